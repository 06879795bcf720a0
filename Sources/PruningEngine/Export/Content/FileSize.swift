internal import Foundation

/// What is on disk.
enum FileSize {
  /// Bytes of a file, or of all files in a folder.
  static func bytes(of path: String) -> Int {
    let inside = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return ([path] + inside.map { path + "/" + $0 }).reduce(0) { total, file in
      let attributes = try? FileManager.default.attributesOfItem(atPath: file)
      guard attributes?[.type] as? FileAttributeType == .typeRegular else { return total }
      return total + ((attributes?[.size] as? Int) ?? 0)
    }
  }
}
