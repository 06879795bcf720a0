internal import PruningPlan

/// A result of a few named values.
protocol RecordResult: CommandResult {
  /// The values by their names in JSON; nil for what there is none of.
  var fields: [(name: String, value: (any CustomStringConvertible)?)] { get }
}

extension RecordResult {
  /// One row under the names.
  var csv: CSVTable {
    var csv = CSVTable(fields.map(\.name))
    csv.add(fields.map(\.value))
    return csv
  }

  /// A line for each value.
  var table: String {
    var table = TextTable(["", ""])
    for (name, value) in fields {
      guard let value else { continue }
      table.add([name.replacing("_", with: " "), "\(value)"])
    }
    return String(table.text.drop { $0 == "\n" })
  }
}
