internal import CFaults
internal import FileAccess
internal import Foundation

/// A file mapped into memory, read-only.
///
/// Mapping reads nothing: pages come in as they are touched. Another process may shorten the file
/// meanwhile: its size is looked at again before bytes are lent, and where it shrinks while they are
/// read, which nothing can prevent, the process ends with status 74 and a line that names the file
/// (after ``endCleanlyWhereFilesShrink()``; without it, by SIGBUS).
package final class MappedFile: Sendable {
  /// The path as given.
  package let path: String
  /// Bytes in the file, at least 1.
  package let count: Int
  // The mapping is read-only and lives exactly as long as this object, so sharing it is safe.
  nonisolated(unsafe) private let base: UnsafeMutableRawPointer

  private let descriptor: Int32

  /// Sees to it that the process ends with a line that says why when a file shrinks while it is read.
  /// To be called before handlers that restore a terminal are installed.
  package static func endCleanlyWhereFilesShrink() { cf_watch_mappings() }

  /// Maps the regular file at `path`; an empty file is an error.
  package init(path: String) throws(FormatError) {
    let (descriptor, status) = try FormatError.reading { () throws(RegularFileError) in
      try RegularFile.open(path)
    }
    guard status.st_size > 0 else {
      close(descriptor)
      throw FormatError(
        .empty, "the file is empty", file: path,
        remedy: "it may be an interrupted download; fetch it again")
    }
    guard let size = Int(exactly: status.st_size),
      let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED
    else {
      let number = errno
      close(descriptor)
      throw FormatError(
        .cannotRead, "cannot be mapped into memory: \(String(cString: strerror(number)))",
        file: path,
        remedy: number == ENOMEM ? "raise the limit on address space (ulimit -v)" : nil)
    }
    self.path = path
    self.count = size
    self.base = address
    self.descriptor = descriptor
    cf_mapping_add(address, size, FormatError.singleLine(path))
  }

  deinit {
    cf_mapping_remove(base)
    munmap(base, count)
    close(descriptor)
  }

  /// The bytes at `offset`, valid while this object lives; prefer `withBytes`, which sees to that.
  package func bytes(at offset: Int, count: Int) throws(FormatError) -> UnsafeRawBufferPointer {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else {
      throw FormatError(
        .truncated, "needs \(count) bytes, but the file has \(self.count) bytes", file: path,
        location: .init(byteOffset: offset), remedy: "fetch the file again")
    }
    var status = stat()
    if fstat(descriptor, &status) == 0, Int(status.st_size) < offset + count {
      throw FormatError.shortened(path, at: Int(status.st_size))
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
