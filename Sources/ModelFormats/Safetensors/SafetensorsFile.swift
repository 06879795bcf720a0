/// One safetensors file. Opening reads and checks the header: lengths, offsets, overlaps, gaps, and
/// that every shape fills its bytes.
package final class SafetensorsFile: TensorArchive {
  private let file: MappedFile
  private let header: SafetensorsHeader

  /// Opens a file.
  package init(path: String) throws(FormatError) {
    file = try MappedFile(path: path)
    header = try SafetensorsHeader(file)
  }

  /// The texts under `__metadata__`.
  package var metadata: [String: String] { header.metadata }

  /// Every tensor by name.
  package var tensors: [String: TensorDescriptor] { header.tensors }

  /// The files it consists of.
  package var files: [String] { [file.path] }

  /// Bytes of all files.
  package var fileBytes: Int { file.count }

  /// Lends the bytes before the first tensor of each file.
  package func withHeaders(
    _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) {
    try file.withBytes(at: 0, count: header.byteCount, body)
  }

  /// Lends the stored bytes of a tensor; they may be unaligned.
  package func withBytes<Result>(
    of name: String, _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Result
  ) throws(FormatError) -> Result {
    let tensor = try descriptor(name)
    guard let offset = header.offsets[name] else {
      throw FormatError(.missing, "is not in the file", location: .init(tensor: name))
    }
    return try file.withBytes(at: offset, count: tensor.byteCount, body)
  }

  /// Gives back the memory that tensors read so far occupy.
  package func discardPages() { file.discardPages() }
}
