internal import Synchronization

/// A safetensors file that keeps checksums of itself: its header is checked when it is opened, each
/// tensor when it is first read.
package final class VerifiedSafetensorsFile: Sendable {
  /// Every tensor by name, without the one that holds the checksums.
  package let tensors: [String: TensorDescriptor]
  private let file: SafetensorsFile
  private let checksums: SafetensorsChecksums
  private let checked = Mutex<Set<String>>([])

  /// Opens a file.
  /// - Returns: nil where it has no checksums.
  package init?(_ file: SafetensorsFile) throws(FormatError) {
    guard let checksums = try SafetensorsChecksums(of: file) else { return nil }
    self.file = file
    self.checksums = checksums
    tensors = file.tensors.filter { $0.key != SafetensorsChecksums.name }
  }

  /// Its path.
  package var path: String { file.files.first ?? "" }

  /// The texts under `__metadata__`.
  package var metadata: [String: String] { file.metadata }

  /// A tensor's shape and storage.
  package func descriptor(_ name: String) throws(FormatError) -> TensorDescriptor {
    try file.descriptor(name)
  }

  /// Lends the stored bytes of a tensor, which may be unaligned.
  /// - Throws: `FormatError` where they aren't what was written.
  package func withBytes<Result>(
    of name: String, _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Result
  ) throws(FormatError) -> Result {
    if checked.withLock({ $0.contains(name) }) { return try file.withBytes(of: name, body) }
    let result = try checksums.withBytes(of: name, in: file, body)
    checked.withLock { _ = $0.insert(name) }
    return result
  }

  /// Gives back the memory that tensors read so far occupy.
  package func discardPages() { file.discardPages() }
}
