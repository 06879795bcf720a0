internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

/// How a site's energy Σ w‖x‖² is shared out among token types, to find those that own the fit.
struct TokenEnergies {
  private var byToken: [Int: (energy: Double, weight: Double)] = [:]
  /// The first tokens of windows under causal attention: what stands first draws it, whatever it
  /// is.
  private var first = (energy: 0.0, weight: 0.0)
  private var total = (energy: 0.0, weight: 0.0)

  /// Adds the rows of X that a sublayer's consumer reads.
  mutating func add(_ tap: Tap, _ batch: TokenBatch, weights: [Float]?, isCausal: Bool) {
    for sequence in 0..<batch.count {
      for (position, row) in batch.range(of: sequence).enumerated() {
        let x = tap.units + row * tap.columns
        let weight = weights.map { Double($0[row]) } ?? 1
        let energy = weight * VectorMath.dot(x, x, count: tap.columns)
        total.energy += energy
        total.weight += weight
        if isCausal, position == 0 {
          first.energy += energy
          first.weight += weight
        } else {
          let known = byToken[batch.ids[row]] ?? (0, 0)
          byToken[batch.ids[row]] = (known.energy + energy, known.weight + weight)
        }
      }
    }
  }

  /// The outliers, the greatest share first; `text` names a token.
  func outliers(_ text: (Int) -> String) -> [TokenOutlier] {
    guard total.energy > 0, total.weight > 0 else { return [] }
    let entries: [(token: Int?, sum: (energy: Double, weight: Double))] =
      byToken.map { ($0.key, $0.value) } + [(nil, first)]
    return
      entries
      .map { (token: $0.token, share: $0.sum.energy / total.energy, of: $0.sum.weight) }
      .filter { TokenOutlier.isOutlier(share: $0.share, tokenShare: $0.of / total.weight) }
      .sorted { ($0.share, $1.token ?? -1) > ($1.share, $0.token ?? -1) }
      .map {
        TokenOutlier(
          token: $0.token.map(text), share: $0.share,
          tokenShare: $0.of / total.weight)
      }
  }
}
