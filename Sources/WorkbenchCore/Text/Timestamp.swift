/// A moment to the second, written `2026-11-24T02:30:00Z`.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Seconds since 1970, UTC.
  public var seconds: Int

  /// A moment.
  public init(seconds: Int) { self.seconds = seconds }

  /// The earlier one first.
  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.seconds < b.seconds }

  /// The date and the time of day, some seconds east of Greenwich: `2026-11-24 02:30`.
  public func text(offset: Int = 0) -> String {
    let (date, time) = Self.parts(seconds + offset)
    return "\(date) \(time.prefix(5))"
  }

  /// The date, some seconds east of Greenwich: `2026-11-24`.
  public func date(offset: Int = 0) -> String { Self.parts(seconds + offset).date }

  /// `20260117T023000Z`, which sorts by time and goes into a file's name.
  public var compact: String { description.filter { $0 != "-" && $0 != ":" } }

  private static func parts(_ seconds: Int) -> (date: String, time: String) {
    let days = Int((Double(seconds) / 86_400).rounded(.down))
    let second = seconds - days * 86_400
    let (year, month, day) = civil(days)
    return (
      "\(padded(year, 4))-\(padded(month))-\(padded(day))",
      "\(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60))"
    )
  }

  private static func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  // The Gregorian calendar in eras of 400 years that begin on 1 March, so that the leap day is last.

  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

extension Timestamp: LosslessStringConvertible {
  /// `2026-11-24T02:30:00Z`
  public var description: String {
    let (date, time) = Self.parts(seconds)
    return "\(date)T\(time)Z"
  }

  /// Reads `2026-11-24T02:30:00Z`; nil for anything else.
  public init?(_ description: String) {
    let numbers = description.split(whereSeparator: { "-T:Z".contains($0) }).map { Int($0) ?? -1 }
    guard numbers.count == 6, (1970...9999).contains(numbers[0]), (1...12).contains(numbers[1]),
      (1...31).contains(numbers[2]), (0...23).contains(numbers[3]), (0...59).contains(numbers[4]),
      (0...60).contains(numbers[5])
    else { return nil }
    let days = Self.days(numbers[0], numbers[1], numbers[2])
    seconds = days * 86_400 + numbers[3] * 3600 + numbers[4] * 60 + numbers[5]
    guard self.description == description else { return nil }
  }
}

extension Timestamp: Codable {
  /// Decodes the written form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let moment = Timestamp(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is no moment like 2026-11-24T02:30:00Z")
    }
    self = moment
  }

  /// Encodes the written form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
