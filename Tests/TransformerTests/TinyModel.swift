import Foundation
import LinearAlgebra
import ModelFormats
import Testing
import Transformer

/// A seeded model that Tests/Reference/make_transformer_fixtures.py made, with what Hugging Face
/// transformers computes with it.
struct TinyModel {
  static let encoders = [
    "bert", "roberta", "distilbert", "xlm-roberta", "xlm-roberta-padding", "camembert",
    "mpnet", "mpnet-buckets", "modernbert", "modernbert-biased", "modernbert-global",
  ]
  static let decoders = [
    "llama", "llama-tied-biased", "llama3-rope", "mistral-window", "qwen2", "qwen2-window", "qwen3",
    "gemma2", "gemma2-full", "gemma2-window", "smollm3", "smollm3-window", "smollm3-interval",
    "gemma3", "gemma3-capped", "gemma3-full", "phi3", "phi3-window", "phi3-long",
    "granite", "granite-tied-biased", "granite-plain", "olmo", "olmo-clipped",
    "olmo-tied-biased",
  ]
  static let all = encoders + decoders
  static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/"

  let model: TransformerModel
  let batch: TokenBatch
  let expected: SafetensorsFile

  /// Opens a folder, or a GGUF file with the expected values named.
  init(_ name: String, expected expectedName: String? = nil) throws {
    model = try WeightLoader(ModelLocation.open(path: Self.folder + name)).model()
    expected = try SafetensorsFile(
      path: Self.folder + (expectedName ?? name + "/expected.safetensors"))
    let indices = { [expected] (tensor: String) in try expected.floats(tensor).map { Int($0) } }
    let (ids, types, offsets) = (try indices("ids"), try indices("types"), try indices("offsets"))
    var batch = TokenBatch()
    for (start, end) in zip(offsets, offsets.dropFirst()) {
      batch.append(Array(ids[start..<end]), types: Array(types[start..<end]))
    }
    self.batch = batch
  }

  /// One sequence of the batch, alone.
  func single(_ sequence: Int) -> TokenBatch {
    let range = batch.range(of: sequence)
    var single = TokenBatch()
    single.append(
      Array(batch.ids[range]), types: batch.types.isEmpty ? nil : Array(batch.types[range]))
    return single
  }

  func forward(_ batch: TokenBatch? = nil) -> Matrix<Float> {
    model.forward(batch ?? self.batch, workspace: Workspace())
  }

  /// The greatest difference from an expected tensor.
  func distance(_ values: [Float], _ tensor: String) throws -> Float {
    greatestDistance(values, try expected.floats(tensor))
  }
}

/// The greatest |a − b|; infinite where counts differ or a number is none.
func greatestDistance(_ a: some Collection<Float>, _ b: some Collection<Float>) -> Float {
  guard a.count == b.count else { return .infinity }
  var greatest: Float = 0
  for (x, y) in zip(a, b) {
    let difference = abs(x - y)
    greatest = difference.isNaN ? .infinity : max(greatest, difference)
  }
  return greatest
}
