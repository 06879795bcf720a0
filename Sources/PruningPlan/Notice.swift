/// What whoever asked for a piece of work should read of it.
package struct Notice: Hashable, Sendable, CustomStringConvertible {
  /// The sentence, without its full stop.
  package var text: String
  /// Whether results may not be what they seem.
  package var isWarning: Bool
  /// What can be done about it.
  package var remedies: [Remedy]

  /// Something worth knowing.
  package init(_ text: String) { self.init(text, isWarning: false, remedies: []) }

  /// Something that results suffer from.
  package static func warning(_ text: String, _ remedies: Remedy...) -> Notice {
    Notice(text, isWarning: true, remedies: remedies)
  }

  private init(_ text: String, isWarning: Bool, remedies: [Remedy]) {
    self.text = text
    self.isWarning = isWarning
    self.remedies = remedies
  }

  /// The sentence with what can be done, naming neither options nor keys.
  package var description: String { Remedy.sentence(text, remedies) }
}
