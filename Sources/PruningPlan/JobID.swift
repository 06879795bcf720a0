/// Names a job from request to its last event.
public struct JobID: Codable, Hashable, Sendable, CustomStringConvertible {
  /// A number that is not used again.
  public var number: Int

  /// Creates an identifier.
  public init(_ number: Int) { self.number = number }

  /// `#7`
  public var description: String { "#\(number)" }
}
