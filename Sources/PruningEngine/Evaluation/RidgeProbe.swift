internal import LinearAlgebra
internal import ModelFormats
internal import Synchronization

/// A linear classifier fitted in closed form: least squares on +1 for an example's class and −1 for
/// all others, W = (XᵀX + λI)⁻¹XᵀY over centred X and Y, the intercept not penalised (METHODS,
/// "Figures").
///
/// λ is `ridge` times the mean diagonal of XᵀX, so it doesn't depend on the embeddings' scale or the
/// number of examples.
struct RidgeProbe: Sendable {
  /// The share of XᵀX's mean diagonal that is added to the diagonal.
  static let ridge = 0.1

  /// The classes: in the order of the numbers if all are numbers, else of the alphabet.
  let classes: [String]
  private let weights: Matrix<Double>  // [width, classes]
  private let intercepts: [Double]

  /// Fits a probe.
  /// - Parameters:
  ///   - vectors: the examples' embeddings; an empty one counts as zeros.
  ///   - file: where they come from, for errors.
  init(_ vectors: [[Float]], labels: [String], file: String) throws {
    let distinct = Set(labels)
    guard distinct.count > 1 else {
      throw FormatError(
        .malformed, "has one class only", file: file, remedy: "a probe needs two or more")
    }
    let isNumeric = distinct.allSatisfy { Int($0) != nil }
    let classes = distinct.sorted {
      isNumeric ? (Int($0) ?? 0, $0) < (Int($1) ?? 0, $1) : $0 < $1
    }
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    let (count, width) = (vectors.count, vectors.map(\.count).max() ?? 0)

    var x = Matrix<Double>(rows: count, columns: width)
    var means = [Double](repeating: 0, count: width)
    for (row, vector) in vectors.enumerated() {
      for (j, value) in vector.enumerated() {
        x[row, j] = Double(value)
        means[j] += Double(value) / Double(count)
      }
    }
    for row in 0..<count {
      for j in 0..<width { x[row, j] -= means[j] }
    }
    var y = Matrix<Double>(rows: count, columns: classes.count, repeating: -1)
    var targetMeans = [Double](repeating: -1, count: classes.count)
    for (row, label) in labels.enumerated() {
      guard let number = numbers[label] else { continue }
      y[row, number] = 1
      targetMeans[number] += 2 / Double(count)
    }

    var gram = x.transposed.outerGram()
    let meanDiagonal = gram.diagonal.reduce(0, +) / Double(max(width, 1))
    guard meanDiagonal > 0, meanDiagonal.isFinite else {
      throw EngineError(.badData, "\(file): all embeddings are the same, nothing tells them apart")
    }
    for j in 0..<width { gram[j, j] += Self.ridge * meanDiagonal }
    // X is centred, so Y need not be.
    let weights = try Cholesky(gram).solve(x.multiplied(by: y, .transposed))
    let shift = weights.transposeMultiplied(by: means)
    self.classes = classes
    self.weights = weights
    intercepts = zip(targetMeans, shift).map { $0 - $1 }
  }

  /// The number of an embedding's class.
  func predict(_ vector: [Float]) -> Int {
    var scores = intercepts
    for (j, value) in vector.enumerated() {
      for column in scores.indices { scores[column] += Double(value) * weights[j, column] }
    }
    return Evaluator.greatest(scores[...])
  }
}

/// Keeps the probe fitted last: it is the dense model's, and serves all its pruned copies.
final class ProbeStore: Sendable {
  private struct Entry {
    var fingerprint: String
    var length: Int
    var training: [LabelledExample]
    var probe: RidgeProbe
  }

  private let entry = Mutex<Entry?>(nil)

  /// The probe of a model for some examples, fitted if it isn't the one at hand.
  func probe(
    _ model: LoadedModel, _ training: [LabelledExample], length: Int, fit: () throws -> RidgeProbe
  ) throws -> RidgeProbe {
    let fingerprint = try model.contentFingerprint()
    if let entry = entry.withLock({ $0 }), entry.fingerprint == fingerprint,
      entry.length == length, entry.training == training
    {
      return entry.probe
    }
    let probe = try fit()
    entry.withLock {
      $0 = Entry(
        fingerprint: fingerprint, length: length, training: training, probe: probe)
    }
    return probe
  }
}
