internal import Foundation

extension ModelLocation {
  /// A cheap, stable fingerprint of the model: 16 hexadecimal digits.
  ///
  /// It is FNV-1a (64 bits) over: the format; for a folder, `config.json`; for every file its name,
  /// size and header (which holds every tensor's name, shape and offset, and a GGUF's metadata);
  /// and of every tensor, in order of name, the 4096 bytes in its middle, which span whole rows, so
  /// that zeroed columns show. The folder's own name and dates don't count, so a copy has the same
  /// fingerprint. It tells models apart; it is no defence against someone who builds a collision.
  ///
  /// - Complexity: O(header bytes + tensors): milliseconds, plus a page or two from the disk for
  ///   each tensor the first time.
  package func fingerprint() throws(FormatError) -> String {
    var hash = FNVHash()
    switch kind {
    case .folder:
      hash.combine("folder")
      let file = try MappedFile(path: path + "/config.json")
      try file.withBytes(at: 0, count: file.count) { bytes throws(FormatError) in
        hash.combine(bytes)
      }
    case .gguf:
      hash.combine("gguf")
    }
    for file in archive.files {
      if case .folder = kind { hash.combine(URL(fileURLWithPath: file).lastPathComponent) }
    }
    hash.combine(archive.fileBytes)
    try archive.withHeaders { bytes throws(FormatError) in hash.combine(bytes) }
    for name in archive.tensors.keys.sorted() {
      try archive.withBytes(of: name) { bytes throws(FormatError) in
        let count = min(bytes.count, 4096)
        let start = (bytes.count - count) / 2
        hash.combine(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + count)]))
      }
    }
    return hash.hexadecimal
  }
}

/// FNV-1a with 64 bits: no tables, the same on every machine.
struct FNVHash {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    var current = state
    for byte in bytes { current = (current ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    state = current
  }

  mutating func combine(_ number: Int) {
    withUnsafeBytes(of: UInt64(bitPattern: Int64(number)).littleEndian) { combine($0) }
  }

  /// Text is followed by its length, so that neighbouring texts can't trade letters.
  mutating func combine(_ text: String) {
    var copy = text
    copy.withUTF8 { combine(UnsafeRawBufferPointer($0)) }
    combine(copy.utf8.count)
  }

  var hexadecimal: String { state.hexadecimal }
}
