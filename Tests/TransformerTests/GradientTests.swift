import LIARCore
import LinearAlgebra
import ModelFormats
import Testing
import Transformer

@Suite("Gradients agree with PyTorch's autograd")
struct GradientTests {
  static let losses: [(String, String)] =
    TinyModel.encoders.flatMap { [($0, "similarity"), ($0, "embedding")] }
    + TinyModel.decoders.flatMap { [($0, "language-model"), ($0, "divergence")] }
    + HeadTests.classifiers.map { ($0, "classification") }

  @Test("Of unit masks, example by example", arguments: losses)
  func masks(name: String, loss: String) throws {
    let tiny = try TinyGradients(name, loss)
    let found = tiny.backward()
    for site in tiny.sites {
      let masks = try #require(found.masks[site]).flatMap { $0 }
      let reference = try tiny.expected("mask.\(site)")
      #expect(relativeDistance(masks, reference) < 1e-4, "\(site)")
    }
  }

  @Test("Summed into the scores of SNIP, Fisher and Taylor", arguments: losses)
  func scores(name: String, loss: String) throws {
    let tiny = try TinyGradients(name, loss)
    let found = tiny.backward()
    for site in tiny.sites {
      let sums = try #require(found.sums[site])
      let units = sums.units
      let reference = try tiny.expected("mask.\(site)")
      let byUnit = (0..<units).map { unit in
        stride(from: unit, to: reference.count, by: units).map { reference[$0] }
      }
      let signed = sums.scores(signed: true)
      #expect(
        relativeDistance(signed.snip, byUnit.map { abs($0.reduce(0, +)) }) < 1e-4, "\(site)")
      #expect(
        relativeDistance(
          sums.scores(signed: false).snip, byUnit.map { $0.reduce(0) { $0 + abs($1) } }) < 1e-4,
        "\(site)")
      #expect(
        relativeDistance(signed.fisher, byUnit.map { $0.reduce(0) { $0 + $1 * $1 } }) < 1e-4,
        "\(site)")
      #expect(
        relativeDistance(signed.taylor, try tiny.expected("taylor.\(site)")) < 1e-4, "\(site)")
    }
  }

  @Test("Don't depend on how examples are batched", arguments: ["bert", "qwen3", "mistral-window"])
  func batching(name: String) throws {
    let tiny = try TinyGradients(name, name == "bert" ? "embedding" : "language-model")
    let together = tiny.backward()
    let apart = tiny.backward(batchTokens: 1)
    for site in tiny.sites {
      let a = try #require(together.sums[site]).scores(signed: true)
      let b = try #require(apart.sums[site]).scores(signed: true)
      #expect(relativeDistance(a.fisher, b.fisher) < 1e-5)
      #expect(relativeDistance(a.taylor, b.taylor) < 1e-5)
    }
  }
}

/// A tiny model with a loss, and what Tests/Reference/make_gradient_fixtures.py found for it.
struct TinyGradients {
  let tiny: TinyModel
  let name: String
  let loss: any Loss
  let file: SafetensorsFile

