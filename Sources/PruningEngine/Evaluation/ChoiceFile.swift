internal import ModelFormats

/// A beginning, several endings, and which of them is right.
struct ChoiceExample: Sendable {
  var context: String
  var endings: [String]
  var label: Int
  /// Where it is in the file, from 1.
  var line: Int
}

extension TextFile {
  /// JSON records of `context`, `endings` and `label`, the right ending's number from 0.
  /// - Throws: `FormatError` naming the line.
  func choiceExamples(limit: Int) throws(FormatError) -> [ChoiceExample] {
    guard layout == .json else {
      throw FormatError(
        .unsupported, "holds no JSON", file: path,
        remedy: "give JSON lines, or an array, with context, endings and label")
    }
    var examples: [ChoiceExample] = []
    for line in try jsonLines().prefix(limit) {
      do {
        examples.append(try Self.example(line))
      } catch {
        var located = error
        located.file = path
        located.location.line = line.line
        throw located
      }
    }
    guard !examples.isEmpty else { throw FormatError(.empty, "holds no examples", file: path) }
    return examples
  }

  private static func example(_ line: JSONLine) throws(FormatError) -> ChoiceExample {
    var endings: [String] = []
    for (index, value) in try line.value.array("endings").enumerated() {
      guard let ending = value.stringValue, ending.contains(where: { !$0.isWhitespace }) else {
        throw FormatError(
          .malformed,
          value.stringValue == nil ? "expected a text, found \(value.kindName)" : "is blank",
          location: .init(key: "endings[\(index)]"))
      }
      endings.append(ending)
    }
    guard endings.count > 1 else {
      throw FormatError(
        .malformed, "holds \(endings.count) endings, which is no choice",
        location: .init(key: "endings"))
    }
    // Some files write the number as a text.
    let value = try line.value.value("label")
    guard let label = value.intValue ?? value.stringValue.flatMap(Int.init),
      endings.indices.contains(label)
    else {
      throw FormatError(
        .outOfRange, "must be the number of an ending, 0 to \(endings.count - 1)",
        location: .init(key: "label"))
    }
    return ChoiceExample(
      context: try line.value.string("context"), endings: endings, label: label, line: line.line)
  }
}
