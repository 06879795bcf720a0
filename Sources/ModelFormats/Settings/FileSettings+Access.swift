// Typed reads. A key of the wrong kind is an error that names it; the `optional` forms return nil
// for a key that is missing or null.

extension FileSettings {
  /// The integer under a key.
  package func int(_ key: String) throws(FormatError) -> Int {
    try required(key, optionalInt(key))
  }

  /// The integer under a key, nil if it is missing or null.
  package func optionalInt(_ key: String) throws(FormatError) -> Int? {
    try optional(key, "an integer", \.intValue)
  }

  /// The finite number under a key.
  package func double(_ key: String) throws(FormatError) -> Double {
    try required(key, optionalDouble(key))
  }

  /// The finite number under a key, nil if it is missing or null.
  package func optionalDouble(_ key: String) throws(FormatError) -> Double? {
    try optional(key, "a finite number") { value in
      value.doubleValue.flatMap { $0.isFinite ? $0 : nil }
    }
  }

  /// The string under a key.
  package func string(_ key: String) throws(FormatError) -> String {
    try required(key, optionalString(key))
  }

  /// The string under a key, nil if it is missing or null.
  package func optionalString(_ key: String) throws(FormatError) -> String? {
    try optional(key, "a string", \.stringValue)
  }

  /// The boolean under a key.
  package func bool(_ key: String) throws(FormatError) -> Bool {
    try required(key, optionalBool(key))
  }

  /// The boolean under a key, nil if it is missing or null.
  package func optionalBool(_ key: String) throws(FormatError) -> Bool? {
    try optional(key, "true or false", \.boolValue)
  }

  /// The array under a key, nil if it is missing or null.
  package func optionalArray(_ key: String) throws(FormatError) -> [JSONValue]? {
    try optional(key, "an array", \.arrayValue)
  }

  /// The integers under a key, nil if it is missing or null.
  package func optionalInts(_ key: String) throws(FormatError) -> [Int]? {
    try optionalList(key, "an array of integers", \.intValue)
  }

  /// The finite numbers under a key, nil if it is missing or null.
  package func optionalDoubles(_ key: String) throws(FormatError) -> [Double]? {
    try optionalList(key, "an array of finite numbers") { value in
      value.doubleValue.flatMap { $0.isFinite ? $0 : nil }
    }
  }

  /// The strings under a key, nil if it is missing or null.
  package func optionalStrings(_ key: String) throws(FormatError) -> [String]? {
    try optionalList(key, "an array of strings", \.stringValue)
  }

  private func optionalList<Element>(
    _ key: String, _ wanted: String, _ view: (JSONValue) -> Element?
  ) throws(FormatError) -> [Element]? {
    try optional(key, wanted) { value in
      guard let values = value.arrayValue else { return nil }
      let elements = values.compactMap(view)
      return elements.count == values.count ? elements : nil
    }
  }

  private func optional<Value>(
    _ key: String, _ wanted: String, _ view: (JSONValue) -> Value?
  ) throws(FormatError) -> Value? {
    guard let value = value(key) else { return nil }
    guard let result = view(value) else { throw wrongKind(key, wanted, value) }
    return result
  }

  private func required<Value>(_ key: String, _ value: Value?) throws(FormatError) -> Value {
    guard let value else {
      throw FormatError(.missing, "is missing", file: file, location: location(key))
    }
    return value
  }
}
