internal import Foundation

/// A file mapped into memory, read-only.
///
/// Mapping reads nothing: pages come in as they are touched. Another process that shortens the file
/// while it is mapped can still end this one (SIGBUS); no reader of mapped files can prevent that.
package final class MappedFile: Sendable {
  /// The path as given.
  package let path: String
  /// Bytes in the file, at least 1.
  package let count: Int
  // The mapping is read-only and lives exactly as long as this object, so sharing it is safe.
  nonisolated(unsafe) private let base: UnsafeMutableRawPointer

  /// Maps the regular file at `path`; an empty file is an error.
  package init(path: String) throws(FormatError) {
    let (descriptor, status) = try RegularFile.open(path)
    defer { close(descriptor) }
    guard status.st_size > 0 else {
      throw FormatError(
        .empty, "the file is empty", file: path,
        remedy: "it may be an interrupted download; fetch it again")
    }
    guard let size = Int(exactly: status.st_size),
      let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED
    else { throw RegularFile.failure(path, errno) }
    self.path = path
    self.count = size
    self.base = address
  }

  deinit { munmap(base, count) }

  /// The bytes at `offset`, valid while this object lives; prefer `withBytes`, which sees to that.
  package func bytes(at offset: Int, count: Int) throws(FormatError) -> UnsafeRawBufferPointer {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else {
      throw FormatError(
        .truncated, "needs \(count) bytes, but the file has \(self.count) bytes", file: path,
        location: .init(byteOffset: offset), remedy: "fetch the file again")
    }
    return UnsafeRawBufferPointer(start: base + offset, count: count)
  }

  /// Lends the bytes at `offset` to `body`.
  package func withBytes<Result>(
    at offset: Int, count: Int,
    _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Result
  ) throws(FormatError) -> Result {
    let slice = try bytes(at: offset, count: count)
    defer { withExtendedLifetime(self) {} }
    return try body(slice)
  }

  /// Gives the pages that were read back to the system; the next use maps them again.
  package func discardPages() {
    madvise(base, count, MADV_DONTNEED)
  }
}
