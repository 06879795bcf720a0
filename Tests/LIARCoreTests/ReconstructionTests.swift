import LIARCore
import LinearAlgebra
import ModelFormats
import PruningPlan
import Testing

@Suite("Reconstructions besides LIAR agree with the reference")
struct ReconstructionTests {
  @Test("W' and b'", arguments: SyntheticSite.names, SyntheticSite.withoutCurves)
  func updates(name: String, reconstruction: Reconstruction) throws {
    let site = try SyntheticSite(name)
    let kept = try site.expectedIndices("kept")
    for ridge in SyntheticSite.ridges where site.hasRidge(ridge) {
      let update = try site.problem().update(
        keptColumns: kept, reconstruction: reconstruction, ridge: try #require(Double(ridge)))
      let prefix = "\(ridge).\(reconstruction.rawValue)"
      let weight = try site.expected("\(prefix).weight").values
      let read = update.withoutConstant
      #expect(relativeDistance(read.weight.values, weight) < 1e-6, "\(prefix)")
      if site.file.tensors["\(prefix).bias"] == nil {
        #expect(read.bias == nil)
      } else {
        let bias = try site.expected("\(prefix).bias").values
        #expect(relativeDistance(try #require(read.bias), bias) < 1e-6, "\(prefix)")
      }
    }
  }

  @Test("Sampled errors", arguments: SyntheticSite.names, Reconstruction.computable)
  func errors(name: String, reconstruction: Reconstruction) throws {
    let site = try SyntheticSite(name)
    let problem = site.problem()
    let ranking = try problem.ranking(by: .wifv, options: EstimateOptions(guardShare: 0))
    for ridge in SyntheticSite.ridges where site.hasRidge(ridge) {
      let samples = try problem.sampledErrors(
        ranking: ranking, reconstruction: reconstruction, widths: [0] + problem.spreadWidths(),
        ridge: .fixed(try #require(Double(ridge))))
      let prefix = "\(ridge).\(reconstruction.rawValue)"
      let fitted = try site.expected("\(prefix).error").values
      let heldOut = try site.expected("\(prefix).held_out").values
      for sample in samples {
        #expect(abs(sample.error - fitted[sample.kept]) < 2e-6, "\(prefix) \(sample.kept)")
        #expect(
          abs(try #require(sample.heldOut) - heldOut[sample.kept]) < 2e-6,
          "\(prefix) \(sample.kept)")
      }
    }
  }

  @Test(
    "Weighted statistics give weighted errors", arguments: SyntheticSite.names,
    SyntheticSite.withoutCurves)
  func weighted(name: String, reconstruction: Reconstruction) throws {
    let site = try SyntheticSite(name)
    let problem = site.problem(weights: try site.weights())
    let ranking = try site.problem().ranking(by: .wifv, options: EstimateOptions(guardShare: 0))
    let samples = try problem.sampledErrors(
      ranking: ranking,
      reconstruction: reconstruction, widths: Array(0...problem.units), ridge: 1e-4)
    let reference = try site.expected("\(reconstruction.rawValue).weighted").values
    // Float32 weights leave a singular Gram matrix noise of 1e-7, and errors are roots. What the
    // noise does to Q is fitted away by the weights, not by the bias alone.
    let isNoisy = name == "few-tokens" && reconstruction == .liarBias
    #expect(greatestDistance(samples.map(\.error), reference) < (isNoisy ? 1e-3 : 5e-5))
  }

  @Test("Sampled widths are spread evenly and hold both ends", arguments: SyntheticSite.names)
  func widths(name: String) throws {
    let problem = try SyntheticSite(name).problem()
    for limit in [2, 3, 24, 1000] {
      let widths = problem.spreadWidths(limit: limit)
      #expect(widths.count == min(limit, problem.units))
      #expect(widths.first == 1 && widths.last == problem.units)
      let steps = zip(widths.dropFirst(), widths).map { $0 - $1 }
      let (least, greatest) = (try #require(steps.min()), try #require(steps.max()))
      #expect(least > 0 && greatest - least <= 1)
    }
  }

  @Test("Without an intercept and with centred input, LIAR's weights are LIAR's")
  func centredWeights() throws {
    let site = try SyntheticSite("neurons")
    let mirrored = Matrix<Float>(
      rows: site.x.rows * 2, columns: site.x.columns,
      values: site.x.values + site.x.values.map { -$0 })
    let problem = problem(mirrored, site.consumer)
    let kept = try site.expectedIndices("kept")
    let whole = try problem.update(keptColumns: kept, reconstruction: .liar, ridge: 1e-3)
    let weights = try problem.update(keptColumns: kept, reconstruction: .liarWeights, ridge: 1e-3)
    #expect(relativeDistance(weights.weight.values, whole.weight.values) < 1e-9)
  }

  @Test("LIAR's bias alone leaves the weights and takes LIAR's bias")
  func biasAlone() throws {
    let site = try SyntheticSite("neurons")
    let kept = try site.expectedIndices("kept")
    let whole = try site.problem().update(keptColumns: kept, reconstruction: .liar, ridge: 0.1)
    let bias = try site.problem().update(keptColumns: kept, reconstruction: .liarBias, ridge: 0.1)
    #expect(bias.weight == site.consumer.weight.selecting(rows: kept))
    #expect(bias.bias == whole.bias)
  }

  @Test(
    "LIAR's bias alone takes a mean away that only its weights would bring",
    arguments: SyntheticSite.names)
  func biasAloneShiftsTheMean(name: String) throws {
    let site = try SyntheticSite(name)
    let (problem, kept) = (site.problem(), try site.expectedIndices("kept"))
    let mean = try problem.update(keptColumns: kept, reconstruction: .bias, ridge: 1e-3)
    let alone = try problem.update(keptColumns: kept, reconstruction: .liarBias, ridge: 1e-3)
    // b'(bias) − b'(LIAR) = μ_K Q W_S.
    let shift = zip(try #require(mean.bias), try #require(alone.bias)).map { $0 - $1 }
    let energy = problem.outputEnergy(problem.calibration)
    let excess = problem.calibration.weight * shift.reduce(0) { $0 + $1 * $1 } / energy
    let squares = [mean, alone].map { problem.error(of: $0) * problem.error(of: $0) }
    #expect(abs(squares[1] - squares[0] - excess) < 1e-9 * (1 + excess))
    #expect(excess > 0)
  }
}

@Suite("Mask tuning")
struct MaskTuningTests {
  @Test("A unit's rows share one scalar", arguments: SyntheticSite.names)
  func oneScalar(name: String) throws {
    let site = try SyntheticSite(name)
    let kept = try site.expectedIndices("kept")
    let update = try site.problem().update(
      keptColumns: kept, reconstruction: .maskTuning, ridge: 0)
    let scalars = try scalars(update, of: site.consumer)
    for start in stride(from: 0, to: kept.count, by: site.columnsPerUnit) {
      let unit = scalars[start..<start + site.columnsPerUnit]
      #expect(unit.allSatisfy { abs($0 - scalars[start]) < 1e-12 })
    }
    #expect(Set(scalars.map { Float($0) }).count == kept.count / site.columnsPerUnit)
    #expect(update.bias == site.consumer.bias)
  }

  @Test("The scale of the token weights doesn't matter")
  func weightScale() throws {
    let site = try SyntheticSite("neurons")
    let kept = try site.expectedIndices("kept")
    let small = [Float](repeating: 0x1p-12, count: site.x.rows)
    let updates = try [site.problem(), site.problem(weights: small)].map {
      try $0.update(keptColumns: kept, reconstruction: .maskTuning, ridge: 0).weight.values
    }
    #expect(relativeDistance(updates[1], updates[0]) < 1e-9)
  }

  // One kept column x and a pruned one that is `factor` times it, with equal weights: A = n x²,
  // r = factor · A, and 1 + factor restores the output but for the damping.
  @Test(
    "A unit stands in for its multiple, within ±10",
    arguments: [(0.5, 1.5), (-2, -1), (100, 10), (-100, -10)])
  func multiples(factor: Double, expected: Double) throws {
    var x = Matrix<Float>(rows: 64, columns: 2)
    for row in 0..<64 {
      x[row, 0] = Float(row % 7) + 1
      x[row, 1] = Float(factor) * x[row, 0]
    }
    let consumer = Consumer(weight: Matrix(rows: 2, columns: 3, repeating: 1), bias: nil)
    let update = try problem(x, consumer).update(
      keptColumns: [0], reconstruction: .maskTuning, ridge: 0)
    for scalar in try scalars(update, of: consumer) { #expect(abs(scalar - expected) < 1e-6) }
  }

  @Test("The damping of 1 holds back a unit whose contributions are small")
  func damping() throws {
    // A = 4 · 0.5² = 1 and r = 1: d = A r / (A² + 1) = 0.5.
    let x = Matrix<Float>(rows: 4, columns: 2, repeating: 0.5)
    let consumer = Consumer(weight: Matrix(rows: 2, columns: 1, repeating: 1), bias: nil)
    let update = try problem(x, consumer).update(
      keptColumns: [0], reconstruction: .maskTuning, ridge: 0)
    #expect(abs(update.weight.values[0] - 1.5) < 1e-12)
  }

  @Test("Equal units of great output share the correction", arguments: [1, 1e3, 1e6])
  func equalUnits(scale: Float) throws {
    var x = Matrix<Float>(rows: 64, columns: 3)
    for i in x.values.indices { x.values[i] = Float(i / 3 % 5) * scale }
    let consumer = Consumer(weight: Matrix(rows: 3, columns: 2, repeating: 1), bias: nil)
    let update = try problem(x, consumer).update(
      keptColumns: [0, 1], reconstruction: .maskTuning, ridge: 0)
    for scalar in try scalars(update, of: consumer) { #expect(abs(scalar - 1.5) < 1e-4) }
  }

  @Test("Units that add nothing keep their scalar")
  func silentUnits() throws {
    let consumer = Consumer(weight: Matrix(rows: 3, columns: 2, repeating: 1), bias: nil)
    let silent = problem(Matrix<Float>(rows: 8, columns: 3), consumer)
    let update = try silent.update(keptColumns: [0, 2], reconstruction: .maskTuning, ridge: 0)
    #expect(update.weight.values == [1, 1, 1, 1])
  }

  /// What each kept row of W was multiplied by.
  private func scalars(_ update: Update, of consumer: Consumer) throws -> [Double] {
    try update.keptColumns.enumerated().map { row, column in
      let ratios = (0..<update.weight.columns).map {
        update.weight[row, $0] / consumer.weight[column, $0]
      }
      let first = try #require(ratios.first)
      #expect(ratios.allSatisfy { abs($0 - first) < 1e-12 })
      return first
    }
  }
}

/// A site of neurons from its rows.
private func problem(_ x: Matrix<Float>, _ consumer: Consumer) -> SiteProblem {
  SiteProblem(
    site: SiteID(layer: 0, module: .ffn), columnsPerUnit: 1, consumer: consumer,
    calibration: Statistics(accumulate(x)), heldOut: nil)
}
