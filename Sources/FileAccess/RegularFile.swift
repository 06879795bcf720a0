package import Foundation

/// The one place where files from outside are opened: regular files are, and whatever else a path
/// may stand for (a FIFO, which would be waited for; a device, which need not end) is refused by
/// what it is, before it is opened.
package enum RegularFile {
  /// Opens a file for reading.
  /// - Returns: a descriptor, which is the caller's to close, and what the file is.
  package static func open(
    _ path: String
  ) throws(RegularFileError) -> (descriptor: Int32, status: stat) {
    // Opening alone does something to some devices.
    var named = stat()
    guard stat(path, &named) == 0 else { throw RegularFileError(path, errno) }
    try check(named, path)
    // It may have become a FIFO since.
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw RegularFileError(path, errno) }
    do throws(RegularFileError) {
      return (descriptor, try status(descriptor, path))
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// What an open file is now.
  package static func status(_ descriptor: Int32, _ path: String) throws(RegularFileError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw RegularFileError(path, errno) }
    try check(status, path)
    return status
  }

  /// A small file's bytes.
  /// - Parameter limit: bytes that it may have at most.
  package static func read(_ path: String, limit: Int) throws(RegularFileError) -> [UInt8] {
    let bytes = try beginning(of: path, count: limit + 1)
    guard bytes.count <= limit else {
      throw RegularFileError(path: path, reason: .tooLarge(limit: limit))
    }
    return bytes
  }

  /// A file's first bytes, or all where there are fewer.
  package static func beginning(of path: String, count: Int) throws(RegularFileError) -> [UInt8] {
    let descriptor = try open(path).descriptor
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    // What the kernel makes up, as in /proc, says that it has no bytes.
    var part = [UInt8](repeating: 0, count: min(max(count, 1), 1 << 16))
    while bytes.count < count {
      let wanted = min(part.count, count - bytes.count)
      let got = Foundation.read(descriptor, &part, wanted)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw RegularFileError(path, errno) }
      if got == 0 { break }
      bytes += part[..<got]
    }
    return bytes
  }

  private static func check(_ status: stat, _ path: String) throws(RegularFileError) {
    let kind: RegularFileError.Kind
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: kind = .folder
    case S_IFIFO: kind = .fifo
    case S_IFSOCK: kind = .socket
    default: kind = .device
    }
    throw RegularFileError(path: path, reason: .notAFile(kind))
  }
}
