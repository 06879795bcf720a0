extension TextFile {
  /// How a file is laid out.
  package enum Layout: Hashable, Sendable {
    /// One text a line.
    case lines
    /// JSON objects, or strings: one a line, or the elements of one array.
    case json
    /// Cells in rows.
    case table(TableFormat)
  }

  /// How cells are told apart.
  package struct TableFormat: Hashable, Sendable {
    /// The byte between two cells.
    package var separator: UInt8
    /// Whether a cell may stand in double quotes, as in RFC 4180.
    package var allowsQuotes: Bool

    var name: String {
      switch separator {
      case 0x09: "tabs"
      case UInt8(ascii: ";"): "semicolons"
      default: "commas"
      }
    }

    static let commas = TableFormat(separator: UInt8(ascii: ","), allowsQuotes: true)
    static let semicolons = TableFormat(separator: UInt8(ascii: ";"), allowsQuotes: true)
    static let quotedTabs = TableFormat(separator: 0x09, allowsQuotes: true)
    /// Quotes are letters, as in most files of this kind.
    static let tabs = TableFormat(separator: 0x09, allowsQuotes: false)
  }

  /// The layout that a content has. The name decides between lines and tables; what separates cells,
  /// and whether it is JSON after all, the content says.
  static func layout(of bytes: [UInt8], named path: String) -> Layout {
    let name = path.lowercased()
    if [".jsonl", ".ndjson", ".json"].contains(where: name.hasSuffix) { return .json }
    if looksLikeJSON(bytes) { return .json }
    if name.hasSuffix(".csv") { return .table(tableFormat(of: bytes, usually: .commas)) }
    if name.hasSuffix(".tsv") { return .table(tableFormat(of: bytes, usually: tabs(in: bytes))) }
    return .lines
  }

  // MARK: JSON

  /// Whether lines are JSON objects, or the whole is an array of objects or strings.
  private static func looksLikeJSON(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first(where: { !isBlank($0) }) else { return false }
    if first == UInt8(ascii: "[") {
      guard bytes.last(where: { !isBlank($0) }) == UInt8(ascii: "]") else { return false }
      var elements = JSONElements(bytes)
      guard let element = elements.next(),
        let value = try? JSONValue.parse(String(decoding: bytes[element.range], as: UTF8.self))
      else { return false }
      return value.objectValue != nil || value.stringValue != nil
    }
    guard first == UInt8(ascii: "{") else { return false }
    let lines = bytes.split(maxSplits: 20) { $0 == 0x0A || $0 == 0x0D }
      .prefix(20).filter { !$0.allSatisfy(isBlank) }
    return lines.allSatisfy { line in
      (try? JSONValue.parse(String(decoding: line, as: UTF8.self)))?.objectValue != nil
    }
  }

  // MARK: Tables

  /// The format by which the beginning is a table. The usual one is kept unless only by another rows
  /// have several cells, as many each, with a header or numbers.
  private static func tableFormat(of bytes: [UInt8], usually usual: TableFormat) -> TableFormat {
    let tabs = tabs(in: bytes)
    let others = [tabs, .semicolons, .commas].filter { $0.separator != usual.separator }
    var best = (format: usual, score: score(usual, of: bytes))
    for format in others {
      let score = score(format, of: bytes)
      if score > best.score { best = (format, score) }
    }
    return best.format
  }

  /// How well a format fits: 0 if there are rows of one cell, 1 if their widths differ.
  private static func score(_ format: TableFormat, of bytes: [UInt8]) -> Int {
    let rows = beginning(of: bytes, format)
    guard let width = rows.first?.cells.count, rows.allSatisfy({ $0.cells.count > 1 }) else {
      return 0
    }
    guard rows.allSatisfy({ $0.cells.count == width }) else { return 1 }
    let table = TextTable(names: nil, rows: rows)
    let body = TextTable(names: nil, rows: Array(rows.dropFirst()))
    let hasNumbers = (0..<width).contains { table.isNumeric($0) || body.isNumeric($0) }
    return 2 + (TextTable.firstRowIsHeader(rows) ? 1 : 0) + (hasNumbers ? 1 : 0)
  }

  /// The first rows of a large file, without one that is cut off.
  private static func beginning(of bytes: [UInt8], _ format: TableFormat) -> [TextTable.Row] {
    let limit = 1 << 20
    var parser = TableParser(
      bytes: bytes.count > limit ? Array(bytes.prefix(limit)) : bytes, format)
    var rows: [TextTable.Row] = []
    while rows.count < TextTable.sampleSize, let row = parser.nextRow() { rows.append(row) }
    if bytes.count > limit, parser.index >= limit, rows.count > 1 { rows.removeLast() }
    return rows
  }

  /// Tabs with quotes, where quotes do what quotes are for: every cell that begins with one ends
  /// with it, and some hold what needs them, or all cells but numbers and a header's have them.
  private static func tabs(in bytes: [UInt8]) -> TableFormat {
    guard bytes.contains(UInt8(ascii: "\"")) else { return .tabs }
    var parser = TableParser(bytes: bytes, .quotedTabs)
    var rows: [TextTable.Row] = []
    var bareInFirst = 0
    while let row = parser.nextRow() {
      if parser.quotes.loose > 0 { return .tabs }
      if rows.isEmpty { bareInFirst = parser.quotes.bare }
      if rows.count < TextTable.sampleSize { rows.append(row) }
    }
    let quotes = parser.quotes
    guard parser.unterminatedQuoteLine == nil, quotes.cells > 0 else { return .tabs }
    let expected = TextTable.firstRowIsHeader(rows) ? bareInFirst : 0
    return quotes.needed > 0 || quotes.bare == expected ? .quotedTabs : .tabs
  }
}
