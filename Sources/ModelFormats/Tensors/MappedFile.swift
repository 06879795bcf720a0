internal import Foundation

/// A file mapped into memory, read-only.
///
/// Mapping reads nothing: pages come in as they are touched. Another process that shortens the file
/// while it is mapped can still end this one (SIGBUS); no reader of mapped files can prevent that.
public final class MappedFile: Sendable {
  /// The path as given.
  public let path: String
  /// Bytes in the file, at least 1.
  public let count: Int
  // The mapping is read-only and lives exactly as long as this object, so sharing it is safe.
  nonisolated(unsafe) private let base: UnsafeMutableRawPointer

  /// Maps the regular file at `path`; an empty file is an error.
  public init(path: String) throws(FormatError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw MappedFile.openFailure(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw MappedFile.openFailure(path, errno) }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      let isFolder = kind == S_IFDIR
      throw FormatError(
        .unsupported, isFolder ? "is a folder, not a file" : "is not a regular file", file: path,
        remedy: isFolder ? "give a file in it" : "save what it gives as a file, and give that")
    }
    guard status.st_size > 0 else {
      throw FormatError(
        .empty, "the file is empty", file: path,
        remedy: "it may be an interrupted download; fetch it again")
    }
    guard let size = Int(exactly: status.st_size),
      let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED
    else { throw MappedFile.openFailure(path, errno) }
    self.path = path
    self.count = size
    self.base = address
  }

  deinit { munmap(base, count) }

  /// The bytes at `offset`, valid while this object lives; prefer `withBytes`, which sees to that.
  public func bytes(at offset: Int, count: Int) throws(FormatError) -> UnsafeRawBufferPointer {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else {
      throw FormatError(
        .truncated, "needs \(count) bytes, but the file has \(self.count) bytes", file: path,
        location: .init(byteOffset: offset), remedy: "fetch the file again")
    }
    return UnsafeRawBufferPointer(start: base + offset, count: count)
  }

  /// Lends the bytes at `offset` to `body`.
  public func withBytes<Result>(
    at offset: Int, count: Int,
    _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Result
  ) throws(FormatError) -> Result {
    let slice = try bytes(at: offset, count: count)
    defer { withExtendedLifetime(self) {} }
    return try body(slice)
  }

  /// Gives the pages that were read back to the system; the next use maps them again.
  public func discardPages() {
    madvise(base, count, MADV_DONTNEED)
  }

  private static func openFailure(_ path: String, _ number: Int32) -> FormatError {
    switch number {
    case ENOENT, ENOTDIR:
      FormatError(.missing, "no such file", file: path, remedy: "check the path")
    default:
      FormatError(.cannotRead, "cannot be read: \(String(cString: strerror(number)))", file: path)
    }
  }
}
