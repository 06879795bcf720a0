internal import Foundation
internal import LIARCore
internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Tokenization
internal import Transformer

/// Calibration text for those who have none: windows that the decoder draws itself, each token from
/// its own distribution (temperature 1), from the token that begins a text.
struct SelfText {
  /// Windows that grow together: enough to keep the products efficient, few enough for their keys
  /// and values.
  static let together = 32

  private let model: LoadedModel
  private let seed: UInt64
  private let begin: Int

  /// - Throws: ``EngineError`` for encoders, and for models without a token that begins or ends a
  ///   text.
  init(_ model: LoadedModel, seed: UInt64) throws {
    guard model.summary.predictsText else {
      throw EngineError(
        .unsupported,
        "\(model.summary.name) is \(model.summary.kindWithArticle) and draws no text", .calibrate)
    }
    let special = model.tokenizer.specialTokens
    guard let begin = special.begin ?? special.end else {
      throw EngineError(
        .unsupported,
        "\(model.summary.name) has no token that begins a text", .calibrate)
    }
    self.model = model
    self.seed = seed
    self.begin = begin
  }

  /// Windows of `length` tokens. Each has random numbers of its own: the first of many are those of
  /// few.
  /// - Complexity: one step of the whole model a token and ``together`` windows.
  func windows(_ count: Int, length: Int, work: Work) throws -> [[Int]] {
    var seeds = SplitMix64(seed: seed)
    var result: [[Int]] = []
    while result.count < count {
      let (done, now) = (result.count, min(Self.together, count - result.count))
      let generators = (0..<now).map { _ in SplitMix64(seed: seeds.next()) }
      result += try windows(generators, length: length) { share in
        try work.check()
        work.progress(
          (Double(done) + share * Double(now)) / Double(count), "drawing text from the model")
      }
    }
    return result
  }

  private func windows(
    _ generators: [SplitMix64], length: Int, step: (_ share: Double) throws -> Void
  ) throws -> [[Int]] {
    let dense = model.dense
    let workspace = Workspace()
    var generators = generators
    let caches = generators.map { _ in KeyValueCache(layers: dense.layers.count) }
    var windows = generators.map { _ in [begin] }
    for position in 1..<length {
      try step(Double(position) / Double(length))
      let hidden = dense.forward(
        windows.map { [$0[position - 1]] }, caches: caches, workspace: workspace)
      let logits = dense.logits(hidden, rows: 0..<hidden.rows)
      guard logits.values.allSatisfy(\.isFinite) else {
        throw NotFinite(result: "a logit after \(position) tokens")
      }
      let shares = generators.indices.map { Double.random(in: 0..<1, using: &generators[$0]) }
      for (window, token) in Self.draw(logits, shares).enumerated() {
        windows[window].append(token)
      }
    }
    return windows
  }

  /// A token for each row of logits: the one at a share of the distribution's mass, in the
  /// vocabulary's order.
  static func draw(_ logits: Matrix<Float>, _ shares: [Double]) -> [Int] {
    var tokens = [Int](repeating: 0, count: logits.rows)
    tokens.withUnsafeMutableBufferPointer { tokens in
      logits.values.withUnsafeBufferPointer { logits in
        guard let target = tokens.baseAddress, let source = logits.baseAddress else { return }
        let rows = Shared(target), values = SharedConstant(source)
        let columns = logits.count / max(shares.count, 1)
        Parallel.forEach(shares.count) { row in
          rows.pointer[row] = draw(
            UnsafeBufferPointer(start: values.pointer + row * columns, count: columns),
            shares[row])
        }
      }
    }
    return tokens
  }

  private static func draw(_ logits: UnsafeBufferPointer<Float>, _ share: Double) -> Int {
    let greatest = logits.max() ?? 0
    let masses = logits.map { exp($0 - greatest) }
    var left = share * masses.reduce(0) { $0 + Double($1) }
    for (token, mass) in masses.enumerated() {
      left -= Double(mass)
      if left < 0 { return token }
    }
    return max(logits.count - 1, 0)
  }
}
