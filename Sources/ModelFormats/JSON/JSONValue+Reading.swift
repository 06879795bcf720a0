import JSONSyntax

extension JSONValue {
  /// Reads a document from bytes.
  ///
  /// As Python's `json` does: `NaN`, `Infinity` and `-Infinity` are numbers, a lone surrogate
  /// escape is U+FFFD, and of two members of one name the last counts. Nesting is limited to 128
  /// levels.
  ///
  /// - Parameter refusesDuplicates: whether an object that has a name twice is an error.
  /// - Complexity: O(`bytes.count`).
  package static func parse(
    _ bytes: UnsafeRawBufferPointer, file: String? = nil, refusesDuplicates: Bool = false
  ) throws(FormatError) -> JSONValue {
    do {
      let document = try JSONReader.read(
        bytes.assumingMemoryBound(to: UInt8.self),
        as: refusesDuplicates ? .python.refusingDuplicates : .python)
      return JSONValue(document)
    } catch {
      throw FormatError(
        error.isTruncated ? .truncated : .malformed, error.message, file: file,
        location: .init(line: error.line, column: error.column))
    }
  }

  /// Reads a document from a string.
  package static func parse(_ text: String, file: String? = nil) throws(FormatError) -> JSONValue {
    try parse(Array(text.utf8), file: file)
  }

  /// Reads a document from bytes.
  package static func parse(_ bytes: [UInt8], file: String? = nil) throws(FormatError) -> JSONValue
  {
    try bytes.withUnsafeBufferPointer { buffer throws(FormatError) in
      try parse(UnsafeRawBufferPointer(buffer), file: file)
    }
  }

  /// Reads a file.
  package static func read(path: String) throws(FormatError) -> JSONValue {
    let mapped = try MappedFile(path: path)
    return try mapped.withBytes(at: 0, count: mapped.count) { bytes throws(FormatError) in
      try parse(bytes, file: path)
    }
  }

  /// A document with its strings and names as Swift strings.
  init(_ node: JSONNode) {
    switch node {
    case .null: self = .null
    case .boolean(let value): self = .bool(value)
    case .integer(let value): self = .int(value)
    case .number(let value): self = .double(value)
    case .string(let bytes): self = .string(String(decoding: bytes, as: UTF8.self))
    case .array(let elements): self = .array(elements.map(JSONValue.init))
    case .object(let members):
      let pairs = members.map { (String(decoding: $0.key, as: UTF8.self), JSONValue($0.value)) }
      self = .object(Dictionary(pairs, uniquingKeysWith: { $1 }))
    }
  }
}
