internal import Foundation

/// A file or folder that appears whole or not at all.
///
/// It is written under a temporary name beside its target, flushed to the disk and renamed by
/// `commit()`. If that is never reached, because of an error or a cancellation, `cancel()` or the
/// release of the last reference removes the temporary; what a killed process left is removed when
/// the same target is next written. An existing target is refused at once,
/// unless overwriting was asked for; then it stays whole until it is exchanged in one step (where
/// the file system can't exchange two folders, by two renames with a rollback). A target that is a
/// symbolic link is followed, and stays a link.
///
/// Not for use from several threads at once.
package final class AtomicOutput {
  /// What is written.
  package enum Kind: Sendable {
    /// One file.
    case file
    /// A folder with whatever is put into it.
    case folder
  }

  /// Where the output will be, with links resolved.
  package let target: String
  /// Where to write meanwhile: a file that exists and is empty, or an empty folder.
  package let temporary: String
  private let kind: Kind
  private let overwrites: Bool
  /// Open, and locked, until the temporary is gone or in place.
  private let lock: Int32
  private var isFinished = false

  /// Prepares a temporary beside `path`.
  ///
  /// - Parameter overwrite: Whether an existing target may be replaced. A folder never replaces a
  ///   file, nor a file a folder.
  package init(path: String, kind: Kind, overwrite: Bool = false) throws(FormatError) {
    let target = Self.resolved(path)
    let parent = (target as NSString).deletingLastPathComponent
    let name = (target as NSString).lastPathComponent
    guard !name.isEmpty, name != "/", name != ".", name != ".." else {
      throw FormatError(.cannotWrite, "is not a name to write to", file: path)
    }
    try Self.refuseExisting(target, kind: kind, overwrite: overwrite)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: parent, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw FormatError(
        .cannotWrite, "the folder \(parent) doesn't exist", file: path, remedy: "create it first")
    }
    Leftover.removeAll(of: name, in: parent)
    let (temporary, lock) = try Leftover.create(name, in: parent, isFolder: kind == .folder)
    self.target = target
    self.temporary = temporary
    self.lock = lock
    self.kind = kind
    self.overwrites = overwrite
  }

  deinit {
    cancel()
    close(lock)
  }

  /// Removes the temporary, unless it has been committed already.
  package func cancel() {
    guard !isFinished else { return }
    isFinished = true
    try? FileManager.default.removeItem(atPath: temporary)
    Leftover.forget(temporary)
  }

  /// Removes the temporaries of all outputs; for a process that is about to end.
  package static func abandonAll() { Leftover.removeOwn() }

  /// Flushes the temporary and puts it in the target's place.
  package func commit() throws(FormatError) {
    precondition(!isFinished, "committed or cancelled already")
    defer { cancel() }
    try Self.flush(temporary, isFolder: kind == .folder)
    try Self.refuseExisting(target, kind: kind, overwrite: overwrites)
    try replaceTarget()
    isFinished = true
    Leftover.forget(temporary)
    Self.flushEntry((target as NSString).deletingLastPathComponent)
  }

  private func replaceTarget() throws(FormatError) {
    if !overwrites {
      if FileSystem.rename(temporary, to: target, .noReplace) { return }
      if errno == EEXIST { throw Self.existsFailure(target) }
    } else if kind == .folder, FileManager.default.fileExists(atPath: target) {
      // After the exchange the temporary name holds the old folder.
      if !FileSystem.rename(temporary, to: target, .exchange) {
        try FileSystem.replaceFolderInTwoSteps(target, with: temporary)
      }
      try? FileManager.default.removeItem(atPath: temporary)
      return
    } else if kind == .file {
      FileSystem.copyPermissions(from: target, to: temporary)
    }
    guard Foundation.rename(temporary, target) == 0 else {
      throw Self.systemFailure("cannot be put in place", target)
    }
  }
}

extension AtomicOutput {
  /// Writes one file atomically; `body` gets the temporary's path.
  package static func writeFile(
    path: String, overwrite: Bool = false, _ body: (String) throws -> Void
  ) throws {
    let output = try AtomicOutput(path: path, kind: .file, overwrite: overwrite)
    defer { output.cancel() }
    try body(output.temporary)
    try output.commit()
  }

  /// Writes bytes to a file atomically.
  package static func write(
    _ bytes: [UInt8], path: String, overwrite: Bool = false
  ) throws(FormatError) {
    let output = try AtomicOutput(path: path, kind: .file, overwrite: overwrite)
    defer { output.cancel() }
    let stream = try FileWriter(path: output.temporary)
    try stream.write(bytes)
    try stream.close()
    try output.commit()
  }

  /// Writes text to a file atomically.
  package static func write(
    _ text: String, path: String, overwrite: Bool = false
  ) throws(FormatError) {
    try write(Array(text.utf8), path: path, overwrite: overwrite)
  }

  /// Writes a folder atomically; `body` gets the temporary folder's path.
  package static func writeFolder(
    path: String, overwrite: Bool = false, _ body: (String) throws -> Void
  ) throws {
    let output = try AtomicOutput(path: path, kind: .folder, overwrite: overwrite)
    defer { output.cancel() }
    try body(output.temporary)
    try output.commit()
  }

  private static func refuseExisting(
    _ target: String, kind: Kind, overwrite: Bool
  ) throws(FormatError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: target, isDirectory: &isFolder) else { return }
    if let kind = FileSystem.specialKind(target) {
      throw FormatError(
        .exists, "is \(kind), which is never replaced", file: target, remedy: "choose another name")
    }
    guard overwrite else { throw existsFailure(target) }
    guard isFolder.boolValue == (kind == .folder) else {
      throw FormatError(
        .exists,
        isFolder.boolValue ? "a folder has this name" : "a file has this name", file: target,
        remedy: "choose another name")
    }
  }

  private static func existsFailure(_ target: String) -> FormatError {
    FormatError(.exists, "exists already", file: target)
  }

  /// The path with its final symbolic links followed, also to a target that doesn't exist yet.
  package static func resolved(_ path: String) -> String {
    var current = path
    while current.count > 1, current.hasSuffix("/") { current.removeLast() }
    if !current.hasPrefix("/") {
      current = FileManager.default.currentDirectoryPath + "/" + current
    }
    for _ in 0..<40 {
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: current) else {
        break
      }
      current =
        next.hasPrefix("/") ? next : (current as NSString).deletingLastPathComponent + "/" + next
    }
    return current
  }

  private static func flush(_ path: String, isFolder: Bool) throws(FormatError) {
    if isFolder {
      let names = FileManager.default.subpaths(atPath: path) ?? []
      for name in names.sorted() { try flushOne(path + "/" + name) }
    }
    try flushOne(path)
  }

  private static func flushOne(_ path: String) throws(FormatError) {
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if descriptor < 0, errno == ELOOP { return }
    guard descriptor >= 0 else { throw systemFailure("cannot be flushed", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw systemFailure("cannot be flushed to the disk", path)
    }
  }

  /// The rename itself; that it is lost in a power failure leaves the old state, which is whole.
  private static func flushEntry(_ folder: String) {
    let descriptor = Foundation.open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  static func systemFailure(_ message: String, _ path: String) -> FormatError {
    let number = errno
    let reason = String(cString: strerror(number))
    let remedy: String? =
      switch number {
      case ENOSPC, EDQUOT: "free some space or choose another disk"
      case EACCES, EPERM, EROFS: "choose a folder you may write to"
      default: nil
      }
    return FormatError(.cannotWrite, "\(message): \(reason)", file: path, remedy: remedy)
  }
}
