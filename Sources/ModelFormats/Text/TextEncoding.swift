/// What the bytes of a file say about whether it is text that can be read.
enum TextEncoding {
  /// Formats that are no text, by how they begin.
  private static let containers: [(name: String, magic: [UInt8], remedy: String)] = [
    ("gzip", [0x1F, 0x8B], "unpack it first: gunzip FILE"),
    ("a zip archive", Array("PK\u{3}\u{4}".utf8), "unpack it first: unzip FILE"),
    ("Zstandard", [0x28, 0xB5, 0x2F, 0xFD], "unpack it first: unzstd FILE"),
    ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A], "unpack it first: unxz FILE"),
    ("bzip2", Array("BZh".utf8), "unpack it first: bunzip2 FILE"),
    ("Parquet", Array("PAR1".utf8), "write it as JSON lines: Dataset.to_json(FILE)"),
    ("Arrow", Array("ARROW1".utf8), "write it as JSON lines: Dataset.to_json(FILE)"),
  ]

  /// The content without a byte order mark.
  /// - Throws: `FormatError` for what is compressed, binary, or in another encoding than UTF-8.
  static func content(of bytes: [UInt8], path: String) throws(FormatError) -> [UInt8] {
    for container in containers where bytes.starts(with: container.magic) {
      // Words may begin like a short mark; text has no zero bytes, and these have.
      guard container.magic[0] < 0x20 || container.magic[0] > 0x7F || bytes.contains(0) else {
        continue
      }
      throw FormatError(
        .unsupported, "is \(container.name), no text", file: path, remedy: container.remedy)
    }
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      throw wide("UTF-32", path)
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw wide("UTF-16", path)
    }
    if let zero = bytes.firstIndex(of: 0) {
      if isEveryOtherZero(bytes) { throw wide("UTF-16", path) }
      guard zero >= 4096 else {
        throw FormatError(
          .unsupported, "is not a text file", file: path,
          remedy: "check that it is what its name says; data are text, JSON, CSV or TSV")
      }
      throw FormatError(
        .malformed, "holds a zero byte, which no text has", file: path,
        location: .init(line: line(of: zero, in: bytes)),
        remedy: "take it out: tr -d '\\000' < FILE > NEW")
    }
    try refuseOldEncodings(bytes, path)
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }

  private static func wide(_ name: String, _ path: String) -> FormatError {
    FormatError(
      .unsupported, "is \(name) text", file: path,
      remedy: "convert it: iconv -f \(name) -t UTF-8 FILE > NEW")
  }

  /// Whether the beginning is ASCII in units of two bytes.
  private static func isEveryOtherZero(_ bytes: [UInt8]) -> Bool {
    let beginning = Array(bytes.prefix(64))
    guard beginning.count >= 4 else { return false }
    return [0, 1].contains { first in
      stride(from: first, to: beginning.count - 1 + first, by: 2)
        .allSatisfy { beginning[$0] == 0 && beginning[$0 ^ 1] != 0 }
    }
  }

  /// A few broken characters are repaired where the text is read; a text most of whose characters
  /// beyond ASCII aren't UTF-8 is in another encoding, and would lose all of them.
  private static func refuseOldEncodings(_ bytes: [UInt8], _ path: String) throws(FormatError) {
    var (valid, broken) = (0, 0)
    var firstBroken = 0
    var index = 0
    while index < bytes.count {
      guard bytes[index] >= 0x80 else {
        index += 1
        continue
      }
      let length = characterLength(bytes, at: index)
      if length == 0 {
        if broken == 0 { firstBroken = index }
        broken += 1
      } else {
        valid += 1
      }
      index += max(length, 1)
    }
    guard broken > valid else { return }
    let byte = String(bytes[firstBroken], radix: 16, uppercase: true)
    throw FormatError(
      .unsupported,
      "isn't UTF-8 (byte 0x\(byte)); it looks like Latin-1 (ISO 8859-1, Windows-1252) or another "
        + "old encoding", file: path, location: .init(line: line(of: firstBroken, in: bytes)),
      remedy: "convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW")
  }

  /// The bytes of a character beyond ASCII; 0 if it is broken.
  private static func characterLength(_ bytes: [UInt8], at index: Int) -> Int {
    let first = bytes[index]
    let length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
    guard length > 0, index + length <= bytes.count else { return 0 }
    let second = bytes[index + 1]
    let least: UInt8 = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
    let most: UInt8 = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
    guard (least...most).contains(second) else { return 0 }
    for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
    return length
  }

  /// The line of a byte, from 1, whatever ends lines.
  static func line(of offset: Int, in bytes: [UInt8]) -> Int {
    var line = 1
    for index in 0..<offset {
      let isReturn = bytes[index] == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
      if bytes[index] == 0x0A || isReturn { line += 1 }
    }
    return line
  }
}
