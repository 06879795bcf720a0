/// The units of the focused site, in the Tokens pane's place.
package struct UnitsState: Equatable, Sendable {
  /// They are shown instead of the tokens.
  package internal(set) var isShown = false
  /// The unit under the cursor, by its rank.
  package internal(set) var cursor = 0
  /// The unit that a hand chose last: the cursor stays with it, wherever it ranks.
  var chosen: ChosenUnit?
  /// The axis of scores is logarithmic.
  package internal(set) var isLogAxis = false
}
