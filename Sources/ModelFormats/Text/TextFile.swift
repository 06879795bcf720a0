/// A file of text from outside: `.txt`, `.jsonl`, `.csv` or `.tsv`, chosen by its name; any other
/// name is read as `.txt`.
///
/// Bytes that aren't UTF-8 become U+FFFD; a byte order mark is dropped; lines may end in LF, CRLF or
/// CR. Blank lines are no examples.
package struct TextFile: Sendable {
  /// How the file is laid out.
  package enum Layout: Hashable, Sendable {
    /// One text a line.
    case lines
    /// One JSON object a line.
    case jsonLines
    /// Comma-separated values with RFC 4180 quoting.
    case commaSeparated
    /// Tab-separated values without quoting.
    case tabSeparated
  }

  /// The path as given.
  package let path: String
  /// How the file is laid out.
  package let layout: Layout
  let bytes: [UInt8]

  /// Reads a file; an empty file, a binary file and UTF-16 are errors.
  package init(path: String) throws(FormatError) {
    let file = try MappedFile(path: path)
    let bytes = try file.withBytes(at: 0, count: file.count) { bytes throws(FormatError) in
      [UInt8](bytes)
    }
    try self.init(bytes: bytes, path: path)
  }

  /// Takes the bytes of a file named `path`.
  package init(bytes: [UInt8], path: String) throws(FormatError) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw FormatError(
        .unsupported, "is UTF-16 text", file: path, remedy: "save it as UTF-8")
    }
    guard !bytes.prefix(4096).contains(0) else {
      throw FormatError(
        .unsupported, "is not a text file", file: path,
        remedy: "check that it is what its name says; data are .txt, .jsonl, .csv or .tsv files")
    }
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    guard content.contains(where: { !Self.isBlank($0) }) else {
      throw FormatError(.empty, "holds no text", file: path)
    }
    self.path = path
    self.bytes = content
    let name = path.lowercased()
    layout =
      if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") {
        .jsonLines
      } else if name.hasSuffix(".csv") {
        .commaSeparated
      } else if name.hasSuffix(".tsv") {
        .tabSeparated
      } else {
        .lines
      }
  }

  /// The whole content as one text, line ends as they are.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// Calls `body` with the number, from 1, and the bytes of every line that isn't blank.
  func forEachLine(
    _ body: (Int, Range<Int>) throws(FormatError) -> Void
  ) throws(FormatError) {
    var number = 1
    var start = 0
    var isBlank = true
    var index = 0
    let count = bytes.count
    while index <= count {
      let byte = index < count ? bytes[index] : 0x0A
      if byte == 0x0A || byte == 0x0D {
        if !isBlank { try body(number, start..<index) }
        if byte == 0x0D, index + 1 < count, bytes[index + 1] == 0x0A { index += 1 }
        number += 1
        start = index + 1
        isBlank = true
      } else if isBlank, !Self.isBlank(byte) {
        isBlank = false
      }
      index += 1
    }
  }

  func failure(
    _ code: FormatError.Code, _ message: String, line: Int? = nil, remedy: String? = nil
  ) -> FormatError {
    FormatError(code, message, file: path, location: .init(line: line), remedy: remedy)
  }
}
