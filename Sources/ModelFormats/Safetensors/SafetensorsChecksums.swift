/// Hashes of a safetensors file's header and tensors, kept in a tensor of the file itself: that of
/// the header first, then those of the tensors in order of their names.
struct SafetensorsChecksums: Sendable {
  /// The tensor that holds them.
  static let name = "checksums"

  private let sums: [String: UInt64]

  /// Reads a file's checksums, and checks its header.
  /// - Returns: nil where the file has none.
  init?(of file: SafetensorsFile) throws(FormatError) {
    guard let table = file.tensors[Self.name] else { return nil }
    let names = Self.names(of: file.tensors.keys)
    guard table.type == .u8, table.elementCount == 8 * (names.count + 1) else {
      throw Self.damaged(Self.name, file)
    }
    let values = try file.withBytes(of: Self.name) { bytes throws(FormatError) in
      (0...names.count).map {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
      }
    }
    try file.withHeaders { bytes throws(FormatError) in
      guard XXHash64.of(bytes) == values[0] else {
        throw FormatError(
          .malformed, "isn't what was written: the header's checksum differs",
          file: file.files.first)
      }
    }
    sums = Dictionary(uniqueKeysWithValues: zip(names, values.dropFirst()))
  }

  /// Lends the stored bytes of a tensor once they are what was written.
  func withBytes<Result>(
    of name: String, in file: SafetensorsFile,
    _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Result
  ) throws(FormatError) -> Result {
    try file.withBytes(of: name) { bytes throws(FormatError) in
      guard sums[name] == XXHash64.of(bytes) else { throw Self.damaged(name, file) }
      return try body(bytes)
    }
  }

  private static func damaged(_ name: String, _ file: SafetensorsFile) -> FormatError {
    FormatError(
      .malformed, "isn't what was written: its checksum differs", file: file.files.first,
      location: .init(tensor: name))
  }

  /// The tensors that have a checksum, in order.
  private static func names(of tensors: some Sequence<String>) -> [String] {
    tensors.filter { $0 != name }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The checksums of a file that is being written.
  final class Recorder {
    private var header: UInt64 = 0
    private var sums: [String: UInt64] = [:]

    /// The tensor to write last, of as many bytes as it will need.
    func table(for tensors: [TensorSource]) throws(FormatError) -> TensorSource {
      try TensorSource(name: SafetensorsChecksums.name, byteCount: 8 * (tensors.count + 1)) {
        let names = SafetensorsChecksums.names(of: self.sums.keys)
        return ([self.header] + names.map { self.sums[$0] ?? 0 }).flatMap { sum in
          withUnsafeBytes(of: sum.littleEndian) { Array($0) }
        }
      }
    }

    /// Hashes what is written while `body` runs, as the header or as a tensor.
    func record(_ tensor: String?, _ writer: FileWriter, _ body: () throws -> Void) rethrows {
      writer.hash = XXHash64()
      defer { writer.hash = nil }
      try body()
      guard let hash = writer.hash?.value else { return }
      if let tensor { sums[tensor] = hash } else { header = hash }
    }
  }
}
