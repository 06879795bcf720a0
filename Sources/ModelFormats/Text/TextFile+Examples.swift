/// A text, or a pair of texts that an encoder reads together.
package struct TextExample: Hashable, Sendable {
  /// The text.
  package var first: String
  /// The other text of a pair.
  package var second: String?
  /// Where it begins in the file, from 1.
  package var line: Int

  /// Creates an example.
  package init(first: String, second: String? = nil, line: Int) {
    self.first = first
    self.second = second
    self.line = line
  }
}

/// Two texts and how alike they are.
package struct ScoredPair: Hashable, Sendable {
  /// The one text.
  package var first: String
  /// The other text.
  package var second: String
  /// How alike they are, on any scale.
  package var score: Double
  /// Where it begins in the file, from 1.
  package var line: Int
}

/// A text or pair and its class.
package struct LabelledExample: Hashable, Sendable {
  /// The text or pair.
  package var example: TextExample
  /// The class as the file has it.
  package var label: String
  /// The class as a number, nil if it is a name.
  package var labelNumber: Int? { TextTable.number(label).flatMap { Int(exactly: $0) } }
}

extension TextFile {
  /// The texts to calibrate with, one by one.
  ///
  /// Lines of plain text; the field `field` (by default `text`, or else what fields of text are
  /// usually called) of JSON; the column `column` (a name, or a number from 0) of a table.
  /// Where no column is chosen and a table has several columns of text, all of them are used, row by
  /// row, and of equal texts only the first is kept: pairs for similarity share many sentences.
  /// Blank texts are left out.
  package func texts(
    field: String? = nil, column: String? = nil
  ) throws(FormatError) -> [String] {
    if layout == .lines {
      var texts: [String] = []
      try forEachLine { _, range throws(FormatError) in
        texts.append(String(decoding: bytes[range], as: UTF8.self))
      }
      return texts
    }
    let (table, columns) = try textTable(field: field, column: column)
    var texts: [String] = []
    var seen = Set<String>()
    for row in table.rows {
      for column in columns {
        let text = row.cells[column]
        guard !text.utf8.allSatisfy(Self.isBlank) else { continue }
        if columns.count == 1 || seen.insert(text).inserted { texts.append(text) }
      }
    }
    guard !texts.isEmpty else { throw failure(.empty, "holds no text in the chosen column") }
    return texts
  }

  /// The examples: pairs where a table has exactly two columns of text, or else single texts, from
  /// the first such column or the one that is chosen. Blank ones are kept, so that rows count.
  package func examples(
    field: String? = nil, column: String? = nil
  ) throws(FormatError) -> [TextExample] {
    if layout == .lines {
      var examples: [TextExample] = []
      try forEachLine { line, range throws(FormatError) in
        let text = String(decoding: bytes[range], as: UTF8.self)
        examples.append(TextExample(first: text, line: line))
      }
      return examples
    }
    let (table, columns) = try textTable(field: field, column: column)
    return table.rows.map { row in
      TextExample(
        first: row.cells[columns[0]], second: columns.count == 2 ? row.cells[columns[1]] : nil,
        line: row.line)
    }
  }

  /// The text for a decoder: the whole of a `.txt` file, unchanged; the texts of any other, joined
  /// by line feeds.
  package func stream(
    field: String? = nil, column: String? = nil
  ) throws(FormatError) -> String {
    if layout == .lines { return text }
    return try texts(field: field, column: column).joined(separator: "\n")
  }

  /// Rows of text, text, score.
  ///
  /// The score is the column called `score` or the like, or else the last column that is a number
  /// in the sampled rows; the texts are the first two columns of text, or else the first two others.
  package func scoredPairs() throws(FormatError) -> [ScoredPair] {
    let table = try taskTable()
    guard table.columnCount >= 3 else {
      throw failure(
        .malformed, "needs three columns, text, text and score; it has \(table.columnCount)")
    }
    let numeric = (0..<table.columnCount).last { table.isNumeric($0) }
    let score =
      table.column(named: TextTable.scoreNames) ?? numeric ?? table.columnCount - 1
    var texts = table.textColumns(excluding: [score])
    if texts.count < 2 {
      texts = (0..<table.columnCount).filter { $0 != score && !table.isNumeric($0) }
    }
    if texts.count < 2 { texts = (0..<table.columnCount).filter { $0 != score } }
    var pairs: [ScoredPair] = []
    pairs.reserveCapacity(table.rows.count)
    for row in table.rows {
      guard let value = TextTable.number(row.cells[score]) else {
        throw failure(
          .malformed, "the score \"\(row.cells[score].prefix(40))\" is not a number",
          line: row.line, remedy: "rows must be text, text, score")
      }
      pairs.append(
        ScoredPair(
          first: row.cells[texts[0]], second: row.cells[texts[1]], score: value, line: row.line))
    }
    return pairs
  }

  /// Rows of text, or a pair, and a class.
  ///
  /// The class is the column called `label` or the like, or else the last one; the texts are the one
  /// or two other columns of text.
  package func labelledExamples() throws(FormatError) -> [LabelledExample] {
    let table = try taskTable()
    guard table.columnCount >= 2 else {
      throw failure(
        .malformed, "needs two columns, text and label; it has \(table.columnCount)")
    }
    let label = table.column(named: TextTable.labelNames) ?? table.columnCount - 1
    var texts = Array(table.textColumns(excluding: [label]).prefix(2))
    if texts.isEmpty { texts = [label == 0 ? 1 : 0] }
    var examples: [LabelledExample] = []
    examples.reserveCapacity(table.rows.count)
    for row in table.rows {
      let value = TextTable.trimmed(row.cells[label])
      guard !value.isEmpty else {
        throw failure(.malformed, "has no label", line: row.line)
      }
      let example = TextExample(
        first: row.cells[texts[0]], second: texts.count == 2 ? row.cells[texts[1]] : nil,
        line: row.line)
      examples.append(LabelledExample(example: example, label: value))
    }
    return examples
  }

  private func taskTable() throws(FormatError) -> TextTable {
    switch layout {
    case .table(let format): return try table(format)
    case .json: return try jsonTable(fields: [])
    case .lines:
      throw failure(
        .unsupported, "has no columns", remedy: "give a .csv, .tsv, .json or .jsonl file")
    }
  }

  private func textTable(
    field: String?, column: String?
  ) throws(FormatError) -> (TextTable, [Int]) {
    let table: TextTable
    if case .table(let format) = layout {
      table = try self.table(format, headerName: column)
      if let column { return (table, [try self.column(column, in: table)]) }
    } else {
      table = try jsonTable(fields: field.map { [$0] } ?? [], preferring: "text")
      if let field, let index = table.names?.firstIndex(of: field) { return (table, [index]) }
    }
    let columns = table.textColumns()
    guard !columns.isEmpty else {
      throw failure(.missing, "has no column of text", remedy: "name the column to use")
    }
    return (table, columns)
  }
}
