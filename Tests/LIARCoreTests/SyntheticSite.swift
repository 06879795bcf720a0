import Foundation
import LIARCore
import LinearAlgebra
import ModelFormats
import PruningPlan
import Testing

/// A site that Tests/Reference/make_liar_fixtures.py made, with what the reference found.
struct SyntheticSite {
  static let names = ["neurons", "heads", "groups", "outlier", "few-tokens"]
  static let ridges = ["0", "0.0001", "0.1"]
  /// Those with error curves, and those without.
  static let reconstructions: [Reconstruction] = [.none, .bias, .liar]
  static let withoutCurves: [Reconstruction] = [
    .maskTuning, .liarWeights, .liarValues, .liarBias,
  ]

  let file: SafetensorsFile
  let columnsPerUnit: Int
  let headSize: Int?
  let consumer: Consumer
  let coupledSquares: [Double]
  let x: Matrix<Float>  // [tokens, columns]
  let heldOut: Matrix<Float>

  init(_ name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    file = try SafetensorsFile(path: folder.path + "/Fixtures/\(name).safetensors")
    columnsPerUnit = try #require(file.metadata["columns_per_unit"].flatMap(Int.init))
    headSize = file.metadata["head_size"].flatMap(Int.init)
    x = try SyntheticSite.matrix(file, "x").narrowed
    heldOut = try SyntheticSite.matrix(file, "held_out").narrowed
    consumer = Consumer(
      weight: try SyntheticSite.matrix(file, "weight"),
      bias: file.tensors["bias"] == nil ? nil : try SyntheticSite.matrix(file, "bias").values)
    coupledSquares = try SyntheticSite.matrix(file, "coupled").values
  }

  /// The site with statistics of all its tokens.
  func problem(weights: [Float]? = nil) -> SiteProblem {
    SiteProblem(
      site: SiteID(layer: 0, module: columnsPerUnit == 1 ? .ffn : .attention),
      columnsPerUnit: columnsPerUnit, headSize: headSize, consumer: consumer,
      calibration: Statistics(accumulate(x, weights: weights)),
      heldOut: Statistics(accumulate(heldOut)), coupledSquares: coupledSquares)
  }

  /// The site with what the fixture's gradients say of its units.
  func problemWithGradients() throws -> SiteProblem {
    var problem = problem()
    problem.gradientScores = try gradientSums().scores(signed: true)
    return problem
  }

  /// Sums of the fixture's gradients.
  func gradientSums() throws -> GradientSums {
    var sums = GradientSums(units: x.columns / columnsPerUnit, columnsPerUnit: columnsPerUnit)
    let offsets = try expectedIndices("offsets")
    let examples = zip(offsets, offsets.dropFirst()).map { $0..<$1 }
    sums.add(
      x.values, gradients: try SyntheticSite.matrix(file, "gradient").narrowed.values,
      examples: examples)
    var index = 0
    while file.tensors["producer.\(index)"] != nil {
      sums.add(
        producer: try SyntheticSite.matrix(file, "producer.\(index)").narrowed,
        gradient: try SyntheticSite.matrix(file, "producer_gradient.\(index)").narrowed)
      index += 1
    }
    sums.add(
      consumer: consumer.weight.narrowed.transposed,
      gradient: try SyntheticSite.matrix(file, "weight_gradient").narrowed.transposed)
    return sums
  }

  /// Inverse-norm weights from the fixture's residual stream.
  func weights() throws -> [Float] {
    let residual = try SyntheticSite.matrix(file, "residual").narrowed
    return (0..<residual.rows).map { row in
      residual.values.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress else { return 0 }
        return 1 / VectorMath.meanSquare(base + row * residual.columns, count: residual.columns)
      }
    }
  }

  func expected(_ name: String) throws -> Matrix<Double> { try SyntheticSite.matrix(file, name) }

  func expectedIndices(_ name: String) throws -> [Int] { try expected(name).values.map { Int($0) } }

  func hasRidge(_ ridge: String) -> Bool { file.tensors["\(ridge).q"] != nil }

  /// Reads a tensor in full precision; vectors become one column.
  static func matrix(_ file: SafetensorsFile, _ name: String) throws -> Matrix<Double> {
    let tensor = try file.descriptor(name)
    let values: [Double] =
      if tensor.type == .f64 {
        try file.withBytes(of: name) { bytes in
          (0..<tensor.elementCount).map {
            bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self)
          }
        }
      } else {
        try file.floats(name).map(Double.init)
      }
    return Matrix(rows: tensor.rowCount, columns: tensor.rowLength, values: values)
  }
}

/// Accumulates all rows at once.
func accumulate(_ x: Matrix<Float>, weights: [Float]? = nil) -> Accumulators {
  var accumulators = Accumulators(columns: x.columns)
  add(x, rows: 0..<x.rows, weights: weights, to: &accumulators)
  return accumulators
}

/// Accumulates some rows.
func add(
  _ x: Matrix<Float>, rows: Range<Int>, weights: [Float]?, to accumulators: inout Accumulators
) {
  var scratch = AccumulatorScratch()
  x.values.withUnsafeBufferPointer { values in
    guard let base = values.baseAddress else { return }
    accumulators.add(
      base + rows.lowerBound * x.columns, rows: rows.count,
      weights: weights.map { Array($0[rows]) }, scratch: &scratch)
  }
}

/// ‖a − b‖ / ‖b‖.
func relativeDistance(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  let difference = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  let norm = b.reduce(0) { $0 + $1 * $1 }
  return norm > 0 ? (difference / norm).squareRoot() : difference.squareRoot()
}

/// The greatest |a − b|.
func greatestDistance(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).map { abs($0 - $1) }.max() ?? 0
}

/// Sums of products of rows and drifts, block by block.
func cross(
  _ x: Matrix<Float>, _ e: Matrix<Float>, weights: [Float]?, block: Int
) -> CrossAccumulators {
  var sums = CrossAccumulators(columns: x.columns, outputs: e.columns)
  var scratch = CrossAccumulatorScratch()
  for start in stride(from: 0, to: x.rows, by: block) {
    let rows = start..<min(start + block, x.rows)
    let part = x.selecting(rows: Array(rows)), other = e.selecting(rows: Array(rows))
    sums.add(
      part.values, other.values, rows: rows.count, weights: weights.map { Array($0[rows]) },
      scratch: &scratch)
  }
  return sums
}
