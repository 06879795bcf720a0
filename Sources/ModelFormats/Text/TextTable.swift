/// Rows of text in columns.
struct TextTable: Sendable {
  struct Row: Sendable {
    /// Where the row begins in the file, from 1.
    var line: Int
    var cells: [String]
  }

  /// The header's cells, nil if the file has none.
  var names: [String]?
  var rows: [Row]

  var columnCount: Int { names?.count ?? rows.first?.cells.count ?? 0 }

  /// Rows looked at to tell numbers from text.
  static let sampleSize = 200

  /// Whether every sampled row has a number in this column; rows may be of different widths while
  /// it isn't known yet what separates their cells.
  func isNumeric(_ column: Int) -> Bool {
    !rows.isEmpty
      && rows.prefix(Self.sampleSize).allSatisfy { row in
        row.cells.indices.contains(column) && Self.number(row.cells[column]) != nil
      }
  }

  /// Whether at least half of the sampled rows have several words in this column.
  func isProse(_ column: Int) -> Bool {
    let sample = rows.prefix(Self.sampleSize)
    let prose = sample.count { row in
      row.cells[column].utf8.contains(UInt8(ascii: " "))
    }
    return prose * 2 >= sample.count && !isNumeric(column)
  }

  /// The finite number that a cell holds, spaces around it ignored.
  static func number(_ cell: String) -> Double? {
    guard let value = Double(trimmed(cell)), value.isFinite else { return nil }
    return value
  }

  static func trimmed(_ cell: String) -> String {
    let bytes = cell.utf8
    guard let first = bytes.firstIndex(where: { !TextFile.isBlank($0) }),
      let last = bytes.lastIndex(where: { !TextFile.isBlank($0) })
    else { return "" }
    return String(cell[first...last])
  }
}

extension TextTable {
  /// Names that a text column goes by, best first.
  static let textNames = [
    "text", "texts", "sentence", "content", "review", "comment", "document", "body", "passage",
    "sentence1", "sentence_1", "sentence_a", "text1", "text_1", "text_a", "sent1", "premise",
    "question", "query", "sentence2", "sentence_2", "sentence_b", "text2", "text_2", "text_b",
    "sent2", "hypothesis", "context", "answer", "question1", "question2", "title",
  ]
  /// Names that a score goes by, best first.
  static let scoreNames = [
    "score", "similarity", "similarity_score", "relatedness_score", "gold", "rating", "label",
  ]
  /// Names that a label goes by, best first.
  static let labelNames = [
    "label", "labels", "class", "category", "target", "sentiment", "gold_label", "label_id",
  ]
  private static let otherNames = [
    "id", "idx", "index", "split", "genre", "source", "dataset", "file", "year",
  ]

  /// Whether the first row is a header rather than data.
  ///
  /// It is one if its cells are distinct, none is empty or a number, and either one of them is a
  /// name that columns usually have (`text`, `sentence1`, `label`, …) and none is longer than 32
  /// bytes, or some column is a number in all the other rows.
  static func firstRowIsHeader(_ rows: [Row]) -> Bool {
    guard let first = rows.first else { return false }
    let cells = first.cells.map(normalized)
    guard Set(cells).count == cells.count,
      cells.allSatisfy({ !$0.isEmpty && number($0) == nil })
    else { return false }
    let known = Set(textNames + scoreNames + labelNames + otherNames)
    if cells.contains(where: known.contains), cells.allSatisfy({ $0.utf8.count <= 32 }) {
      return true
    }
    let rest = TextTable(names: nil, rows: Array(rows.dropFirst().prefix(sampleSize)))
    return cells.indices.contains { rest.isNumeric($0) }
  }

  static func normalized(_ name: String) -> String { trimmed(name.lowercased()) }

  /// The first column with one of these names.
  func column(named candidates: [String], excluding: Set<Int> = []) -> Int? {
    guard let names = names?.map(Self.normalized) else { return nil }
    for candidate in candidates {
      if let found = names.firstIndex(of: candidate), !excluding.contains(found) { return found }
    }
    return nil
  }

  /// The columns of text, in the file's order.
  ///
  /// With a header, those whose names say so (`text`, `sentence1`, …); without one, or where none
  /// does, those with several words in most rows, or else the first that isn't a number.
  func textColumns(excluding: Set<Int> = []) -> [Int] {
    let candidates = (0..<columnCount).filter { !excluding.contains($0) }
    if let names {
      let known = Set(Self.textNames)
      let named = candidates.filter { known.contains(Self.normalized(names[$0])) }
      if !named.isEmpty { return named }
    }
    let prose = candidates.filter(isProse)
    if !prose.isEmpty { return prose }
    return Array(candidates.filter { !isNumeric($0) }.prefix(1))
  }
}