  init(_ model: String, _ loss: String) throws {
    tiny = try TinyModel(model)
    name = loss
    file = try SafetensorsFile(path: TinyModel.folder + model + "/gradients.safetensors")
    let batch = tiny.batch
    let sequences = (0..<batch.count).map { Array(batch.ids[batch.range(of: $0)]) }
    switch loss {
    case "language-model": self.loss = LanguageModelLoss(sequences)
    case "divergence":
      let draws = try file.floats("draws")
      self.loss = DivergenceLoss(
        sequences, draws: (0..<batch.count).map { Array(draws[batch.range(of: $0)]) })
    case "similarity":
      self.loss = SimilarityLoss(
        [(sequences[0], sequences[1]), (sequences[2], sequences[0])], scores: [0.3, 0.9],
        pipeline: EmbeddingPipeline(stages: [.normalize]))
    case "classification":
      self.loss = ClassificationLoss(
        sequences.map { LossExample([$0]) }, classes: [2, 0, 1],
        head: try #require(tiny.model.taskHeads.classification))
    default:
      let directions = try file.floats("directions")
      let width = tiny.model.architecture.hiddenSize
      self.loss = EmbeddingLoss(
        sequences,
        directions: sequences.indices.map { Array(directions[$0 * width..<($0 + 1) * width]) },
        pipeline: EmbeddingPipeline(stages: [.normalize]))
    }
  }

  /// `L.attention` and `L.ffn`, as the fixture names them.
  var sites: [String] {
    tiny.model.layers.indices.flatMap { ["\($0).attention", "\($0).ffn"] }
  }

  func expected(_ tensor: String) throws -> [Double] {
    try file.floats("\(name).\(tensor)").map(Double.init)
  }

  struct Found {
    /// By site and example, dL/dm of every unit.
    var masks: [String: [[Double]]] = [:]
    var sums: [String: GradientSums] = [:]
  }

  /// The whole way there and back.
  func backward(batchTokens: Int = 1000) -> Found {
    let model = tiny.model
    var found = Found()
    let workspace = Workspace()
    let size = model.architecture.headSize
    let weights = model.layers.map { LayerGradients($0) }
    for batch in LossBatch.packed(typed, tokens: batchTokens) {
      var hidden = model.embed(batch.batch)
      var states: [Matrix<Float>] = []
      for layer in model.layers {
        states.append(hidden)
        model.forward(layer, &hidden, batch.batch, workspace: workspace)
      }
      let last = hidden
      model.finish(&hidden)
      var gradient = loss.gradient(model, hidden, batch.batch, examples: batch.examples)
      model.finishBackward(last, &gradient)
      for (index, layer) in model.layers.enumerated().reversed() {
        model.backward(
          layer, from: states[index], &gradient, batch.batch, workspace: workspace,
          weights: weights[index]
        ) { tap in
          let isAttention = tap.sublayer == .attention
          let site = "\(index).\(isAttention ? "attention" : "ffn")"
          let units = isAttention ? layer.attention.key.weight.rows / size : tap.columns
          let perUnit = tap.columns / units
          for rows in batch.rows {
            var masks = [Double](repeating: 0, count: units)
            for row in rows {
              for column in 0..<tap.columns {
                let entry = row * tap.columns + column
                masks[column / perUnit] += Double(tap.units[entry]) * Double(tap.gradients[entry])
              }
            }
            found.masks[site, default: []].append(masks)
          }
          found.sums[site, default: GradientSums(units: units, columnsPerUnit: perUnit)].add(
            tap.units, gradients: tap.gradients, examples: batch.rows)
        }
      }
    }
    for (index, layer) in model.layers.enumerated() {
      let (attention, ffn, own) = (layer.attention, layer.feedForward, weights[index])
      found.sums["\(index).attention"]?.add(producer: attention.query.weight, gradient: own[.query])
      found.sums["\(index).attention"]?.add(producer: attention.key.weight, gradient: own[.key])
      found.sums["\(index).attention"]?.add(producer: attention.value.weight, gradient: own[.value])
      found.sums["\(index).attention"]?.add(
        consumer: attention.output.weight, gradient: own[.output])
      if let gate = ffn.gate {
        found.sums["\(index).ffn"]?.add(producer: gate.weight, gradient: own[.gate])
      }
      found.sums["\(index).ffn"]?.add(producer: ffn.up.weight, gradient: own[.up])
      found.sums["\(index).ffn"]?.add(consumer: ffn.down.weight, gradient: own[.down])
    }
    return found
  }

  /// The loss's examples with the segments of the model's own batch.
  private var typed: [LossExample] {
    guard !tiny.batch.types.isEmpty else { return loss.examples }
    let batch = tiny.batch
    var types: [[Int]: [Int]] = [:]
    for sequence in 0..<batch.count {
      let range = batch.range(of: sequence)
      types[Array(batch.ids[range])] = Array(batch.types[range])
    }
    return loss.examples.map { example in
      LossExample(example.sequences, types: example.sequences.map { types[$0] })
    }
  }
}

/// ‖a − b‖ / ‖b‖.
func relativeDistance(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  let difference = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  let norm = b.reduce(0) { $0 + $1 * $1 }
  return norm > 0 ? (difference / norm).squareRoot() : difference.squareRoot()
}
