/// Splits bytes into rows and cells.
///
/// With quotes it follows RFC 4180, and is as tolerant as Python's reader: a quote inside an unquoted
/// cell is a letter, and text after a closing quote belongs to the cell.
struct TableParser {
  /// What quotes were used for.
  struct Quotes {
    /// Cells in quotes.
    var cells = 0
    /// Those with text after the closing quote.
    var loose = 0
    /// Those that hold a separator, a line break or a quote.
    var needed = 0
    /// Cells of text without quotes.
    var bare = 0
  }

  private let bytes: [UInt8]
  private let format: TextFile.TableFormat
  private(set) var index = 0
  private var line = 1
  private(set) var unterminatedQuoteLine: Int?
  private(set) var quotes = Quotes()

  init(bytes: [UInt8], _ format: TextFile.TableFormat) {
    self.bytes = bytes
    self.format = format
  }

  /// The next row that isn't a blank line, nil at the end.
  mutating func nextRow() -> TextTable.Row? {
    while index < bytes.count {
      let row = TextTable.Row(line: line, cells: cells())
      let isBlank = row.cells.allSatisfy { $0.utf8.allSatisfy(TextFile.isBlank) }
      if !(isBlank && (row.cells.count == 1 || !format.allowsQuotes)) { return row }
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
      guard end == format.separator else {
        if end == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
        line += 1
        return cells
      }
    }
  }

  /// A cell, up to the separator, line end or end of file after it.
  private mutating func cell() -> String {
    guard format.allowsQuotes, index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
      let start = index
      skipUnquoted()
      let cell = String(decoding: bytes[start..<index], as: UTF8.self)
      if !cell.isEmpty, TextTable.number(cell) == nil { quotes.bare += 1 }
      return cell
    }
    return quotedCell()
  }

  private mutating func quotedCell() -> String {
    let openingLine = line
    var content: [UInt8] = []
    var isNeeded = false
    quotes.cells += 1
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
          if index > start { quotes.loose += 1 }
          if isNeeded { quotes.needed += 1 }
          content += bytes[start..<index]
          return String(decoding: content, as: UTF8.self)
        }
        isNeeded = true
        start = index
      } else if byte == 0x0A
        || byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
      {
        isNeeded = true
        line += 1
      } else if byte == format.separator {
        isNeeded = true
      }
      index += 1
    }
    unterminatedQuoteLine = openingLine
    return String(decoding: content + bytes[min(start, bytes.count)...], as: UTF8.self)
  }

  private mutating func skipUnquoted() {
    while index < bytes.count {
      let byte = bytes[index]
      if byte == format.separator || byte == 0x0A || byte == 0x0D { return }
      index += 1
    }
  }
}
