internal import TerminalGraphics

extension String {
  /// The text with its paths cut at their beginnings where it is wider than a line: what is said of
  /// a file stands behind its path, and would be cut off.
  func shorteningPaths(to columns: Int, ellipsis: String) -> String {
    guard columnWidth > columns else { return self }
    return split(separator: " ", omittingEmptySubsequences: false).map { word in
      let name = word.split(separator: "/").last ?? ""
      let isPath = word.count { $0 == "/" } > 1 && !word.hasSuffix("/")
      return isPath ? "\(ellipsis)/\(name)" : String(word)
    }.joined(separator: " ")
  }
}
