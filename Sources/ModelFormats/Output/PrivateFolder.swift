internal import Foundation

/// A folder that only its user may look into: caches tell which models and texts were worked with.
package enum PrivateFolder {
  /// Makes the folder, and those on the way to it. One that is there already, from an earlier
  /// version or made by hand, is closed to others, and so are the files in it.
  /// - Throws: an error of the file system where it can't be made.
  package static func make(_ path: String) throws {
    let manager = FileManager.default
    if !manager.fileExists(atPath: path) {
      try manager.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
    guard mode(of: path).map({ $0 & 0o077 != 0 }) ?? false else { return }
    chmod(path, 0o700)
    for name in (try? manager.contentsOfDirectory(atPath: path)) ?? [] {
      let file = path + "/" + name
      if let mode = mode(of: file), mode & S_IFMT == S_IFREG { chmod(file, mode & 0o700) }
    }
  }

  /// Closes all that is in a folder to others, at any depth; links are left as they are.
  package static func close(_ path: String) {
    for name in [""] + (FileManager.default.subpaths(atPath: path) ?? []) {
      let entry = name.isEmpty ? path : path + "/" + name
      guard let mode = mode(of: entry), mode & S_IFMT != S_IFLNK else { continue }
      chmod(entry, mode & 0o700)
    }
  }

  /// Whether nobody but its user may look into a folder.
  static func isPrivate(_ path: String) -> Bool { mode(of: path).map { $0 & 0o077 == 0 } ?? false }

  private static func mode(of path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode : nil
  }
}
