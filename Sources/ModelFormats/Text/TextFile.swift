/// A file of text from outside: lines, JSON, or a table.
///
/// `.csv` and `.tsv` are tables, `.json` and `.jsonl` JSON, and any other name lines, unless all of
/// them are JSON objects. What separates cells, whether quotes are quotes, and whether JSON is an
/// array or lines, is seen by the content (`layout(of:named:)`).
///
/// Text is UTF-8: other encodings, compressed and binary files are refused by what they are. Single
/// broken characters become U+FFFD; a byte order mark is dropped; lines may end in LF, CRLF or CR.
/// Blank lines are no examples.
package struct TextFile: Sendable {
  /// The path as given.
  package let path: String
  /// How the file is laid out.
  package let layout: Layout
  let bytes: [UInt8]

  /// Reads a file; an empty file, a binary file and other encodings than UTF-8 are errors.
  package init(path: String) throws(FormatError) {
    let file = try MappedFile(path: path)
    let bytes = try file.withBytes(at: 0, count: file.count) { bytes throws(FormatError) in
      [UInt8](bytes)
    }
    try self.init(bytes: bytes, path: path)
  }

  /// Takes the bytes of a file named `path`.
  package init(bytes: [UInt8], path: String) throws(FormatError) {
    let content = try TextEncoding.content(of: bytes, path: path)
    guard content.contains(where: { !Self.isBlank($0) }) else {
      throw FormatError(.empty, "holds no text", file: path)
    }
    self.path = path
    self.bytes = content
    layout = Self.layout(of: content, named: path)
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
