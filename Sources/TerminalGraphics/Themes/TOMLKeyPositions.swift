/// Where the keys of a TOML text are, for messages about values that are valid TOML but mean
/// nothing; the parser keeps positions only for syntax errors.
package struct TOMLKeyPositions {
  private var positions: [[String]: (line: Int, column: Int)] = [:]

  /// Scans `[section]` and `key = value` lines.
  package init(_ text: String) {
    var section: [String] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let column = line.prefix { $0 == " " || $0 == "\t" }.count + 1
      let content = line.dropFirst(column - 1)
      if content.hasPrefix("[") {
        let name = content.dropFirst().prefix { $0 != "]" }
        section = Self.path(name)
        record(section, number + 1, column)
      } else if !content.hasPrefix("#"), let equals = content.firstIndex(of: "=") {
        record(section + Self.path(content[..<equals]), number + 1, column)
      }
    }
  }

  /// The line and column of a key, or of the nearest table around it.
  package subscript(path: [String]) -> (line: Int, column: Int)? {
    var path = path
    while !path.isEmpty {
      if let position = positions[path] { return position }
      path.removeLast()
    }
    return nil
  }

  private mutating func record(_ path: [String], _ line: Int, _ column: Int) {
    if !path.isEmpty, positions[path] == nil { positions[path] = (line, column) }
  }

  private static func path(_ text: Substring) -> [String] {
    text.split(separator: ".").map { part in
      String(part.filter { $0 != "\"" && $0 != "'" && !$0.isWhitespace })
    }
  }
}
