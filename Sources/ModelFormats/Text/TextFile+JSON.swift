extension TextFile {
  /// A value of a file of JSON lines, or an element of an array.
  package struct JSONLine: Hashable, Sendable {
    /// The number of the line where it begins, from 1.
    package let line: Int
    /// What it holds.
    package let value: JSONValue
  }

  /// Every line that isn't blank, or every element where the whole is an array, parsed; an error
  /// names the line.
  package func jsonLines() throws(FormatError) -> [JSONLine] {
    var lines: [JSONLine] = []
    if bytes.first(where: { !Self.isBlank($0) }) == UInt8(ascii: "[") {
      var elements = JSONElements(bytes)
      while let element = elements.next() {
        lines.append(try jsonLine(element.range, line: element.line))
      }
      if let fault = elements.fault {
        throw failure(.malformed, fault.message, line: fault.line, remedy: Self.jsonRemedy)
      }
      return lines
    }
    try forEachLine { line, range throws(FormatError) in
      lines.append(try jsonLine(range, line: line))
    }
    return lines
  }

  private static let jsonRemedy = "give one JSON object a line, or an array of objects"

  private func jsonLine(_ range: Range<Int>, line: Int) throws(FormatError) -> JSONLine {
    do throws(FormatError) {
      // Invalid bytes are repaired in data, where the JSON parser itself is strict.
      let value = try JSONValue.parse(String(decoding: bytes[range], as: UTF8.self))
      return JSONLine(line: line, value: value)
    } catch {
      if let whole = try? JSONValue.parse(text), whole.objectValue != nil {
        throw failure(
          .malformed, "holds one JSON object over several lines", line: line,
          remedy: "write its records as an array or one a line: jq -c '.KEY[]' FILE > NEW.jsonl")
      }
      throw FormatError(
        .malformed, error.message, file: path,
        location: .init(
          line: line + (error.location.line ?? 1) - 1, column: error.location.column),
        remedy: Self.jsonRemedy)
    }
  }

  /// JSON records as a table: the fields that are asked for, or the preferred one if the first object
  /// has it, or else those of its fields that have usual names.
  func jsonTable(
    fields: [String], preferring preferred: String? = nil
  ) throws(FormatError) -> TextTable {
    let lines = try jsonLines()
    guard let first = lines.first else { throw failure(.empty, "holds no records") }
    if first.value.stringValue != nil, fields.isEmpty {
      var rows: [TextTable.Row] = []
      for line in lines {
        guard let text = line.value.stringValue else {
          throw failure(
            .malformed, "holds \(line.value.kindName), but the first line a string",
            line: line.line)
        }
        rows.append(.init(line: line.line, cells: [text]))
      }
      return TextTable(names: ["text"], rows: rows)
    }
    guard let members = first.value.objectValue else {
      throw failure(
        .malformed, "expected a JSON object, found \(first.value.kindName)", line: first.line)
    }
    var fields = fields
    if fields.isEmpty, let preferred, members[preferred].flatMap(Self.cell) != nil {
      fields = [preferred]
    }
    let usual = TextTable.textNames + TextTable.scoreNames + TextTable.labelNames
    var names: [String] = []
    for name in fields.isEmpty ? usual : fields where !names.contains(name) {
      if let value = members[name], Self.cell(value) != nil {
        names.append(name)
      } else if !fields.isEmpty {
        throw missingField(name, members, line: first.line)
      }
    }
    guard !names.isEmpty else { throw missingField("text", members, line: first.line) }
    var rows: [TextTable.Row] = []
    rows.reserveCapacity(lines.count)
    for line in lines {
      var cells: [String] = []
      for name in names {
        guard let cell = line.value[name].flatMap(Self.cell) else {
          throw missingField(name, line.value.objectValue ?? [:], line: line.line)
        }
        cells.append(cell)
      }
      rows.append(.init(line: line.line, cells: cells))
    }
    return TextTable(names: names, rows: rows)
  }

  private func missingField(
    _ name: String, _ members: [String: JSONValue], line: Int
  ) -> FormatError {
    let fields = members.filter { Self.cell($0.value) != nil }.keys.sorted()
    return failure(
      .missing, "has no field \"\(name)\" with a text or number", line: line,
      remedy: fields.isEmpty
        ? "each line needs it" : "name one of its fields: \(fields.joined(separator: ", "))")
  }

  private static func cell(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .double(let number): "\(number)"
    case .bool(let flag): flag ? "1" : "0"
    case .null, .array, .object: nil
    }
  }
}
