/// Which way a figure is better.
package enum Direction: String, Codable, Sendable {
  case lower
  case higher

  /// For people: `less is better`.
  package var words: String {
    switch self {
    case .lower: "less is better"
    case .higher: "more is better"
    }
  }
}

/// What a figure measures: its name, which way is better, its unit, and how two are compared.
/// Whatever orders, marks or colours figures asks this.
package enum Metric: String, Codable, CaseIterable, Sendable {
  case perplexity
  case spearman
  case accuracy
  case exactMatch = "exact-match"
  /// The mean cosine of embeddings with the dense model's.
  case cosine
  /// The mean Kullback-Leibler divergence of the next token's distribution from the dense model's.
  case divergence = "kl-divergence"
  /// The root of a site's squared error over the energy of its output.
  case relativeError = "relative-error"

  /// The name for people.
  package var title: String {
    switch self {
    case .perplexity, .accuracy, .cosine, .divergence: rawValue.replacing("kl-", with: "")
    case .spearman: "Spearman"
    case .exactMatch: "exact match"
    case .relativeError: "relative error"
    }
  }

  /// Which way is better.
  package var direction: Direction {
    switch self {
    case .perplexity, .divergence, .relativeError: .lower
    case .spearman, .accuracy, .exactMatch, .cosine: .higher
    }
  }

  /// The unit; nil for a bare number.
  package var unit: String? { self == .divergence ? "nats" : nil }

  /// Name, unit and direction: `divergence in nats, less is better`.
  package var description: String {
    title + (unit.map { " in \($0)" } ?? "") + ", " + direction.words
  }

  /// Whether a figure is better than another. What is no number is worse than any.
  package func isBetter(_ value: Double, than other: Double) -> Bool {
    guard value.isFinite, other.isFinite else { return value.isFinite && !other.isFinite }
    return direction == .lower ? value < other : value > other
  }

  /// What pruning has changed of a figure; nil where either isn't finite.
  package func change(from dense: Double, to value: Double) -> MetricChange? {
    guard dense.isFinite, value.isFinite else { return nil }
    return MetricChange(metric: self, dense: dense, value: value)
  }

  /// Plans in the order of their figures, the best first; equals stay in their order.
  package func ordered<Plan>(_ plans: [Plan], by value: (Plan) -> Double) -> [Plan] {
    plans.enumerated().sorted { a, b in
      let (x, y) = (value(a.element), value(b.element))
      if isBetter(x, than: y) { return true }
      return !isBetter(y, than: x) && a.offset < b.offset
    }.map(\.element)
  }

  /// The places of the plans that no other beats: none is as small and as good, and better in one
  /// of both. Figures that are no numbers are never among them.
  /// - Parameters:
  ///   - plans: what is compared.
  ///   - size: what a plan leaves; smaller is better.
  ///   - value: its figure.
  package func front<Plan>(
    of plans: [Plan], size: (Plan) -> Double, value: (Plan) -> Double
  ) -> [Int] {
    let points = plans.map { (size: size($0), value: value($0)) }
    return points.indices.filter { index in
      let point = points[index]
      return point.value.isFinite
        && !points.contains { other in
          let isNoLarger = other.size <= point.size
          let isNoWorse = !isBetter(point.value, than: other.value)
          let isAhead = other.size < point.size || isBetter(other.value, than: point.value)
          return isNoLarger && isNoWorse && isAhead
        }
    }
  }
}

/// The difference of a pruned model's figure from the dense model's.
package struct MetricChange: Hashable, Sendable {
  /// What is measured.
  package let metric: Metric
  /// The dense model's figure.
  package let dense: Double
  /// The pruned model's.
  package let value: Double

  /// The difference in the figure's own unit.
  package var absolute: Double { value - dense }

  /// The difference as a share of the dense figure; nil where that is zero.
  package var relative: Double? { dense == 0 ? nil : absolute / abs(dense) }

  /// Figures without a fixed scale are compared as shares, the others as they are.
  private var isByShare: Bool { metric == .perplexity && dense > 0 }

  /// The difference is too small to be shown.
  package var isNone: Bool {
    abs(isByShare ? absolute / dense : absolute) < (isByShare ? 0.000_5 : 0.000_05)
  }

  /// The figure is worse than the dense model's by more than nothing.
  package var isWorse: Bool { !isNone && metric.isBetter(dense, than: value) }

  /// With its sign: `+12.3 %` of a perplexity, `×21.0` where it is many times as great, `-0.0123`
  /// of a figure with a scale of its own, `=` where it is none.
  package func text(minus: String = "-") -> String {
    guard !isNone else { return "=" }
    let sign = absolute > 0 ? "+" : ""
    guard isByShare else { return sign + Numerals.fixed(absolute, 4, minus: minus) }
    let share = absolute / dense
    guard share >= 10 else { return sign + Numerals.percent(share, minus: minus) }
    let factor = value / dense
    return "×" + Numerals.fixed(min(factor, 9_999_999), factor < 1000 ? 1 : 0)
  }
}
