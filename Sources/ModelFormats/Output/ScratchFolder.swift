internal import Foundation

/// A folder for files that go with the work, closed to others. It is locked: what a process that was
/// killed has left in the same place is removed by the next one that makes such a folder there.
package enum ScratchFolder {
  /// What they are called, among temporaries.
  private static let name = "liar-scratch"

  /// Makes a folder, lends it, and removes it with all that is in it.
  /// - Parameters:
  ///   - parent: where, made if it isn't there.
  ///   - body: takes the folder's path.
  /// - Throws: ``FormatError`` where no folder can be made, and what `body` throws.
  package static func lend<Result>(
    in parent: String, _ body: (_ path: String) throws -> Result
  ) throws -> Result {
    try make(parent)
    Leftover.removeAll(of: name, in: parent)
    let (path, lock) = try Leftover.create(name, in: parent, isFolder: true, isPrivate: true)
    defer {
      try? FileManager.default.removeItem(atPath: path)
      Leftover.forget(path)
      close(lock)
    }
    return try body(path)
  }

  /// Makes a folder where there is none, and those on the way to it.
  package static func make(_ path: String) throws(FormatError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FormatError(
        .cannotWrite, "the folder cannot be made", file: path, remedy: "choose another folder")
    }
  }
}
