/// The tokens of a sample, and their errors at the sites.
package struct TokensState: Equatable, Sendable {
  /// Token errors of the sample in view.
  package internal(set) var sheet = TokenSheet()
  /// The worst tokens that were looked for last.
  package internal(set) var worst: WorstList?
  /// The sample wanted.
  package internal(set) var sample = 0
  /// It was chosen; otherwise a calibration brings the first of those held out.
  var sampleIsChosen = false
  /// The token under the cursor.
  package internal(set) var cursor = 0
  /// The first row of sites in view.
  package internal(set) var offset = 0
}
