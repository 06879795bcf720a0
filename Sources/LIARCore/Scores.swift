internal import LinearAlgebra
public import PruningPlan

extension SiteProblem {
  /// The criterion's score of every unit; higher is kept longer (METHODS, "Criteria").
  ///
  /// Only the order counts: factors that are the same for all units of a site are left out.
  /// `interpolation` has no score of its own here; see ``GreedyElimination``. `groupedMagnitude`
  /// needs ``coupledSquares``; `snip`, `fisher` and `taylor` need ``gradientScores``.
  public func scores(by criterion: Criterion, seed: UInt64) -> [Double] {
    switch criterion {
    case .random:
      return randomScores(seed: seed)
    case .magnitudeL1:
      return summedByUnit(consumer.absoluteRowSums)
    case .magnitudeL2:
      return summedByUnit(consumer.squaredRowNorms).map { $0.squareRoot() }
    case .activation:
      return summedByUnit(squaredActivations).map { $0.squareRoot() }
    case .wanda:
      return summedByUnit(wandaByColumn)
    case .ifv:
      return summedByUnit(variances)
    case .wifv:
      return summedByUnit(zip(variances, consumer.squaredRowNorms).map(*))
    case .wifn:
      return summedByUnit(wandaByColumn.map { $0 * $0 })
    case .groupedMagnitude:
      guard let coupledSquares else {
        preconditionFailure("grouped-magnitude needs the squares of the coupled matrices")
      }
      return zip(summedByUnit(consumer.squaredRowNorms), coupledSquares).map(+)
    case .snip: return gradients(for: criterion).snip
    case .fisher: return gradients(for: criterion).fisher
    case .taylor: return gradients(for: criterion).taylor
    case .interpolation:
      preconditionFailure("interpolation is an order, not a score")
    }
  }

  private func gradients(for criterion: Criterion) -> GradientScores {
    guard let gradientScores else {
      preconditionFailure("\(criterion.rawValue) needs a loss's gradient")
    }
    return gradientScores
  }

  /// v_i: the variance of column i.
  var variances: [Double] {
    // Inverse-norm weights may sum to less than 1.
    let n = calibration.weight > 0 ? calibration.weight : 1
    return calibration.centredGram.diagonal.map { max($0, 0) / n }
  }

  /// s_i / n: the mean square of column i.
  private var squaredActivations: [Double] {
    zip(variances, calibration.mean).map { $0 + $1 * $1 }
  }

  private var wandaByColumn: [Double] {
    zip(consumer.absoluteRowSums, squaredActivations).map { weight, square in
      weight / Double(consumer.weight.columns) * square.squareRoot()
    }
  }

  private func randomScores(seed: UInt64) -> [Double] {
    let stream = UInt64(site.layer) &* 2 &+ (site.module == .ffn ? 1 : 0)
    var generator = SplitMix64(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ stream)
    return (0..<units).map { _ in Double.random(in: 0..<1, using: &generator) }
  }

  /// Units that hold more than `share` of Σ v_i‖W_i‖² and are kept whatever their score
  /// (METHODS, "Outlier guard"). Neurons only: a head's energy is never an accident of one token.
  /// - Parameter share: from 0, which guards nothing, to 1.
  public func guardedUnits(share: Double) -> [Int] {
    guard share > 0, site.module == .ffn else { return [] }
    let energies = summedByUnit(zip(variances, consumer.squaredRowNorms).map(*))
    let threshold = share * energies.reduce(0, +)
    return energies.indices.filter { energies[$0] > threshold }
  }
}
