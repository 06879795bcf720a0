/// How far a piece of work is.
package struct WorkProgress: Sendable {
  /// 0…1.
  package var fraction: Double
  /// Seconds left, once that can be told.
  package var secondsLeft: Double?
  /// What is being done.
  package var message: String

  /// Says how far a piece of work is.
  package init(fraction: Double, secondsLeft: Double?, message: String) {
    self.fraction = fraction
    self.secondsLeft = secondsLeft
    self.message = message
  }
}
