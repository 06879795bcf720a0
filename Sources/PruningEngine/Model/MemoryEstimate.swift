public import PruningPlan

/// What a calibration needs, told before it runs.
public struct MemoryEstimate: Sendable {
  /// The accumulators, fitted and held-out, in float64.
  public let accumulatorBytes: Int
  /// Weights in float32, accumulators, hidden states and buffers of a calibration.
  public let calibrateBytes: Int

  /// Estimates for a number of calibration tokens.
  public init(_ model: ModelSummary, tokens: Int = 65_536) {
    let squares = model.sites.reduce(0) { total, site in
      let columns = site.units * site.columnsPerUnit
      return total + columns * columns
    }
    let widest = model.sites.map { $0.units * $0.columnsPerUnit }.max() ?? 0
    accumulatorBytes = 2 * 8 * squares
    let batch = Calibrator.batchTokens * (4 * model.hiddenSize + 2 * widest) * 4
    calibrateBytes =
      accumulatorBytes + 4 * model.parameters + 4 * tokens * model.hiddenSize + batch
      + 4 * widest * widest
  }
}
