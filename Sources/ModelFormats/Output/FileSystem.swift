internal import Foundation

/// The few system calls that Foundation doesn't offer.
enum FileSystem {
  enum RenameMode {
    case noReplace, exchange
  }

  /// Renames in one step, or returns false with `errno` set, also where the system can't.
  static func rename(_ source: String, to target: String, _ mode: RenameMode) -> Bool {
    #if os(Linux)
      guard let renameat2 else {
        errno = ENOSYS
        return false
      }
      return renameat2(AT_FDCWD, source, AT_FDCWD, target, mode == .noReplace ? 1 : 2) == 0
    #elseif canImport(Darwin)
      return renamex_np(source, target, UInt32(mode == .noReplace ? RENAME_EXCL : RENAME_SWAP)) == 0
    #else
      errno = ENOSYS
      return false
    #endif
  }

  #if os(Linux)
    private typealias RenameAt2 =
      @convention(c) (
        Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
      ) -> Int32

    /// The C library's function, looked up because its header hides it without `_GNU_SOURCE`; nil
    /// in a C library that has none.
    private static let renameat2: RenameAt2? = dlsym(nil, "renameat2").map {
      unsafeBitCast($0, to: RenameAt2.self)
    }
  #endif

  /// Replaces a folder where it can't be exchanged; if the second rename fails, the first is undone.
  static func replaceFolderInTwoSteps(
    _ target: String, with temporary: String
  ) throws(FormatError) {
    let old = temporary + ".old"
    guard Foundation.rename(target, old) == 0 else {
      throw AtomicOutput.systemFailure("cannot be replaced", target)
    }
    guard Foundation.rename(temporary, target) == 0 else {
      let failure = AtomicOutput.systemFailure("cannot be put in place", target)
      _ = Foundation.rename(old, target)
      throw failure
    }
    try? FileManager.default.removeItem(atPath: old)
  }

  /// What a name stands for that is neither a file nor a folder; nil for those.
  static func specialKind(_ path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFCHR, S_IFBLK: return "a device"
    case S_IFIFO: return "a FIFO"
    case S_IFSOCK: return "a socket"
    default: return nil
    }
  }

  /// A replaced file keeps its permissions.
  static func copyPermissions(from source: String, to target: String) {
    var status = stat()
    guard stat(source, &status) == 0 else { return }
    chmod(target, status.st_mode & 0o7777)
  }
}
