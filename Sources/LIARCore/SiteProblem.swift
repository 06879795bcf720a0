internal import LinearAlgebra
public import PruningPlan

/// A site as the method sees it: a consumer, how its input divides into units, and statistics of
/// that input.
public struct SiteProblem: Sendable {
  /// Which site.
  public let site: SiteID
  /// Columns of X that one unit owns.
  public let columnsPerUnit: Int
  /// The size of a head where the units are heads: columns that far apart in a unit read the same
  /// column of the values. nil for neurons.
  public let headSize: Int?
  /// What the model holds each value to; nil for no bound.
  public let valueBound: Double?
  /// The layer that reads the units.
  public let consumer: Consumer
  /// Statistics of the calibration tokens.
  public let calibration: Statistics
  /// Statistics of the held-out tokens, where some were held out.
  public let heldOut: Statistics?
  /// Σ w² over the rows of the layers that produce a unit's columns, by unit; nil where unknown.
  public let coupledSquares: [Double]?
  /// What the target asks for beyond the site's own output, on the calibration tokens; nil where
  /// the target is that output.
  public let drift: Drift?
  /// The same on the held-out tokens.
  public let heldOutDrift: Drift?
  /// What a loss's gradient says of the units; nil until a criterion asks for it.
  public var gradientScores: GradientScores?

  /// Creates a problem; the consumer's input must divide into whole units.
  /// - Parameters:
  ///   - site: which site. Its module decides whether outliers are guarded, and with its layer it
  ///     seeds the random criterion.
  ///   - columnsPerUnit: 1 for neurons, the size of a head for heads, the query heads' sizes
  ///     together for a key-value group.
  ///   - headSize: the size of a head where the units are heads or groups of them.
  ///   - valueBound: what the model holds each value to.
  ///   - consumer: the layer that reads the units.
  ///   - calibration: statistics of its input over the fitted tokens.
  ///   - heldOut: statistics over tokens that are not fitted; nil where there are none. Those of no
  ///     weight count as none.
  ///   - coupledSquares: what the criterion `grouped-magnitude` needs, by unit.
  ///   - drift: what the target asks for beyond the site's own output; nil in one-shot pruning.
  ///   - heldOutDrift: the same on the held-out tokens.
  ///   - gradientScores: what `snip`, `fisher` and `taylor` need.
  public init(
    site: SiteID, columnsPerUnit: Int, headSize: Int? = nil, valueBound: Double? = nil,
    consumer: Consumer, calibration: Statistics, heldOut: Statistics?,
    coupledSquares: [Double]? = nil, drift: Drift? = nil, heldOutDrift: Drift? = nil,
    gradientScores: GradientScores? = nil
  ) {
    precondition(columnsPerUnit > 0 && consumer.weight.rows % columnsPerUnit == 0)
    precondition(headSize.map { $0 > 0 && columnsPerUnit % $0 == 0 } ?? true)
    precondition(calibration.mean.count == consumer.weight.rows)
    precondition(
      coupledSquares.map { $0.count == consumer.weight.rows / columnsPerUnit } ?? true)
    self.site = site
    self.columnsPerUnit = columnsPerUnit
    self.headSize = headSize
    self.valueBound = valueBound
    self.consumer = consumer
    self.calibration = calibration.withoutConstants
    self.heldOut = heldOut.flatMap { $0.weight > 0 ? $0 : nil }
    self.coupledSquares = coupledSquares
    self.drift = drift
    self.heldOutDrift = heldOutDrift
    self.gradientScores = gradientScores
  }

  /// Columns of X, d.
  public var columns: Int { consumer.weight.rows }

  /// Units of the site.
  public var units: Int { columns / columnsPerUnit }

  /// λ for a relative ridge: ridge · mean(diag C), the same at every width.
  func lambda(ridge: Double) -> Double { ridge * calibration.meanDiagonal }

  /// The columns of units, unit by unit in the order given.
  public func columns(of units: [Int]) -> [Int] {
    units.flatMap { $0 * columnsPerUnit..<($0 + 1) * columnsPerUnit }
  }

  /// Column scores summed over each unit.
  func summedByUnit(_ values: [Double]) -> [Double] {
    (0..<units).map { unit in
      values[unit * columnsPerUnit..<(unit + 1) * columnsPerUnit].reduce(0, +)
    }
  }

  /// The energy that relative errors are relative to: that of the site's centred output, tr(WᵀCW),
  /// or where the output is the same for all tokens that of the constant, n‖μW‖².
  /// - Complexity: O(d²o).
  public func outputEnergy(_ statistics: Statistics) -> Double {
    reference(centredEnergy(statistics), statistics)
  }

  /// tr(WᵀCW).
  func centredEnergy(_ statistics: Statistics) -> Double {
    statistics.centredGram.multiplied(by: consumer.weight).dot(consumer.weight)
  }

  /// A centred energy, or the constant's where that is no more than rounding leaves of it.
  func reference(_ centred: Double, _ statistics: Statistics) -> Double {
    let constant =
      statistics.weight * consumer.weight.transposeMultiplied(by: statistics.mean).squaredNorm
    return centred <= Statistics.constantShare * constant ? constant : centred
  }
}
