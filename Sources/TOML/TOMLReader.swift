/// Reads a document, statement by statement. Strings and scalars are read in extensions.
struct TOMLReader {
  let text: [Unicode.Scalar]
  private let lineStarts: [Int]
  var place = 0
  let root = TOMLOpenTable()
  private(set) var positions: [[[UInt8]]: TOMLPosition] = [:]
  /// The table that the last heading opened, and its path.
  private var current: TOMLOpenTable
  private var heading: [String] = []
  /// Tables that dotted keys made since the last heading.
  private var dotted: [TOMLOpenTable] = []

  init(_ source: String) {
    // Line breaks count as one character, as the specification allows.
    var scalars: [Unicode.Scalar] = []
    for scalar in source.unicodeScalars {
      if scalar == "\n", scalars.last == "\r" { scalars.removeLast() }
      scalars.append(scalar)
    }
    text = scalars
    lineStarts = [0] + scalars.indices.filter { scalars[$0] == "\n" }.map { $0 + 1 }
    current = root
  }

  var next: Unicode.Scalar? { place < text.count ? text[place] : nil }

  func starts(with expected: String) -> Bool {
    var index = place
    for scalar in expected.unicodeScalars {
      guard index < text.count, text[index] == scalar else { return false }
      index += 1
    }
    return true
  }

  mutating func take(_ expected: String) -> Bool {
    guard starts(with: expected) else { return false }
    place += expected.unicodeScalars.count
    return true
  }

  func failure(_ message: String, at place: Int? = nil) -> TOMLError {
    TOMLError(position: position(of: place ?? self.place), message: message)
  }

  private func position(of place: Int) -> TOMLPosition {
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= place { low = middle } else { high = middle }
    }
    return TOMLPosition(line: low + 1, column: place - lineStarts[low] + 1)
  }

  mutating func skipSpaces() {
    while let scalar = next, scalar == " " || scalar == "\t" { place += 1 }
  }

  /// What may stand in comments and strings: no controls but tabs.
  static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\t"
  }

  mutating func skipComment() throws(TOMLError) {
    guard next == "#" else { return }
    while let scalar = next, scalar != "\n" {
      guard Self.isPlain(scalar) else { throw failure("a control character in a comment") }
      place += 1
    }
  }

  // MARK: Statements

  mutating func read() throws(TOMLError) {
    while true {
      skipSpaces()
      switch next {
      case nil, "\n", "#": break
      case "[": try readHeading()
      default: try readAssignment()
      }
      skipSpaces()
      try skipComment()
      guard let scalar = next else { return }
      guard scalar == "\n" else { throw failure("something follows where the line should end") }
      place += 1
    }
  }

  private mutating func readHeading() throws(TOMLError) {
    let start = place
    let isList = take("[[")
    if !isList { place += 1 }
    skipSpaces()
    let path = try key()
    for table in dotted { table.isDefined = true }
    dotted = []
    let end = place
    guard take(isList ? "]]" : "]") else {
      throw failure("a heading ends with \(isList ? "]]" : "]")")
    }
    var table = root
    for part in path.dropLast() { table = try open(part, in: table, at: end) }
    let name = path[path.count - 1]
    if isList {
      let new = TOMLOpenTable()
      switch table[name] {
      case nil:
        let list = TOMLOpenTable.List()
        list.tables = [new]
        table.set(name, .tables(list))
      case .tables(let list): list.tables.append(new)
      default: throw failure("\"\(name)\" is no list of tables", at: end)
      }
      current = new
    } else {
      if case .tables = table[name] {
        throw failure("\"\(name)\" is a list of tables: write [[…]]", at: end)
      }
      let opened = try open(name, in: table, at: end)
      guard !opened.isDefined else {
        throw failure("the table \"\(name)\" is there twice", at: end)
      }
      opened.isDefined = true
      current = opened
    }
    heading = path
    record(path, start)
  }

  private mutating func readAssignment() throws(TOMLError) {
    let start = place
    let path = try key()
    guard take("=") else { throw failure("a key is followed by =") }
    skipSpaces()
    let value = try value(depth: 0)
    var table = current
    for part in path.dropLast() {
      if case .tables = table[part] { throw failure("\"\(part)\" is a list of tables") }
      table = try open(part, in: table, at: place)
      guard !table.isDefined else {
        throw failure("the table \"\(part)\" is defined elsewhere")
      }
      dotted.append(table)
    }
    let name = path[path.count - 1]
    guard table[name] == nil else { throw failure("\"\(name)\" is there twice") }
    table.set(name, .value(value))
    record(heading + path, start)
  }

  /// The table of a name, made where there is none; of a list the last.
  private func open(
    _ name: String, in table: TOMLOpenTable, at place: Int
  ) throws(TOMLError) -> TOMLOpenTable {
    switch table[name] {
    case .table(let inner): return inner
    case .tables(let list):
      if let last = list.tables.last { return last }
    case .value: throw failure("\"\(name)\" is a value already", at: place)
    case nil: break
    }
    let inner = TOMLOpenTable()
    table.set(name, .table(inner))
    return inner
  }

  private mutating func record(_ path: [String], _ place: Int) {
    let path = path.map { Array($0.utf8) }
    if positions[path] == nil { positions[path] = position(of: place) }
  }

  // MARK: Keys

  /// A key with all its parts, and the spaces after it.
  mutating func key() throws(TOMLError) -> [String] {
    var parts = [try keyPart()]
    skipSpaces()
    while take(".") {
      guard parts.count < TOMLDocument.depthLimit else { throw failure("a key of too many parts") }
      skipSpaces()
      parts.append(try keyPart())
      skipSpaces()
    }
    return parts
  }

  private mutating func keyPart() throws(TOMLError) -> String {
    if next == "\"" { return try basicString() }
    if next == "'" { return try literalString() }
    var part = String.UnicodeScalarView()
    while let scalar = next, Self.isBare(scalar) {
      part.append(scalar)
      place += 1
    }
    guard !part.isEmpty else { throw failure("a key should stand here") }
    return String(part)
  }

  /// What a key without quotes is made of.
  static func isBare(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
    default: false
    }
  }
}
