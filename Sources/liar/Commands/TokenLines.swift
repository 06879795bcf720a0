internal import PruningEngine
internal import PruningPlan

/// The tokens of a text.
struct TokenLine {
  var ids: [Int]
  /// As they are shown.
  var tokens: [String]
}

/// The tokens of some texts; in JSON an array of ids a line.
struct TokenLines: CommandResult {
  var lines: [TokenLine]

  func encode(to encoder: any Encoder) throws { try lines.map(\.ids).encode(to: encoder) }

  func text(as format: ResultFormat) throws -> String {
    switch format {
    case .table: table
    case .csv: csv.text
    case .json:
      lines.map { "[" + $0.ids.map(String.init).joined(separator: ", ") + "]\n" }.joined()
    }
  }

  var csv: CSVTable {
    var csv = CSVTable(["line", "position", "id", "token"])
    for (number, line) in lines.enumerated() {
      for (position, id) in line.ids.enumerated() {
        csv.add([number + 1, position, id, line.tokens[position]])
      }
    }
    return csv
  }

  var table: String {
    var table = TextTable([">line", ">position", ">id", "token"])
    for (number, line) in lines.enumerated() {
      for (position, id) in line.ids.enumerated() {
        table.add(["\(number + 1)", "\(position)", "\(id)", line.tokens[position]])
      }
    }
    return table.text
  }
}
