internal import Foundation

/// A moment to the second, written `2026-11-24T02:30:00Z`.
package struct Timestamp: Hashable, Comparable, Sendable {
  /// Seconds since 1970, UTC.
  package var seconds: Int

  /// A moment.
  package init(seconds: Int) { self.seconds = seconds }

  /// The earlier one first.
  package static func < (a: Timestamp, b: Timestamp) -> Bool { a.seconds < b.seconds }

  /// The date and the time of day, some seconds east of Greenwich: `2026-11-24 02:30`.
  package func text(offset: Int = 0) -> String {
    let style = Self.date(offset: offset).dateTimeSeparator(.space)
      .time(includingFractionalSeconds: false)
    return String(moment.formatted(style).dropLast(3))
  }

  /// The date, some seconds east of Greenwich: `2026-11-24`.
  package func date(offset: Int = 0) -> String { moment.formatted(Self.date(offset: offset)) }

  /// `20260117T023000Z`, which sorts by time and goes into a file's name.
  package var compact: String {
    moment.formatted(Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted))
  }

  private var moment: Date { Date(timeIntervalSince1970: Double(seconds)) }

  private static func date(offset: Int) -> Date.ISO8601FormatStyle {
    .init(timeZone: TimeZone(secondsFromGMT: offset) ?? .gmt).year().month().day()
  }
}

extension Timestamp: LosslessStringConvertible {
  /// `2026-11-24T02:30:00Z`
  package var description: String { moment.formatted(.iso8601) }

  /// Reads `2026-11-24T02:30:00Z`; nil for anything else.
  package init?(_ description: String) {
    guard let moment = try? Date(description, strategy: .iso8601) else { return nil }
    seconds = Int(moment.timeIntervalSince1970)
    // The strategy also takes other offsets, and 30 February for 2 March.
    guard seconds >= 0, self.description == description else { return nil }
  }
}

extension Timestamp: Codable {
  /// Decodes the written form.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let moment = Timestamp(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is no moment like 2026-11-24T02:30:00Z")
    }
    self = moment
  }

  /// Encodes the written form.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
