import LinearAlgebra
import ModelFormats
import Testing
import Transformer

@Suite("Forward passes agree with Hugging Face transformers")
struct ForwardTests {
  @Test("Hidden states after the embedding and every layer", arguments: TinyModel.all)
  func hiddenStates(name: String) throws {
    let tiny = try TinyModel(name)
    let workspace = Workspace()
    var hidden = tiny.model.embed(tiny.batch)
    #expect(try tiny.distance(hidden.values, "hidden.0") < 1e-5)
    for (index, layer) in tiny.model.layers.enumerated() {
      tiny.model.forward(layer, &hidden, tiny.batch, workspace: workspace)
      var shown = hidden
      if index == tiny.model.layers.count - 1 { tiny.model.finish(&shown) }
      #expect(try tiny.distance(shown.values, "hidden.\(index + 1)") < 1e-4)
    }
  }

  @Test("Logits and likelihoods of decoders", arguments: TinyModel.decoders)
  func logits(name: String) throws {
    let tiny = try TinyModel(name)
    let hidden = tiny.forward()
    let logits = tiny.model.logits(hidden, rows: 0..<hidden.rows)
    #expect(try tiny.distance(logits.values, "logits") < 1e-4)
    #expect(
      try tiny.distance(tiny.model.negativeLogLikelihoods(hidden, tiny.batch), "nll") < 1e-4)
  }

  @Test("Embeddings of encoders", arguments: TinyModel.encoders)
  func embeddings(name: String) throws {
    let tiny = try TinyModel(name)
    let embeddings = EmbeddingPipeline(stages: [.normalize]).embeddings(tiny.forward(), tiny.batch)
    #expect(try tiny.distance(embeddings.flatMap { $0 }, "embedding") < 1e-5)
  }

  @Test(
    "GGUF files give what their originals give",
    arguments: [
      ("bert-f32.gguf", "bert/expected.safetensors"),
      ("llama-f32.gguf", "llama/expected.safetensors"),
      ("llama3-rope-f32.gguf", "llama3-rope/expected.safetensors"),
      ("qwen2-f32.gguf", "qwen2/expected.safetensors"),
      ("gemma2-f32.gguf", "gemma2/expected.safetensors"),
      ("smollm3-f32.gguf", "smollm3/expected.safetensors"),
      ("gemma3-f32.gguf", "gemma3/expected.safetensors"),
      ("phi3-long-f32.gguf", "phi3-long/expected.safetensors"),
      ("granite-f32.gguf", "granite/expected.safetensors"),
      ("olmo-clipped-f32.gguf", "olmo-clipped/expected.safetensors"),
      ("llama-q8_0.gguf", "llama-q8_0.expected.safetensors"),
    ])
  func gguf(file: String, expected: String) throws {
    let tiny = try TinyModel(file, expected: expected)
    let hidden = tiny.forward()
    // A GGUF bert has no segments to tell apart in its own tokeniser, but the table is there.
    let last = tiny.model.layers.count
    #expect(try tiny.distance(hidden.values, "hidden.\(last)") < 1e-4)
    if tiny.model.architecture.predictsTokens {
      let logits = tiny.model.logits(hidden, rows: 0..<hidden.rows)
      #expect(try tiny.distance(logits.values, "logits") < 1e-4)
    }
  }

  @Test(
    "Sequences that continue one are what the whole sequences are", arguments: TinyModel.decoders)
  func continuedSequences(name: String) throws {
    let tiny = try TinyModel(name)
    let width = tiny.model.architecture.hiddenSize
    let prefix = Array(tiny.batch.ids.prefix(7))
    let endings = [[5, 9, 11, 30, 31, 32], [40], [5, 9, 12]].filter {
      tiny.model.architecture.keysServe(of: prefix.count, in: prefix.count + $0.count)
    }
    #expect(!endings.isEmpty)
    var batch = TokenBatch([[50, 51], prefix])
    for ending in endings { batch.append(ending, after: 1) }
    batch.append([60, 61, 62])
    let together = tiny.forward(batch)
    for (index, ending) in endings.enumerated() {
      let whole = tiny.forward(TokenBatch([prefix + ending]))
      let range = batch.range(of: index + 2)
      #expect(
        greatestDistance(
          together.values[range.lowerBound * width..<range.upperBound * width],
          whole.values.suffix(ending.count * width)) < 2e-5)
    }
    let last = tiny.forward(TokenBatch([[60, 61, 62]]))
    #expect(greatestDistance(together.values.suffix(3 * width), last.values) < 2e-5)
  }

  @Test("A batch of several sequences equals them one by one", arguments: TinyModel.all)
  func batches(name: String) throws {
    let tiny = try TinyModel(name)
    let width = tiny.model.architecture.hiddenSize
    let together = tiny.forward()
    for sequence in 0..<tiny.batch.count {
      let alone = tiny.forward(tiny.single(sequence))
      let range = tiny.batch.range(of: sequence)
      let part = together.values[range.lowerBound * width..<range.upperBound * width]
      #expect(greatestDistance(part, alone.values) < 2e-5)
    }
  }

  @Test("Batches large enough to be divided over threads change nothing", arguments: TinyModel.all)
  func largeBatch(name: String) throws {
    let tiny = try TinyModel(name)
    var large = TokenBatch()
    let copies = 40
    for _ in 0..<copies {
      for sequence in 0..<tiny.batch.count {
        let single = tiny.single(sequence)
        large.append(single.ids, types: single.types.isEmpty ? nil : single.types)
      }
    }
    let expected = tiny.forward().values
    let values = tiny.forward(large).values
    for copy in 0..<copies {
      let part = values[copy * expected.count..<(copy + 1) * expected.count]
      #expect(greatestDistance(part, expected) < 5e-5)
    }
  }

  @Test("Generation with a cache equals the whole forward pass", arguments: TinyModel.decoders)
  func cache(name: String) throws {
    let tiny = try TinyModel(name)
    let ids = tiny.single(1).ids  // 12 tokens, longer than the windows
    let cache = KeyValueCache(layers: tiny.model.layers.count)
    let workspace = Workspace()
    for piece in [0..<5, 5..<6, 6..<7, 7..<10, 10..<12] {
      let step = tiny.model.forward(Array(ids[piece]), cache: cache, workspace: workspace).values
      #expect(cache.count == piece.upperBound)
      // A long text may be turned otherwise than its own beginning.
      let whole = tiny.forward(TokenBatch([Array(ids.prefix(piece.upperBound))]))
      #expect(greatestDistance(step, whole.values.suffix(step.count)) < 2e-5)
    }
  }

  @Test(
    "Sequences that grow together equal each whole forward pass", arguments: TinyModel.decoders)
  func cachesSideBySide(name: String) throws {
    let tiny = try TinyModel(name)
    let ids = tiny.single(1).ids
    let sequences: [[Int]] = [ids, ids.reversed(), ids.map { ids[($0 * 7 + 3) % ids.count] }]
    let caches = sequences.map { _ in KeyValueCache(layers: tiny.model.layers.count) }
    let workspace = Workspace()
    for piece in [0..<1, 1..<2, 2..<5] + (5..<ids.count).map({ $0..<$0 + 1 }) {
      let hidden = tiny.model.forward(
        sequences.map { Array($0[piece]) }, caches: caches, workspace: workspace)
      for (index, sequence) in sequences.enumerated() {
        let rows = (index * piece.count)..<((index + 1) * piece.count)
        let own = hidden.selecting(rows: Array(rows)).values
        let whole = tiny.forward(TokenBatch([Array(sequence.prefix(piece.upperBound))]))
        #expect(greatestDistance(own, whole.values.suffix(own.count)) < 2e-5)
      }
    }
  }

  @Test("Where one of several caches becomes a long text's, it alone is computed anew")
  func cachesOnBothSides() throws {
    let tiny = try TinyModel("phi3-long")
    let ids = tiny.single(1).ids
    let (long, short) = (Array(ids.prefix(8)), Array(ids.suffix(8)))
    let caches = [long, short].map { _ in KeyValueCache(layers: tiny.model.layers.count) }
    let workspace = Workspace()
    _ = tiny.model.forward([long, short], caches: caches, workspace: workspace)
    let hidden = tiny.model.forward([[5, 6, 7], [8]], caches: caches, workspace: workspace)
    let whole = [long + [5, 6, 7], short + [8]].map { tiny.forward(TokenBatch([$0])) }
    let width = tiny.model.architecture.hiddenSize
    #expect(
      greatestDistance(
        hidden.values, whole[0].values.suffix(3 * width) + whole[1].values.suffix(width)) < 2e-5)
    #expect(caches.map(\.count) == [11, 9])
  }

  @Test("A workspace may serve models with different rotary embeddings in turn")
  func sharedWorkspace() throws {
    let workspace = Workspace()
    for name in ["llama", "llama3-rope", "llama"] {
      let tiny = try TinyModel(name)
      let hidden = tiny.model.forward(tiny.batch, workspace: workspace)
      #expect(try tiny.distance(hidden.values, "hidden.2") < 1e-4)
    }
  }

  @Test(
    "Taps show the consumer's input and output, and the residual stream after it",
    arguments: TinyModel.all)
  func taps(name: String) throws {
    let tiny = try TinyModel(name)
    var before = tiny.model.embed(tiny.batch)
    let workspace = Workspace()
    for layer in tiny.model.layers {
      var seen: [Sublayer] = []
      var middle: [Float] = []
      var worst: Float = 0
      tiny.model.forward(layer, &before, tiny.batch, workspace: workspace) { tap in
        seen.append(tap.sublayer)
        let consumer = layer.consumer(of: tap.sublayer)
        #expect(tap.columns == consumer.weight.columns && tap.rows == tiny.batch.tokenCount)
        let x = Matrix(
          rows: tap.rows, columns: tap.columns,
          values: Array(UnsafeBufferPointer(start: tap.units, count: tap.rows * tap.columns)))
        let output = x.multiplied(by: consumer.weight, otherOrientation: .transposed)
        for index in output.values.indices {
          let bias = consumer.bias?[index % tap.hiddenSize] ?? 0
          worst = max(worst, abs(tap.output[index] - output.values[index] - bias))
        }
        let residual = Array(
          UnsafeBufferPointer(start: tap.residual, count: tap.rows * tap.hiddenSize))
        if tap.sublayer == .attention {
          middle = residual
        } else if tiny.model.architecture.norm.place == .before {
          for index in residual.indices {
            let bias = consumer.bias?[index % tap.hiddenSize] ?? 0
            let added = tiny.model.architecture.residualScale * (output.values[index] + bias)
            worst = max(worst, abs(residual[index] - middle[index] - added))
          }
        }
      }
      #expect(seen == [.attention, .feedForward])
      #expect(worst < 2e-5)
    }
  }

  @Test("An empty batch gives no hidden states")
  func empty() throws {
    #expect(try TinyModel("llama").forward(TokenBatch()).rows == 0)
    #expect(try TinyModel("bert").forward(TokenBatch([[], [5]])).rows == 1)
  }
}
