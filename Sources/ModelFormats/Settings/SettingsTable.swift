/// What is known of the keys that a reader doesn't take its numbers from.
package struct SettingsTable: Sendable {
  /// A key that changes the computation in a way that isn't computed here.
  package struct Refused: Sendable {
    /// The key.
    package var key: String
    /// The values beside null that change nothing.
    package var neutral: [JSONValue]
    /// What another value does, as the end of "which …".
    package var effect: String
    /// What to do about it.
    package var remedy: String

    /// Describes a key.
    package init(
      _ key: String, neutral: JSONValue..., effect: String,
      remedy: String = "open a model whose configuration leaves it at its default"
    ) {
      self.key = key
      self.neutral = neutral
      self.effect = effect
      self.remedy = remedy
    }
  }

  /// Keys that are refused where their value isn't neutral.
  package var refused: [Refused]
  /// Keys that change nothing that is computed here, and where the reference reads them.
  package var harmless: [String: String]

  /// Describes a reader's keys.
  package init(refused: [Refused] = [], harmless: [String: String] = [:]) {
    self.refused = refused
    self.harmless = harmless
  }

  /// A table that leaves some keys to the reader.
  package func without(_ keys: String...) -> SettingsTable {
    SettingsTable(
      refused: refused.filter { !keys.contains($0.key) },
      harmless: harmless.filter { !keys.contains($0.key) })
  }

  /// A table with what another adds; of two reasons for a key, the other's.
  package func adding(_ other: SettingsTable) -> SettingsTable {
    SettingsTable(
      refused: refused + other.refused,
      harmless: harmless.merging(other.harmless) { _, reason in reason })
  }
}

extension FileSettings {
  /// Accounts for a table's keys.
  /// - Throws: `FormatError` for a value that would change the computation, naming key, value and
  ///   remedy.
  package func hold(to table: SettingsTable) throws(FormatError) {
    for key in table.harmless.keys { pass(over: key) }
    for rule in table.refused { try hold(to: rule) }
  }

  /// Refuses a key whose value isn't neutral.
  package func hold(to rule: SettingsTable.Refused) throws(FormatError) {
    guard let value = value(rule.key), !rule.neutral.contains(where: value.equals) else { return }
    throw FormatError(
      .unsupported, "is \(value.excerpt), \(rule.effect)", file: file, location: location(rule.key),
      remedy: rule.remedy)
  }
}

extension JSONValue {
  /// Equality under which 1 and 1.0 are one number.
  fileprivate func equals(_ other: JSONValue) -> Bool {
    if let number = doubleValue, let another = other.doubleValue { return number == another }
    return self == other
  }

  /// The value as messages have it, cut where it is long.
  package var excerpt: String {
    let text = serialized()
    return text.count <= 60 ? text : text.prefix(57) + "…"
  }
}
