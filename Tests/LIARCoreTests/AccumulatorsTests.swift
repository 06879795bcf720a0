import LIARCore
import LinearAlgebra
import Testing

@Suite("Accumulators are additive and exact")
struct AccumulatorsTests {
  @Test("Batches of uneven length add up to the whole", arguments: SyntheticSite.names)
  func batches(name: String) throws {
    let site = try SyntheticSite(name)
    var pieces = Accumulators(columns: site.x.columns)
    for rows in [0..<7, 7..<8, 8..<site.x.rows] {
      add(site.x, rows: rows, weights: nil, to: &pieces)
    }
    // The fixture's products are exact in float32, so the order of summation can't matter.
    #expect(pieces == accumulate(site.x))
  }

  @Test("Merged shards equal one run", arguments: SyntheticSite.names)
  func shards(name: String) throws {
    let site = try SyntheticSite(name)
    var first = Accumulators(columns: site.x.columns)
    var second = first
    add(site.x, rows: 0..<11, weights: nil, to: &first)
    add(site.x, rows: 11..<site.x.rows, weights: nil, to: &second)
    first.merge(second)
    #expect(first == accumulate(site.x))
    #expect(first.tokens == site.x.rows)
  }

  @Test("Merged statistics equal those of all tokens", arguments: SyntheticSite.names)
  func mergedStatistics(name: String) throws {
    let site = try SyntheticSite(name)
    let weights = try site.weights()
    var first = Accumulators(columns: site.x.columns)
    var second = first
    add(site.x, rows: 0..<11, weights: weights, to: &first)
    add(site.x, rows: 11..<site.x.rows, weights: weights, to: &second)
    let merged = Statistics(first).merged(with: Statistics(second))
    let whole = Statistics(accumulate(site.x, weights: weights))
    #expect(merged.tokens == whole.tokens)
    #expect(abs(merged.weight / whole.weight - 1) < 1e-12)
    #expect(relativeDistance(merged.mean, whole.mean) < 1e-12)
    #expect(relativeDistance(merged.centredGram.values, whole.centredGram.values) < 1e-6)
    let empty = Statistics(Accumulators(columns: site.x.columns))
    #expect(merged.merged(with: empty).mean == merged.mean)
    #expect(empty.merged(with: merged).centredGram == merged.centredGram)
    #expect(empty.merged(with: empty).weight == 0)
  }

  @Test("Weights of 1 change nothing", arguments: SyntheticSite.names)
  func unitWeights(name: String) throws {
    let site = try SyntheticSite(name)
    let ones = [Float](repeating: 1, count: site.x.rows)
    #expect(accumulate(site.x, weights: ones) == accumulate(site.x))
  }

  @Test("A token of weight 4 counts like four of weight 1")
  func repeatedTokens() throws {
    let site = try SyntheticSite("neurons")
    let weights = (0..<site.x.rows).map { Float($0 % 5 == 0 ? 4 : 1) }
    let repeated = (0..<site.x.rows).flatMap { [Int](repeating: $0, count: $0 % 5 == 0 ? 4 : 1) }
    let weighted = accumulate(site.x, weights: weights)
    let plain = accumulate(site.x.selecting(rows: repeated))
    #expect(weighted.sum == plain.sum)
    #expect(weighted.weight == plain.weight)
    #expect(weighted.products == plain.products)
    #expect(weighted.tokens == site.x.rows)
  }

  @Test("Inverse-norm weighting agrees with the reference", arguments: SyntheticSite.names)
  func inverseNorm(name: String) throws {
    let site = try SyntheticSite(name)
    let accumulators = accumulate(site.x, weights: try site.weights())
    let weight = try site.expected("weighted.weight").values[0]
    #expect(abs(accumulators.weight / weight - 1) < 1e-6)
    #expect(relativeDistance(accumulators.sum, try site.expected("weighted.sum").values) < 1e-6)
    let products = try site.expected("weighted.products")
    var upper = accumulators.products
    for i in 0..<upper.rows {
      for j in 0..<i { upper[i, j] = upper[j, i] }
    }
    #expect(relativeDistance(upper.values, products.values) < 1e-6)
  }

  @Test("The centred Gram matrix is symmetric, and that of the centred rows")
  func centring() throws {
    let site = try SyntheticSite("neurons")
    let statistics = Statistics(accumulate(site.x))
    var centred = site.x.widened
    for i in 0..<centred.rows {
      for j in 0..<centred.columns { centred[i, j] -= statistics.mean[j] }
    }
    let gram = centred.multiplied(by: centred, .transposed)
    #expect(statistics.centredGram == statistics.centredGram.transposed)
    #expect(relativeDistance(statistics.centredGram.values, gram.values) < 1e-12)
  }

  @Test("No tokens give zero statistics, not NaN")
  func empty() {
    let statistics = Statistics(Accumulators(columns: 3))
    #expect(statistics.mean == [0, 0, 0])
    #expect(statistics.meanDiagonal == 0)
  }
}
