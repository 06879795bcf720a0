/// How far a piece of work is.
public struct WorkProgress: Sendable {
  /// 0…1.
  public var fraction: Double
  /// Seconds left, once that can be told.
  public var secondsLeft: Double?
  /// What is being done.
  public var message: String

  /// Says how far a piece of work is.
  public init(fraction: Double, secondsLeft: Double?, message: String) {
    self.fraction = fraction
    self.secondsLeft = secondsLeft
    self.message = message
  }
}
