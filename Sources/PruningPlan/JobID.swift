/// Names a job from request to its last event.
package struct JobID: Codable, Hashable, Sendable, CustomStringConvertible {
  /// A number that is not used again.
  package var number: Int

  /// Creates an identifier.
  package init(_ number: Int) { self.number = number }

  /// `#7`
  package var description: String { "#\(number)" }
}
