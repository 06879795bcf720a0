internal import LIARCore
internal import LinearAlgebra
internal import Transformer

/// What is missing of all that a removed stretch added to the stream, relative to that: its centred
/// energy, so that 1 is what its mean alone leaves (METHODS, "Depth").
struct StretchLoss: Sendable {
  /// On the fitted tokens.
  let error: Double
  /// On the held-out tokens, where some were held out.
  let heldOutError: Double?

  /// What an update of the consumer leaves, where no norm stands over the stream.
  init(_ problem: SiteProblem, _ update: Update) {
    error = problem.driftError(of: update)
    heldOutError = problem.heldOutDriftError(of: update)
  }

  /// What was seen in the stream.
  init(_ fitted: StretchSums, heldOut: StretchSums) {
    error = fitted.error
    heldOutError = heldOut.isEmpty ? nil : heldOut.error
  }
}

/// Sums over tokens of what a stretch makes of the stream, and of what is missing of it.
struct StretchSums: Sendable {
  private var change: CrossAccumulators
  private var missing = 0.0
  private var cosines = 0.0
  private var tokens = 0

  init(hiddenSize: Int) { change = CrossAccumulators(columns: 0, outputs: hiddenSize) }

  var isEmpty: Bool { tokens == 0 }

  /// ‖after − made‖ over ‖after − before‖, the latter centred; 0 where nothing changes.
  var error: Double { change.energy > 0 ? (missing / change.energy).squareRoot() : 0 }

  /// One minus the mean cosine of the states before and behind it: block influence (ShortGPT,
  /// arXiv 2403.03853).
  var influence: Double { tokens > 0 ? 1 - cosines / Double(tokens) : 0 }

  /// Adds the states of some tokens.
  /// - Parameters:
  ///   - before: those before the stretch.
  ///   - after: those behind it.
  ///   - made: those that stand in its place; nil for those before it.
  mutating func add(
    before: Matrix<Float>, after: Matrix<Float>, made: Matrix<Float>? = nil,
    scratch: inout CrossAccumulatorScratch
  ) {
    let (rows, width) = (before.rows, before.columns)
    let difference = after.subtracting(before)
    let rest = made.map(after.subtracting) ?? difference
    difference.withRows { values in
      change.add(values, values, rows: rows, weights: nil, scratch: &scratch)
    }
    rest.withRows { values in
      for row in 0..<rows {
        missing += Double(
          VectorMath.dot(values + row * width, values + row * width, count: width))
      }
    }
    before.withRows { before in
      after.withRows { after in
        for row in 0..<rows {
          let (x, y) = (before + row * width, after + row * width)
          let lengths =
            (Double(VectorMath.dot(x, x, count: width))
            * Double(VectorMath.dot(y, y, count: width))).squareRoot()
          if lengths > 0 { cosines += Double(VectorMath.dot(x, y, count: width)) / lengths }
        }
      }
    }
    tokens += rows
  }
}

extension Matrix<Float> {
  /// Reads the values, of which there are some.
  func withRows(_ read: (UnsafePointer<Float>) -> Void) {
    values.withUnsafeBufferPointer { values in
      if let values = values.baseAddress { read(values) }
    }
  }

  func subtracting(_ other: Matrix<Float>) -> Matrix<Float> {
    combined(other, -)
  }

  func adding(_ other: Matrix<Float>) -> Matrix<Float> {
    combined(other, +)
  }

  func divided(by scale: Float) -> Matrix<Float> {
    guard scale != 1 else { return self }
    return Matrix(rows: rows, columns: columns, values: values.map { $0 / scale })
  }

  private func combined(
    _ other: Matrix<Float>, _ combine: (Float, Float) -> Float
  ) -> Matrix<Float> {
    precondition(rows == other.rows && columns == other.columns)
    let count = rows * columns
    return Matrix(
      rows: rows, columns: columns,
      values: [Float](unsafeUninitializedCapacity: count) { result, initialized in
        withRows { a in
          other.withRows { b in
            for i in 0..<count { result[i] = combine(a[i], b[i]) }
          }
        }
        initialized = count
      })
  }
}
