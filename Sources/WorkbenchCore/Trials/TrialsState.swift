/// What has been evaluated, and how it is listed.
package struct TrialsState: Equatable, Sendable {
  /// Evaluations in the order in which they arrived.
  package internal(set) var all: [Trial] = []
  /// The number of the next trial; those that are being evaluated have theirs.
  var next = 0
  /// The number of the latest trial that there has been.
  var latest = -1
  /// Evaluations that have ended with a result.
  var evaluations = 0
  /// The ratios that were swept last.
  var lastSweep: [Double]?
  /// Which trials are in view.
  package internal(set) var filter = RowFilter()
  /// The focused trial's row, as sorted.
  package internal(set) var cursor = 0
  /// The first row in view.
  package internal(set) var offset = 0
  /// The order of the rows.
  package internal(set) var sort = TrialSort.number
  /// They are listed the other way around.
  package internal(set) var isReversed = false
  /// They are drawn as a plot of score against parameters.
  package internal(set) var showsPlot = false
}
