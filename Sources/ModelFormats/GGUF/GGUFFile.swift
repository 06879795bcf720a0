/// A GGUF file, version 2 or 3. Opening reads and checks metadata and the tensor table.
///
/// Shapes are turned into PyTorch's order; the numbers stay in the order of the file, so llama's
/// query and key rows are still permuted for ggml's rotary embedding.
package final class GGUFFile: TensorArchive {
  private let file: MappedFile
  private let header: GGUFHeader

  /// Opens a file.
  package init(path: String) throws(FormatError) {
    file = try MappedFile(path: path)
    header = try GGUFHeader(file)
  }

  /// The format's version.
  package var version: Int { header.version }

  /// Tensors begin at multiples of this.
  package var alignment: Int { header.alignment }

  /// Every metadata entry; `FileSettings` reads them by type.
  package var metadata: [String: GGUFValue] { header.metadata }

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
    try file.withBytes(at: 0, count: min(header.dataOffset, file.count), body)
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
