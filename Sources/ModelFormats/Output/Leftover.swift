internal import Foundation
internal import Synchronization

/// Temporaries beside a target. Whoever writes one holds a lock on it, which ends with the process
/// however that ends: a temporary that can be locked is a leftover.
enum Leftover {
  private static let ending = ".partial"

  private struct Own {
    /// Those of this process.
    var paths: Set<String> = []
    var isEnding = false
  }

  private static let own = Mutex(Own())

  /// Forgets a temporary that is gone, or in its place.
  static func forget(_ path: String) { own.withLock { _ = $0.paths.remove(path) } }

  /// Removes those of this process, which is about to end: whoever asks for another one from here on
  /// waits for that.
  static func removeOwn() {
    let paths = own.withLock { own in
      own.isEnding = true
      return own.paths
    }
    for path in paths {
      // What a replacement in two steps has set aside may be the only copy.
      guard !FileManager.default.fileExists(atPath: path + ".old") else { continue }
      // Under another name nobody puts it in place while its files go one by one; it is still the
      // name of a leftover.
      let aside = String(path.dropLast(ending.count)) + "0" + ending
      guard rename(path, aside) == 0 else { continue }
      try? FileManager.default.removeItem(atPath: aside)
    }
  }

  /// Short enough for the file system's limit on names, whatever the target is called.
  private static func beginning(of name: String) -> String { ".\(name.prefix(60))." }

  /// Creates an empty temporary and locks it.
  /// - Parameter isPrivate: whether it is closed to others; nil for as its folder is.
  /// - Returns: Its path, and the descriptor that holds the lock.
  static func create(
    _ name: String, in parent: String, isFolder: Bool, isPrivate: Bool? = nil
  ) throws(FormatError) -> (path: String, lock: Int32) {
    // What is in a folder that is closed to others is closed to them by itself too.
    let isPrivate = isPrivate ?? PrivateFolder.isPrivate(parent)
    // Another process that cleans up may take a temporary in the moment before it is locked.
    for _ in 0..<8 {
      var isEnding = false
      let created = try own.withLock { own throws(FormatError) -> (path: String, lock: Int32)? in
        isEnding = own.isEnding
        guard !isEnding else { return nil }
        return try create(name, in: parent, isFolder: isFolder, isPrivate: isPrivate, &own)
      }
      if let created { return created }
      while isEnding { pause() }
    }
    throw FormatError(.cannotWrite, "cannot write here", file: "\(parent)/\(name)")
  }

  /// One attempt; nil where another process took it.
  private static func create(
    _ name: String, in parent: String, isFolder: Bool, isPrivate: Bool, _ own: inout Own
  ) throws(FormatError) -> (path: String, lock: Int32)? {
    let unique = String(UInt64.random(in: .min ... .max), radix: 36)
    let path = "\(parent)/\(beginning(of: name))\(unique)\(ending)"
    let lock: Int32
    if isFolder {
      lock = mkdir(path, isPrivate ? 0o700 : 0o777) == 0 ? open(path, O_RDONLY | O_CLOEXEC) : -1
    } else {
      lock = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, isPrivate ? 0o600 : 0o666)
    }
    guard lock >= 0 else {
      throw AtomicOutput.systemFailure("cannot write here", "\(parent)/\(name)")
    }
    // A file system without locks has no other process that cleans up by them.
    let isTaken = flock(lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
    if !isTaken, isSame(lock, path) {
      own.paths.insert(path)
      return (path, lock)
    }
    close(lock)
    return nil
  }

  /// Removes the temporaries of a target that nobody writes any more.
  static func removeAll(of name: String, in parent: String) {
    let start = beginning(of: name)
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    for entry in entries where entry.hasPrefix(start) && entry.hasSuffix(ending) {
      let unique = entry.dropFirst(start.count).dropLast(ending.count)
      let path = parent + "/" + entry
      guard !unique.isEmpty, unique.utf8.allSatisfy(isDigit),
        // A replacement in two steps was cut short: what it left may be the only copy.
        !entries.contains(entry + ".old")
      else { continue }
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        try? FileManager.default.removeItem(atPath: path)
      }
      close(descriptor)
    }
  }

  /// Digits of base 36.
  private static func isDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...122).contains(byte)
  }

  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var (opened, named) = (stat(), stat())
    return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }
}
