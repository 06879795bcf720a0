import Foundation

/// The files of the source tree.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  static func text(_ path: String) throws -> String {
    try String(contentsOfFile: root + "/" + path, encoding: .utf8)
  }

  /// Whether a file or folder is there, by path from the root.
  static func holds(_ path: some StringProtocol) -> Bool {
    FileManager.default.fileExists(atPath: root + "/" + path)
  }

  /// Files below a folder, by path from the root, sorted.
  static func files(in folder: String, endingIn suffixes: [String]) -> [String] {
    let paths = FileManager.default.enumerator(atPath: root + "/" + folder)
    var files: [String] = []
    while let path = paths?.nextObject() as? String {
      if suffixes.contains(where: path.hasSuffix) { files.append(folder + "/" + path) }
    }
    return files.sorted()
  }

  /// The modules that the Swift files of a folder import.
  static func imports(in folder: String) throws -> Set<String> {
    let access: Set<Substring> = ["public", "package", "internal"]
    var modules: Set<String> = []
    for file in files(in: folder, endingIn: [".swift"]) {
      for line in try text(file).split(separator: "\n") {
        let words = line.split(separator: " ")
        guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count,
          words[..<keyword].allSatisfy({ access.contains($0) || $0.hasPrefix("@") })
        else { continue }
        modules.insert(String(words[keyword + 1].prefix { $0 != "." }))
      }
    }
    return modules
  }
}
