internal import Foundation

/// Opens regular files for reading; folders, devices and FIFOs are refused before anything is read.
enum RegularFile {
  /// - Returns: a descriptor, which is the caller's to close, and what the file is.
  static func open(_ path: String) throws(FormatError) -> (descriptor: Int32, status: stat) {
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path, errno) }
    do throws(FormatError) {
      return (descriptor, try status(descriptor, path))
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// What an open file is now.
  static func status(_ descriptor: Int32, _ path: String) throws(FormatError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      let isFolder = kind == S_IFDIR
      throw FormatError(
        .unsupported, isFolder ? "is a folder, not a file" : "is not a regular file", file: path,
        remedy: isFolder ? "give a file in it" : "save what it gives as a file, and give that")
    }
    return status
  }

  /// Why a file can't be opened or read.
  static func failure(_ path: String, _ number: Int32) -> FormatError {
    switch number {
    case ENOENT, ENOTDIR:
      FormatError(.missing, "no such file", file: path, remedy: "check the path")
    default:
      FormatError(.cannotRead, "cannot be read: \(String(cString: strerror(number)))", file: path)
    }
  }
}
