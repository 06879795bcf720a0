internal import Foundation

/// Token errors counted in bins of equal factors, fine enough to draw any axis from.
package struct ErrorHistogram: Codable, Hashable, Sendable {
  /// Bins a factor of ten; a bin is 0.9 % wide, and so are quantiles.
  package static let binsPerDecade = 256
  /// The lower edge of bin 0; smaller errors are counted there.
  package static let least = 1e-5
  /// Bins there are: up to an error of 1000.
  package static let binCount = 8 * binsPerDecade

  /// The number of the first bin that is listed.
  package var first: Int
  /// Tokens by bin, from the first that has some to the last.
  package var counts: [Int]

  /// A histogram without tokens.
  package init() { self.init(first: 0, counts: []) }

  /// A histogram from its bins.
  package init(first: Int, counts: [Int]) {
    self.first = first
    self.counts = counts
  }

  /// Decodes a histogram within the bins there are.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let (first, counts) = (
      try values.decode(Int.self, forKey: .first), try values.decode([Int].self, forKey: .counts)
    )
    guard counts.count <= Self.binCount, (0...Self.binCount - counts.count).contains(first),
      counts.allSatisfy({ (0...Count.greatest).contains($0) })
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .counts, in: values, debugDescription: "no histogram of errors")
    }
    self.init(first: first, counts: counts)
  }

  /// Counts errors; those that are not finite are left out.
  package init(_ errors: some Sequence<Float>) {
    var bins = [Int](repeating: 0, count: Self.binCount)
    for error in errors where error.isFinite { bins[Self.bin(of: Double(error))] += 1 }
    self.init(bins: bins)
  }

  private init(bins: [Int]) {
    guard let first = bins.firstIndex(where: { $0 > 0 }),
      let last = bins.lastIndex(where: { $0 > 0 })
    else {
      self.init()
      return
    }
    self.init(first: first, counts: Array(bins[first...last]))
  }

  /// The bin of an error.
  package static func bin(of error: Double) -> Int {
    guard error > least else { return 0 }
    let position = log10(error / least) * Double(binsPerDecade)
    return min(max(Int(position), 0), binCount - 1)
  }

  /// The lower edge of a bin.
  package static func edge(_ bin: Int) -> Double {
    bin <= 0 ? 0 : least * pow(10, Double(bin) / Double(binsPerDecade))
  }

  /// Adds another histogram's tokens.
  package mutating func add(_ other: ErrorHistogram) {
    var bins = [Int](repeating: 0, count: Self.binCount)
    for histogram in [self, other] {
      for (offset, count) in histogram.counts.enumerated() {
        let bin = histogram.first + offset
        if bins.indices.contains(bin) { bins[bin] += max(0, count) }
      }
    }
    self = ErrorHistogram(bins: bins)
  }

  /// Tokens counted.
  package var total: Int { counts.reduce(0, +) }

  /// The error that a share of the tokens doesn't exceed; nil without tokens.
  package func quantile(_ share: Double) -> Double? {
    let total = total
    guard total > 0 else { return nil }
    let target = min(max(share, 0), 1) * Double(total)
    var seen = 0.0
    for (offset, count) in counts.enumerated() where count > 0 {
      if seen + Double(count) >= target {
        let low = Self.edge(first + offset)
        let inside = min(max((target - seen) / Double(count), 0), 1)
        return low + (Self.edge(first + offset + 1) - low) * inside
      }
      seen += Double(count)
    }
    return Self.edge(first + counts.count)
  }

  /// Tokens between the edges of wider bins, ascending; a bin that an edge divides is shared out.
  /// - Returns: one number fewer than there are edges.
  /// - Complexity: O(bins + edges).
  package func counts(between edges: [Double]) -> [Double] {
    guard edges.count > 1 else { return [] }
    var result = [Double](repeating: 0, count: edges.count - 1)
    var target = 0
    for (offset, count) in counts.enumerated() where count > 0 {
      let low = Self.edge(first + offset)
      let high = Self.edge(first + offset + 1)
      while target < result.count, edges[target + 1] <= low { target += 1 }
      var index = target
      while index < result.count, edges[index] < high {
        let part = min(high, edges[index + 1]) - max(low, edges[index])
        if part > 0 { result[index] += Double(count) * part / (high - low) }
        index += 1
      }
    }
    return result
  }
}

/// One method's errors at some sites.
package struct MethodErrors: Codable, Hashable, Sendable {
  /// Relative error on the fitted tokens, the mean over the sites.
  package var error: Float
  /// The same on the held-out tokens; nil when nothing was held out.
  package var heldOutError: Float?
  /// Errors of the fitted tokens, all sites together.
  package var fitted: ErrorHistogram
  /// Errors of the held-out tokens.
  package var heldOut: ErrorHistogram

  /// Creates a method's errors.
  package init(
    error: Float, heldOutError: Float?, fitted: ErrorHistogram = .init(),
    heldOut: ErrorHistogram = .init()
  ) {
    self.error = error
    self.heldOutError = heldOutError
    self.fitted = fitted
    self.heldOut = heldOut
  }
}

/// How errors are distributed over all tokens of all samples, by method (arXiv 2407.13331,
/// Figure 5): the same units are pruned, and only the reconstruction differs.
package struct ErrorDistribution: Codable, Hashable, Sendable {
  /// The sites counted so far.
  package var sites: [SiteID]
  /// Errors by method.
  package var methods: [Reconstruction: MethodErrors]
  /// All samples have been seen at all sites that were asked for.
  package var isComplete: Bool

  /// Creates a distribution.
  package init(sites: [SiteID], methods: [Reconstruction: MethodErrors], isComplete: Bool) {
    self.sites = sites
    self.methods = methods
    self.isComplete = isComplete
  }
}

extension Reconstruction {
  /// The methods whose token errors are shown beside each other.
  package static let distributed: [Reconstruction] = [.none, .bias, .liar]

  /// LIAR, its halves, and what they are compared with, in the order of the bars.
  package static let ablation: [Reconstruction] = [.none, .bias, .liarBias, .liarWeights, .liar]
}
