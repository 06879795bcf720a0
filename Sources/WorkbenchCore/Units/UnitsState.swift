/// The units of the focused site, in the Tokens pane's place.
public struct UnitsState: Equatable, Sendable {
  /// They are shown instead of the tokens.
  public internal(set) var isShown = false
  /// The unit under the cursor, by its rank.
  public internal(set) var cursor = 0
  /// The unit that a hand chose last: the cursor stays with it, wherever it ranks.
  var chosen: ChosenUnit?
  /// The axis of scores is logarithmic.
  public internal(set) var isLogAxis = false
}
