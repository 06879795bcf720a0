extension TextFile {
  /// The rows of a table, its header recognised.
  ///
  /// - Parameter headerName: A column asked for by name: a first row that holds it is a header.
  func table(
    _ format: TableFormat, headerName: String? = nil
  ) throws(FormatError) -> TextTable {
    var rows = try rows(format)
    guard let first = rows.first else { throw failure(.empty, "holds no rows") }
    let width = first.cells.count
    for index in rows.indices where rows[index].cells.count != width {
      let extra = rows[index].cells.dropFirst(width)
      guard !extra.isEmpty, extra.allSatisfy(\.isEmpty) else {
        throw failure(
          .malformed,
          "has \(rows[index].cells.count) columns, but line \(first.line) has \(width)",
          line: rows[index].line,
          remedy: format.allowsQuotes
            ? "put cells that contain \(format.name) or line breaks in double quotes"
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

  private func rows(_ format: TableFormat) throws(FormatError) -> [TextTable.Row] {
    var parser = TableParser(bytes: bytes, format)
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
