// Typed access by key path. A key that is missing or of the wrong kind is an error that names the
// path; the `optional` forms return nil for a missing key and for `null`, and still refuse a value
// of the wrong kind, because a misspelt number must not become a default.

extension JSONValue {
  /// The value under a path of keys, nil if it is missing or null.
  package func optionalValue(_ path: String...) -> JSONValue? { find(path) }

  /// The value under a path of keys.
  package func value(_ path: String..., file: String? = nil) throws(FormatError) -> JSONValue {
    try required(path, file, find(path))
  }

  /// The integer under a path of keys.
  package func int(_ path: String..., file: String? = nil) throws(FormatError) -> Int {
    try required(path, file, optional(path, file, "an integer", \.intValue))
  }

  /// The integer under a path of keys, nil if it is missing or null.
  package func optionalInt(_ path: String..., file: String? = nil) throws(FormatError) -> Int? {
    try optional(path, file, "an integer", \.intValue)
  }

  /// The finite number under a path of keys.
  package func double(_ path: String..., file: String? = nil) throws(FormatError) -> Double {
    try required(path, file, optional(path, file, "a finite number", \.finiteValue))
  }

  /// The finite number under a path of keys, nil if it is missing or null.
  package func optionalDouble(_ path: String..., file: String? = nil) throws(FormatError) -> Double?
  {
    try optional(path, file, "a finite number", \.finiteValue)
  }

  /// The string under a path of keys.
  package func string(_ path: String..., file: String? = nil) throws(FormatError) -> String {
    try required(path, file, optional(path, file, "a string", \.stringValue))
  }

  /// The string under a path of keys, nil if it is missing or null.
  package func optionalString(_ path: String..., file: String? = nil) throws(FormatError) -> String?
  {
    try optional(path, file, "a string", \.stringValue)
  }

  /// The boolean under a path of keys.
  package func bool(_ path: String..., file: String? = nil) throws(FormatError) -> Bool {
    try required(path, file, optional(path, file, "true or false", \.boolValue))
  }

  /// The boolean under a path of keys, nil if it is missing or null.
  package func optionalBool(_ path: String..., file: String? = nil) throws(FormatError) -> Bool? {
    try optional(path, file, "true or false", \.boolValue)
  }

  /// The array under a path of keys.
  package func array(_ path: String..., file: String? = nil) throws(FormatError) -> [JSONValue] {
    try required(path, file, optional(path, file, "an array", \.arrayValue))
  }

  /// The object under a path of keys.
  package func object(_ path: String..., file: String? = nil) throws(FormatError)
    -> [String: JSONValue]
  {
    try required(path, file, optional(path, file, "an object", \.objectValue))
  }

  private var finiteValue: Double? { doubleValue.flatMap { $0.isFinite ? $0 : nil } }

  private func find(_ path: [String]) -> JSONValue? {
    var current = self
    for key in path {
      guard let next = current[key] else { return nil }
      current = next
    }
    return current.isNull ? nil : current
  }

  private func optional<T>(
    _ path: [String], _ file: String?, _ wanted: String, _ view: (JSONValue) -> T?
  ) throws(FormatError) -> T? {
    guard let found = find(path) else { return nil }
    guard let result = view(found) else {
      throw FormatError(
        .malformed, "expected \(wanted), found \(found.kindName)", file: file,
        location: .init(key: path.joined(separator: ".")))
    }
    return result
  }

  private func required<T>(
    _ path: [String], _ file: String?, _ value: T?
  ) throws(FormatError) -> T {
    guard let value else {
      throw FormatError(
        .missing, "is missing", file: file, location: .init(key: path.joined(separator: ".")))
    }
    return value
  }
}
