/// The settings that a file holds, a JSON object's or a GGUF file's alike, and which of them have
/// been accounted for.
///
/// Every read accounts for its key; `SettingsTable` accounts for keys that change nothing. What
/// remains is `unread`: nobody knows whether it matters, so it is told. Copies share the account,
/// so that readers of different parts of a model add to one.
package struct FileSettings: Sendable {
  private let ledger: SettingsLedger
  /// What the names of all keys begin with; the part of a GGUF key up to its architecture's dot.
  private let prefix: String

  private init(_ ledger: SettingsLedger, prefix: String) {
    self.ledger = ledger
    self.prefix = prefix
  }

  /// The settings of a JSON object.
  package init(_ object: [String: JSONValue], file: String) {
    self.init(SettingsLedger(.json(object), file: file, path: ""), prefix: "")
  }

  /// The settings of a JSON file.
  /// - Throws: `FormatError` if it isn't an object.
  package init(path: String) throws(FormatError) {
    guard case .object(let members) = try JSONValue.read(path: path) else {
      throw FormatError(.malformed, "is not a JSON object", file: path)
    }
    self.init(members, file: path)
  }

  /// A GGUF file's metadata.
  package init(gguf file: GGUFFile) {
    let path = file.files.first ?? ""
    self.init(SettingsLedger(.gguf(file.metadata), file: path, path: ""), prefix: "")
  }

  /// The file.
  package var file: String { ledger.file }

  /// The key paths that nothing has accounted for, in order, those of nested objects included.
  package var unread: [String] { ledger.unread }

  /// The keys that are in the file, whether or not they have been accounted for.
  package var keys: [String] {
    ledger.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.sorted()
  }

  /// The settings whose names begin with a prefix, under the rest of their names.
  package func under(_ prefix: String) -> FileSettings {
    FileSettings(ledger, prefix: self.prefix + prefix)
  }

  /// The settings of an object within, nil if it is missing or null. Its members are accounted for
  /// one by one.
  /// - Throws: `FormatError` for anything but an object.
  package func nested(_ key: String) throws(FormatError) -> FileSettings? {
    guard let value = value(key) else { return nil }
    guard case .object(let members) = value else {
      throw wrongKind(key, "an object", value)
    }
    return FileSettings(ledger.child(prefix + key, members), prefix: "")
  }

  /// The value, whatever it is, nil if it is missing or null.
  package func value(_ key: String) -> JSONValue? {
    let value = ledger.read(prefix + key)
    return value == .null ? nil : value
  }

  /// Whether the file has the key, be its value null: what a class has as its default counts for a
  /// key that is missing, not for one that is null.
  package func contains(_ key: String) -> Bool { ledger.read(prefix + key) != nil }

  /// The value, whatever it is, without accounting for its key; nil if it is missing.
  package func peek(_ key: String) -> JSONValue? { ledger.peek(prefix + key) }

  /// Accounts for a key whose value changes nothing.
  package func pass(over key: String) { ledger.pass(over: prefix + key) }

  /// Accounts for all keys that begin with a prefix.
  package func passOver(_ prefix: String) {
    for key in under(prefix).keys { pass(over: prefix + key) }
  }

  /// The name of a key with all that it stands under, as errors and notes have it.
  package func path(_ key: String) -> String { ledger.path + prefix + key }

  /// Where an error about a key is.
  package func location(_ key: String) -> FormatError.Location { .init(key: path(key)) }

  func wrongKind(_ key: String, _ wanted: String, _ value: JSONValue) -> FormatError {
    FormatError(
      .malformed, "expected \(wanted), found \(value.kindName)", file: file,
      location: location(key))
  }
}
