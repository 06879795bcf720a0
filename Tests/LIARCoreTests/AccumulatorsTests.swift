import LIARCore
import LinearAlgebra
import Testing

@Suite("Accumulators are additive")
struct AccumulatorsTests {
  @Test("Batches of uneven length add up to the whole", arguments: SyntheticSite.names)
  func batches(name: String) throws {
    let site = try SyntheticSite(name)
    var pieces = Accumulators(columns: site.x.columns)
    for rows in [0..<7, 7..<8, 8..<site.x.rows] {
      add(site.x, rows: rows, weights: nil, to: &pieces)
    }
    expectSame(pieces, accumulate(site.x))
  }

  @Test("A matrix is added as its rows are", arguments: SyntheticSite.names)
  func matrices(name: String) throws {
    let site = try SyntheticSite(name)
    let weights = try site.weights()
    var whole = Accumulators(columns: site.x.columns)
    whole.add(site.x, weights: weights)
    #expect(whole == accumulate(site.x, weights: weights))
    whole.add(Matrix(rows: 0, columns: site.x.columns))
    #expect(whole == accumulate(site.x, weights: weights))
  }

  @Test("Merged shards equal one run", arguments: SyntheticSite.names)
  func shards(name: String) throws {
    let site = try SyntheticSite(name)
    var first = Accumulators(columns: site.x.columns)
    var second = first
    add(site.x, rows: 0..<11, weights: nil, to: &first)
    add(site.x, rows: 11..<site.x.rows, weights: nil, to: &second)
    first.merge(second)
    expectSame(first, accumulate(site.x))
  }

  /// The fixture's products are exact in float32, so only the joining in float64 rounds.
  private func expectSame(_ parts: Accumulators, _ whole: Accumulators) {
    #expect(parts.tokens == whole.tokens)
    #expect(parts.weight == whole.weight)
    #expect(relativeDistance(parts.mean, whole.mean) < 1e-14)
    #expect(relativeDistance(parts.centredProducts.values, whole.centredProducts.values) < 1e-13)
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

  @Test("A column that hardly varies keeps its variance")
  func nearlyConstantColumn() {
    // 1000 ± 0.01 leaves no digit of the variance in float32 products of about a million.
    let rows = 4096
    let x = Matrix<Float>(
      rows: rows, columns: 1, values: (0..<rows).map { 1000 + ($0 % 2 == 0 ? 0.0099487305 : 0) })
    var accumulators = Accumulators(columns: 1)
    var scratch = AccumulatorScratch()
    for start in stride(from: 0, to: rows, by: 1024) {
      x.values.withUnsafeBufferPointer { x in
        guard let first = x.baseAddress else { return }
        accumulators.add(first + start, rows: 1024, weights: nil, scratch: &scratch)
      }
    }
    let half = Double(x.values[0] - 1000) / 2
    let variance = Statistics(accumulators).centredGram[0, 0] / Double(rows)
    #expect(abs(variance / (half * half) - 1) < 1e-5)
  }
}
