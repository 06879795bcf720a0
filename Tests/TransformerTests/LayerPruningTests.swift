import LinearAlgebra
import Testing
import Transformer

@Suite("Pruned layers")
struct LayerPruningTests {
  /// Some units of each sublayer that stay, as columns of the consumer's input.
  private func keptColumns(_ model: TransformerModel, _ sublayer: Sublayer) -> [Int] {
    let c = model.architecture
    guard sublayer == .attention else { return (0..<c.ffnSize).filter { $0 % 3 != 1 } }
    let columnsPerUnit = c.heads / c.keyValueHeads * c.headSize
    return (0..<c.keyValueHeads).filter { $0 % 2 == 1 }.flatMap {
      $0 * columnsPerUnit..<($0 + 1) * columnsPerUnit
    }
  }

  private func pruned(
    _ model: TransformerModel,
    _ body: (inout Layer, _ sublayer: Sublayer, _ kept: [Int], _ consumer: Linear) -> Void
  ) -> TransformerModel {
    var result = model
    for index in result.layers.indices {
      for sublayer in Sublayer.allCases {
        let kept = keptColumns(model, sublayer)
        let dense = model.layers[index].consumer(of: sublayer)
        let bias = (dense.bias ?? [Float](repeating: 0, count: dense.weight.rows)).map { $0 + 0.1 }
        let consumer = Linear(weight: dense.weight.selecting(columns: kept), bias: bias)
        body(&result.layers[index], sublayer, kept, consumer)
      }
    }
    return result
  }

  /// The definition: the dense model, the pruned units' columns of the consumer zero.
  private func masked(_ model: TransformerModel) -> TransformerModel {
    pruned(model) { layer, sublayer, kept, consumer in
      var weight = layer.consumer(of: sublayer).weight
      let stays = Set(kept)
      for row in 0..<weight.rows {
        for column in 0..<weight.columns where !stays.contains(column) { weight[row, column] = 0 }
      }
      let linear = Linear(weight: weight, bias: consumer.bias)
      if sublayer == .attention {
        layer.attention.output = linear
      } else {
        layer.feedForward.down = linear
      }
    }
  }

  @Test("Removing units equals masking them in the dense model", arguments: TinyModel.all)
  func removal(name: String) throws {
    let tiny = try TinyModel(name)
    let size = tiny.model.architecture.headSize
    let small = pruned(tiny.model) {
      $0.prune($1, keptColumns: $2, consumer: $3, headSize: size)
    }
    #expect(small.prunableParameterCount < tiny.model.prunableParameterCount)
    let expected = masked(tiny.model).forward(tiny.batch, workspace: Workspace())
    let values = small.forward(tiny.batch, workspace: Workspace())
    #expect(greatestDistance(values.values, expected.values) < 2e-5)
  }

  @Test("Zeroing units in place equals masking them", arguments: TinyModel.all)
  func padding(name: String) throws {
    let tiny = try TinyModel(name)
    let size = tiny.model.architecture.headSize
    let padded = pruned(tiny.model) {
      $0.pruneInPlace($1, keptColumns: $2, consumer: $3, headSize: size)
    }
    for (layer, dense) in zip(padded.layers, tiny.model.layers) {
      #expect(layer.attention.query.weight.rows == dense.attention.query.weight.rows)
      #expect(layer.feedForward.down.weight.columns == dense.feedForward.down.weight.columns)
    }
    let expected = masked(tiny.model).forward(tiny.batch, workspace: Workspace())
    let values = padded.forward(tiny.batch, workspace: Workspace())
    #expect(greatestDistance(values.values, expected.values) < 2e-5)
  }

  @Test(
    "A pruned decoder generates from its cache as from the start", arguments: TinyModel.decoders)
  func cache(name: String) throws {
    let tiny = try TinyModel(name)
    let size = tiny.model.architecture.headSize
    let small = pruned(tiny.model) {
      $0.prune($1, keptColumns: $2, consumer: $3, headSize: size)
    }
    let ids = tiny.single(0).ids
    let cache = KeyValueCache(layers: small.layers.count)
    let workspace = Workspace()
    var steps: [Float] = []
    for id in ids { steps += small.forward([id], cache: cache, workspace: workspace).values }
    let whole = small.forward(TokenBatch([ids]), workspace: Workspace())
    #expect(greatestDistance(steps, whole.values) < 2e-5)
  }
}
