/// A TOML 1.0 document that was read: its values, and where its keys are.
///
/// Numbers are 64 bits wide, and tables and arrays are at most ``depthLimit`` deep.
package struct TOMLDocument: Sendable {
  /// How deep arrays and tables may lie in one another, and how many parts a key may have.
  package static let depthLimit = 100

  /// The values.
  package let table: TOMLTable
  private let positions: [[[UInt8]]: TOMLPosition]

  /// Reads a document.
  /// - Throws: ``TOMLError`` at the first place that breaks the rules.
  package init(_ text: String) throws(TOMLError) {
    var reader = TOMLReader(text)
    try reader.read()
    table = reader.root.finished
    positions = reader.positions
  }

  /// Where a key is first given a value or a heading, or else the table around it.
  package func position(of path: [String]) -> TOMLPosition? {
    var path = path.map { Array($0.utf8) }
    while !path.isEmpty {
      if let position = positions[path] { return position }
      path.removeLast()
    }
    return nil
  }
}

/// A table that headings and dotted keys still add to.
final class TOMLOpenTable {
  enum Entry {
    /// What was written as a value: closed, arrays and inline tables too.
    case value(TOMLValue)
    case table(TOMLOpenTable)
    /// `[[heading]]`s.
    case tables(List)
  }
  final class List {
    var tables: [TOMLOpenTable] = []
  }

  private(set) var keys: [String] = []
  private var entries: [[UInt8]: Entry] = [:]
  /// Whether it has been a heading, or part of a dotted key under an earlier one: then it can be no
  /// heading again.
  var isDefined = false

  subscript(key: String) -> Entry? { entries[Array(key.utf8)] }

  func set(_ key: String, _ entry: Entry) {
    if entries.updateValue(entry, forKey: Array(key.utf8)) == nil { keys.append(key) }
  }

  var finished: TOMLTable {
    var table = TOMLTable()
    for key in keys {
      switch self[key] {
      case .value(let value): table[key] = value
      case .table(let inner): table[key] = .table(inner.finished)
      case .tables(let list): table[key] = .array(list.tables.map { .table($0.finished) })
      case nil: break
      }
    }
    return table
  }
}
