extension TextFile {
  /// The rows of a CSV or TSV file, its header recognised.
  ///
  /// - Parameter headerName: A column asked for by name: a first row that holds it is a header.
  func table(headerName: String? = nil) throws(FormatError) -> TextTable {
    var rows = try layout == .tabSeparated ? tabSeparatedRows() : commaSeparatedRows()
    guard let first = rows.first else { throw failure(.empty, "holds no rows") }
    let width = first.cells.count
    for index in rows.indices where rows[index].cells.count != width {
      let extra = rows[index].cells.dropFirst(width)
      guard !extra.isEmpty, extra.allSatisfy(\.isEmpty) else {
        throw failure(
          .malformed,
          "has \(rows[index].cells.count) columns, but line \(first.line) has \(width)",
          line: rows[index].line,
          remedy: layout == .commaSeparated
            ? "put cells that contain commas or line breaks in double quotes"
            : "replace tabs inside cells")
      }
      rows[index].cells.removeLast(extra.count)
    }
    let holdsName = headerName.map { name in
      Int(name) == nil && first.cells.map(TextTable.normalized).contains(TextTable.normalized(name))
    }
    guard holdsName ?? false || TextTable.firstRowIsHeader(rows) else {
      return TextTable(names: nil, rows: rows)
    }
    rows.removeFirst()
    guard !rows.isEmpty else { throw failure(.empty, "holds a header, but no rows") }
    return TextTable(names: first.cells, rows: rows)
  }

  /// The column that `--text-column` means: a name, or a number from 0.
  func column(_ wanted: String, in table: TextTable) throws(FormatError) -> Int {
    if let names = table.names {
      if let exact = names.firstIndex(of: wanted) { return exact }
      let normalized = TextTable.normalized(wanted)
      if let found = names.firstIndex(where: { TextTable.normalized($0) == normalized }) {
        return found
      }
    }
    if let number = Int(wanted), (0..<table.columnCount).contains(number) { return number }
    let choice = table.names?.joined(separator: ", ") ?? "0 to \(table.columnCount - 1), no header"
    throw failure(
      .missing, "has no column \(wanted)", remedy: "choose one of its columns: \(choice)")
  }

  private func tabSeparatedRows() throws(FormatError) -> [TextTable.Row] {
    var rows: [TextTable.Row] = []
    try forEachLine { line, range throws(FormatError) in
      var cells: [String] = []
      var start = range.lowerBound
      for index in range where bytes[index] == 0x09 {
        cells.append(String(decoding: bytes[start..<index], as: UTF8.self))
        start = index + 1
      }
      cells.append(String(decoding: bytes[start..<range.upperBound], as: UTF8.self))
      rows.append(.init(line: line, cells: cells))
    }
    return rows
  }

  /// RFC 4180, and as tolerant as Python's reader: a quote inside an unquoted cell is a letter, and
  /// text after a closing quote belongs to the cell.
  private func commaSeparatedRows() throws(FormatError) -> [TextTable.Row] {
    var parser = CommaSeparatedParser(bytes: bytes)
    var rows: [TextTable.Row] = []
    while let row = parser.nextRow() { rows.append(row) }
    if let line = parser.unterminatedQuoteLine {
      throw failure(
        .malformed, "a quoted cell begins here and never ends", line: line,
        remedy: "close it, and double the quotes inside quoted cells")
    }
    return rows
  }
}

/// Splits bytes into rows and cells.
private struct CommaSeparatedParser {
  let bytes: [UInt8]
  var index = 0
  var line = 1
  var unterminatedQuoteLine: Int?

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The next row that isn't a blank line, nil at the end.
  mutating func nextRow() -> TextTable.Row? {
    while index < bytes.count {
      let row = TextTable.Row(line: line, cells: cells())
      let isBlank = row.cells.count == 1 && row.cells[0].utf8.allSatisfy(TextFile.isBlank)
      if !isBlank { return row }
    }
    return nil
  }

  private mutating func cells() -> [String] {
    var cells: [String] = []
    while true {
      cells.append(cell())
      guard index < bytes.count else { return cells }
      let end = bytes[index]
      index += 1
      guard end == UInt8(ascii: ",") else {
        if end == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
        line += 1
        return cells
      }
    }
  }

  /// A cell, up to the comma, line end or end of file after it.
  private mutating func cell() -> String {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
      let start = index
      skipUnquoted()
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }
    let openingLine = line
    var content: [UInt8] = []
    index += 1
    var start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        content += bytes[start..<index]
        index += 1
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
          start = index
          skipUnquoted()
          content += bytes[start..<index]
          return String(decoding: content, as: UTF8.self)
        }
        start = index
      } else if byte == 0x0A
        || byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
      {
        line += 1
      }
      index += 1
    }
    unterminatedQuoteLine = openingLine
    return String(decoding: content + bytes[min(start, bytes.count)...], as: UTF8.self)
  }

  private mutating func skipUnquoted() {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: ","), 0x0A, 0x0D: return
      default: index += 1
      }
    }
  }
}
