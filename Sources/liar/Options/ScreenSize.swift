internal import ArgumentParser
package import TerminalVocabulary

extension Size: ExpressibleByArgument {
  /// Reads `200x60`.
  package init?(argument: String) {
    let parts = argument.split(separator: "x").map { Int($0) }
    guard parts.count == 2, let columns = parts[0], let rows = parts[1],
      (1...1000).contains(columns), (1...1000).contains(rows)
    else { return nil }
    self.init(columns: columns, rows: rows)
  }

  /// `200x60`
  package var defaultValueDescription: String { "\(columns)x\(rows)" }
}
