public import LinearAlgebra
public import ModelFormats

/// How an encoder's hidden states become one embedding.
public struct Pooling: Sendable, Equatable {
  /// Which tokens are pooled.
  public enum Mode: Sendable, Equatable {
    case mean
    case classifier
    case maximum
    case meanOfSquareRootLength
  }

  /// The mode.
  public var mode: Mode
  /// Whether the result has unit length.
  public var normalizes: Bool
  /// The longest text the files ask for, in tokens.
  public var maximumLength: Int?

  /// Creates a pooling; without files of sentence-transformers it is the normalised mean.
  public init(mode: Mode = .mean, normalizes: Bool = true, maximumLength: Int? = nil) {
    self.mode = mode
    self.normalizes = normalizes
    self.maximumLength = maximumLength
  }

  /// Reads sentence-transformers' `modules.json` and what it names.
  public init(_ location: ModelLocation) throws(FormatError) {
    self.init()
    if let file = location.gguf,
      let kind = try file.optionalInt(file.string("general.architecture") + ".pooling_type")
    {
      mode = kind == 2 ? .classifier : .mean
    }
    if let path = location.companion("sentence_bert_config.json") {
      maximumLength = try JSONValue.read(path: path).optionalInt("max_seq_length", file: path)
    }
    guard let modulesPath = location.companion("modules.json") else { return }
    normalizes = false
    for module in try JSONValue.read(path: modulesPath).array(file: modulesPath) {
      let type = try module.string("type", file: modulesPath)
      if type.hasSuffix(".Normalize") { normalizes = true }
      guard type.hasSuffix(".Pooling") else { continue }
      let folder = try module.string("path", file: modulesPath)
      guard let path = location.companion(folder + "/config.json") else { continue }
      let config = try JSONValue.read(path: path)
      if try config.optionalBool("pooling_mode_cls_token", file: path) == true {
        mode = .classifier
      } else if try config.optionalBool("pooling_mode_max_tokens", file: path) == true {
        mode = .maximum
      } else if try config.optionalBool("pooling_mode_mean_sqrt_len_tokens", file: path) == true {
        mode = .meanOfSquareRootLength
      }
    }
  }

  /// One embedding a sequence.
  public func embeddings(_ hidden: Matrix<Float>, _ batch: TokenBatch) -> [[Float]] {
    (0..<batch.count).map { sequence in
      embedding(hidden, rows: batch.range(of: sequence))
    }
  }

  private func embedding(_ hidden: Matrix<Float>, rows: Range<Int>) -> [Float] {
    var result = pooled(hidden, rows: rows)
    if normalizes {
      let norm = VectorMath.dot(result, result, count: result.count).squareRoot()
      if norm > 1e-12 { result = result.map { Float(Double($0) / norm) } }
    }
    return result
  }

  /// The embedding of a sequence before it is brought to unit length.
  func pooled(_ hidden: Matrix<Float>, rows: Range<Int>) -> [Float] {
    let width = hidden.columns
    var result = [Float](repeating: 0, count: width)
    guard let first = rows.first else { return result }
    switch mode {
    case .classifier:
      result = Array(hidden.values[first * width..<(first + 1) * width])
    case .maximum:
      result = [Float](repeating: -.infinity, count: width)
      for row in rows {
        for j in 0..<width { result[j] = max(result[j], hidden[row, j]) }
      }
    case .mean, .meanOfSquareRootLength:
      var sum = [Double](repeating: 0, count: width)
      for row in rows {
        for j in 0..<width { sum[j] += Double(hidden[row, j]) }
      }
      let divisor = mode == .mean ? Double(rows.count) : Double(rows.count).squareRoot()
      result = sum.map { Float($0 / divisor) }
    }
    return result
  }
}
