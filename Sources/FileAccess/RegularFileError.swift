internal import Foundation

/// Why a file can't be opened or read.
package struct RegularFileError: Error, Hashable, Sendable {
  /// What a path stands for that isn't a file.
  package enum Kind: Hashable, Sendable { case folder, fifo, device, socket }

  /// What is wrong.
  package enum Reason: Hashable, Sendable {
    case missing
    case notAFile(Kind)
    case tooLarge(limit: Int)
    /// The system's error number.
    case system(Int32)
  }

  /// The path as given.
  package var path: String
  /// What is wrong.
  package var reason: Reason

  /// Says what is wrong with a path.
  package init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// From the system's error number.
  init(_ path: String, _ number: Int32) {
    self.init(
      path: path, reason: number == ENOENT || number == ENOTDIR ? .missing : .system(number))
  }

  /// What is wrong, as a sentence without its full stop.
  package var message: String {
    switch reason {
    case .missing: "no such file"
    case .notAFile(.folder): "is a folder, not a file"
    case .notAFile(.fifo): "is a FIFO, as <(…) makes, not a file"
    case .notAFile(.device): "is a device, not a file"
    case .notAFile(.socket): "is a socket, not a file"
    case .tooLarge(let limit): "is larger than \(limit >> 20) MiB"
    case .system(let number): "cannot be read: \(String(cString: strerror(number)))"
    }
  }

  /// What can be done about it.
  package var remedy: String? {
    switch reason {
    case .missing: "check the path"
    case .notAFile(.folder): "give a file in it"
    case .notAFile: "save what it gives as a file, and give that"
    case .tooLarge: nil
    case .system(EMFILE), .system(ENFILE): "allow more open files (ulimit -n)"
    case .system(EACCES), .system(EPERM): "check its permissions"
    case .system: nil
    }
  }
}
