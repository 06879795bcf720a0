import LinearAlgebra
import Testing
import Transformer

@Suite("What is done to states after the transformer")
struct EmbeddingPipelineTests {
  static let hidden = Matrix<Float>(
    rows: 5, columns: 4, values: (0..<20).map { Float(($0 * 7919) % 23) / 11 - 1 })
  static let batch = TokenBatch([[1, 2, 3], [4, 5]])

  static func matrix(_ rows: Int, _ columns: Int) -> Matrix<Float> {
    Matrix(
      rows: rows, columns: columns,
      values: (0..<rows * columns).map { Float(($0 * 31) % 17) / 12 - 0.6 })
  }

  static func dense(
    _ activation: DenseStage.Activation, from columns: Int = 4, to rows: Int = 3,
    residual: DenseStage.Residual = .none
  ) -> EmbeddingStage {
    .dense(
      DenseStage(
        weight: matrix(rows, columns), bias: (0..<rows).map { Float($0) / 4 - 0.3 },
        activation: activation, residual: residual))
  }

  static let norm = EmbeddingStage.layerNorm(
    weight: [0.5, -1, 2, 1.5], bias: [0.1, 0.2, -0.3, 0])

  static let pipelines: [EmbeddingPipeline] =
    Pooling.Mode.allCases.flatMap { poolings($0) }
    + DenseStage.Activation.allCases.map { EmbeddingPipeline(stages: [dense($0)]) } + layered

  private static func poolings(_ mode: Pooling.Mode) -> [EmbeddingPipeline] {
    [0, 1].flatMap { skipped in
      let pooling = Pooling(mode, skippedTokens: skipped)
      return [
        EmbeddingPipeline(pooling: pooling),
        EmbeddingPipeline(pooling: pooling, stages: [.normalize]),
      ]
    }
  }

  private static let layered: [EmbeddingPipeline] = [
    EmbeddingPipeline(pooling: Pooling(.classifier, .mean, .maximum)),
    EmbeddingPipeline(tokenStages: [dense(.gelu), .normalize], pooling: Pooling(.weightedMean)),
    EmbeddingPipeline(stages: [norm, dense(.tanh), .truncate(2), .normalize]),
    EmbeddingPipeline(stages: [dense(.tanh, to: 4, residual: .input)]),
    EmbeddingPipeline(stages: [dense(.silu, residual: .projected(matrix(3, 4)))]),
  ]

  @Test("The way back agrees with differences", arguments: pipelines.indices)
  func gradients(index: Int) {
    let pipeline = Self.pipelines[index]
    let width = pipeline.width(of: 4)
    let directions: [[Float]] = (0..<2).map { row in
      (0..<width).map { column in Float((row * 5 + column * 3) % 7) / 3 - 1 }
    }
    func value(_ hidden: Matrix<Float>) -> Double {
      let embeddings = pipeline.embeddings(hidden, Self.batch)
      return zip(embeddings.joined(), directions.joined()).reduce(0) { sum, pair in
        sum + Double(pair.0) * Double(pair.1)
      }
    }
    let gradient = pipeline.backward(directions, Self.hidden, Self.batch)
    for entry in Self.hidden.values.indices {
      var (above, below) = (Self.hidden, Self.hidden)
      above.values[entry] += 0x1p-8
      below.values[entry] -= 0x1p-8
      let difference = (value(above) - value(below)) / 0x1p-7
      #expect(abs(difference - Double(gradient.values[entry])) < 4e-3, "entry \(entry)")
    }
  }

  @Test("A prompt's tokens aren't pooled, and the others keep their places")
  func prompt() {
    func embedding(_ mode: Pooling.Mode) -> [Float] {
      EmbeddingPipeline(pooling: Pooling(mode, skippedTokens: 1))
        .embeddings(Self.hidden, Self.batch)[0]
    }
    func row(_ index: Int) -> [Float] { Array(Self.hidden.values[index * 4..<(index + 1) * 4]) }
    #expect(embedding(.classifier) == row(1))
    #expect(embedding(.lastToken) == row(2))
    #expect(embedding(.mean) == zip(row(1), row(2)).map { ($0 + $1) / 2 })
    for (found, expected) in zip(
      embedding(.weightedMean), zip(row(1), row(2)).map { (2 * $0 + 3 * $1) / 5 })
    {
      #expect(abs(found - expected) < 1e-6)
    }
  }

  @Test("Sums are zero where a prompt leaves nothing, and the first token stays the first")
  func nothingLeft() {
    for mode in Pooling.Mode.allCases where mode != .maximum {
      let pipeline = EmbeddingPipeline(pooling: Pooling(mode, skippedTokens: 2))
      let embedding = pipeline.embeddings(Self.hidden, Self.batch)[1]
      let first = Array(Self.hidden.values[12..<16])
      #expect(embedding == (mode == .classifier ? first : [0, 0, 0, 0]), "\(mode)")
    }
  }

  @Test("Layers must read what they are given")
  func widths() throws {
    let two = EmbeddingPipeline(pooling: Pooling(.mean, .classifier), stages: [Self.dense(.tanh)])
    #expect(throws: (any Error).self) { try two.check(hidden: 4, file: "") }
    try two.check(hidden: 2, file: "")
    #expect(two.width(of: 2) == 3)
  }
}
