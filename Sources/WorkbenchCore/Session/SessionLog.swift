internal import Foundation
internal import PruningPlan

/// The session as text: one entry a line, as JSON. At once session file, replay script and test.
package enum SessionLog {
  /// A line that can't be used.
  package struct LineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    package var line: Int
    /// What is wrong with it.
    package var reason: String
    /// `line 3: …`
    package var description: String { "line \(line): \(reason)" }
  }

  private static let notFinite = (infinite: "inf", negative: "-inf", none: "nan")

  /// An entry as one line, without its end.
  package static func encode(_ entry: SessionEntry) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: notFinite.infinite, negativeInfinity: notFinite.negative,
      nan: notFinite.none)
    return String(decoding: try encoder.encode(entry), as: UTF8.self)
  }

  /// A command as one line, without its end.
  package static func encode(_ command: Command) throws -> String { try encode(.command(command)) }

  /// Entries as lines.
  package static func encode(_ entries: [SessionEntry]) throws -> String {
    try entries.map { try encode($0) + "\n" }.joined()
  }

  /// Reads a session; empty lines and lines that begin with `#` are passed over. A last line
  /// without its end that can't be read was being written when the program ended: it is left out.
  /// - Throws: ``LineError`` for the first other line that can't be read.
  package static func decode(_ text: String) throws -> SessionRecord {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: notFinite.infinite, negativeInfinity: notFinite.negative,
      nan: notFinite.none)
    var record = SessionRecord()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      guard let first = line.first(where: { !$0.isWhitespace }), first != "#" else { continue }
      do {
        let entry = try decoder.decode(SessionEntry.self, from: Data(line.utf8))
        if case .opened(let header) = entry, header.format > SessionHeader.currentFormat {
          throw LineError(
            line: index + 1,
            reason: "the session has format \(header.format), and this program reads up to "
              + "\(SessionHeader.currentFormat): take a newer one")
        }
        record.lines.append(SessionLine(number: index + 1, entry: entry))
      } catch let error as LineError {
        throw error
      } catch {
        if index == lines.count - 1 {
          record.tornLine = index + 1
          break
        }
        throw LineError(line: index + 1, reason: Self.reason(error))
      }
    }
    return record
  }

  private static func reason(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "no command in JSON"
        : "'\(context.codingPath.map(\.stringValue).joined(separator: "."))': "
          + context.debugDescription
    default: "\(error)"
    }
  }
}

/// A line that was read.
package struct SessionLine: Hashable, Sendable {
  /// Its number, from 1.
  package var number: Int
  /// What it says.
  package var entry: SessionEntry

  /// Creates a line.
  package init(number: Int, entry: SessionEntry) {
    self.number = number
    self.entry = entry
  }
}

/// A session that was read.
package struct SessionRecord: Hashable, Sendable {
  /// Its lines.
  package var lines: [SessionLine] = []
  /// The number of a last line that was cut off.
  package internal(set) var tornLine: Int?

  /// An empty session.
  package init() {}

  /// What the lines say.
  package var entries: [SessionEntry] { lines.map(\.entry) }

  /// The commands alone.
  package var commands: [Command] {
    entries.compactMap { if case .command(let command) = $0 { command } else { nil } }
  }

  /// The last model that was opened.
  package var lastHeader: SessionHeader? {
    for case .opened(let header) in entries.reversed() { return header }
    return nil
  }

  /// What happened since the last model was opened, that line first.
  package var lastPart: SessionRecord {
    var part = self
    let start = lines.lastIndex { if case .opened = $0.entry { true } else { false } }
    part.lines.removeFirst(start ?? 0)
    return part
  }

  /// The record with relative paths of files made to start from the root, by a function.
  package func rebased(_ absolute: (String) -> String) -> SessionRecord {
    var record = self
    for index in lines.indices {
      switch lines[index].entry {
      case .opened(var header):
        header.model = absolute(header.model)
        header.calibration?.rebase(absolute)
        record.lines[index].entry = .opened(header)
      case .command(var command):
        command.argument.rebase(absolute, isPath: command.id == .modelLoad)
        record.lines[index].entry = .command(command)
      case .note(.trial(var trial)):
        trial.options.rebase(absolute)
        record.lines[index].entry = .note(.trial(trial))
      case .note: break
      }
    }
    return record
  }
}

extension CalibrationOptions {
  mutating func rebase(_ absolute: (String) -> String) { file = absolute(file) }
}

extension EvaluationOptions {
  mutating func rebase(_ absolute: (String) -> String) {
    file = absolute(file)
    probeFile = probeFile.map(absolute)
  }
}

extension CommandArgument {
  fileprivate mutating func rebase(_ absolute: (String) -> String, isPath: Bool) {
    switch self {
    case .text(let path) where isPath: self = .text(absolute(path))
    case .calibration(var options):
      options.rebase(absolute)
      self = .calibration(options)
    case .evaluation(var options, let mode):
      options.rebase(absolute)
      self = .evaluation(options, mode: mode)
    case .sweep(let ratios, var options, let mode):
      options.rebase(absolute)
      self = .sweep(ratios, options, mode: mode)
    case .export(var order):
      order.destination = absolute(order.destination)
      self = .export(order)
    default: break
    }
  }
}
