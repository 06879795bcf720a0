/// What a reader takes beyond RFC 8259, or refuses within it.
///
/// A file means what the program for which it was written takes it for: `strict` is what Rust's
/// `serde_json` reads (`tokenizer.json`, the headers of safetensors), `python` what Python's `json`
/// reads (configurations, which it writes with `NaN` and `Infinity`).
package struct JSONDialect: Sendable {
  /// Whether `NaN`, `Infinity` and `-Infinity` are numbers, and `1e999` is infinite.
  var takesNonFinite: Bool
  /// Whether half a surrogate pair becomes U+FFFD.
  var replacesSurrogates: Bool
  /// Whether an object that has a name twice is refused.
  var refusesDuplicates: Bool = false

  /// RFC 8259, numbers finite and strings whole.
  package static let strict = JSONDialect(takesNonFinite: false, replacesSurrogates: false)
  /// RFC 8259, and what Python writes.
  package static let python = JSONDialect(takesNonFinite: true, replacesSurrogates: true)

  /// The same, but an object with the same name twice (as Swift compares strings) is an error: for
  /// headers, where two entries of one name are an attack or a corruption.
  package var refusingDuplicates: JSONDialect {
    var copy = self
    copy.refusesDuplicates = true
    return copy
  }
}
