internal import Foundation
internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Tokenization
internal import Transformer

/// The dense model's `config.json`, taken from its folder or made from GGUF metadata.
enum HuggingFaceConfiguration {
  static func fields(_ model: LoadedModel) throws -> [String: JSONValue] {
    if let config = model.location.config { return config.objectValue ?? [:] }
    let c = model.dense.configuration
    var fields: [String: JSONValue] = [
      "model_type": .string(c.family.rawValue),
      "vocab_size": .int(model.dense.embeddings.tokens.rows),
      "hidden_size": .int(c.hiddenSize),
      "num_hidden_layers": .int(c.layers),
      "num_attention_heads": .int(c.heads),
      "intermediate_size": .int(c.ffnSize),
      "hidden_act": .string(activation(c.activation)),
      "max_position_embeddings": .int(c.maximumPositions),
    ]
    let special = model.tokenizer.specialTokens
    func set(_ key: String, _ id: Int?) { fields[key] = id.map { .int($0) } ?? .null }
    if c.family.isDecoder {
      fields["architectures"] = .array([
        .string(HuggingFaceLayout.prefix(ofType: c.family.rawValue) + "ForCausalLM")
      ])
      fields["num_key_value_heads"] = .int(c.keyValueHeads)
      fields["head_dim"] = .int(c.headSize)
      fields["rms_norm_eps"] = shortest(c.normEpsilon)
      fields["tie_word_embeddings"] = .bool(c.tiedEmbeddings)
      if c.family == .mistral || c.family == .qwen2 || c.family == .qwen3 {
        fields["sliding_window"] = c.slidingWindow.map { .int($0) } ?? .null
        if c.slidingWindow != nil { fields["use_sliding_window"] = .bool(true) }
      }
      set("bos_token_id", special.begin)
      set("eos_token_id", special.end)
      set("pad_token_id", special.padding)
      try addRotary(c, model.summary.name, &fields)
    } else {
      fields["architectures"] = .array([.string("BertModel")])
      fields["layer_norm_eps"] = shortest(c.normEpsilon)
      fields["type_vocab_size"] = .int(model.dense.embeddings.types?.rows ?? 2)
      set("pad_token_id", special.padding)
    }
    return fields
  }

  private static func activation(_ activation: Activation) -> String {
    switch activation {
    case .gelu: "gelu"
    case .geluTanh: "gelu_new"
    case .relu: "relu"
    case .silu: "silu"
    }
  }

  /// The number as a person wrote it, without the digits that single precision invents.
  private static func shortest(_ number: Float) -> JSONValue { .double(Double("\(number)") ?? 0) }

  private static func addRotary(
    _ c: TransformerConfiguration, _ name: String, _ fields: inout [String: JSONValue]
  ) throws {
    guard let rope = c.rope else { return }
    var parameters: [String: JSONValue]
    switch try rope.divisors.map({ try llama3(rope, $0, c, name) }) ?? rope.scaling {
    case .none: parameters = ["rope_type": .string("default")]
    case .linear(let factor):
      parameters = ["rope_type": .string("linear"), "factor": .double(factor)]
    case .llama3(let factor, let low, let high, let original):
      parameters = [
        "rope_type": .string("llama3"), "factor": .double(factor), "low_freq_factor": .double(low),
        "high_freq_factor": .double(high),
        "original_max_position_embeddings": .int(Int(original)),
      ]
    case .yarn(let factor, let original, let fast, let slow, let amplitude):
      parameters = [
        "rope_type": .string("yarn"), "factor": .double(factor),
        "original_max_position_embeddings": .int(Int(original)), "beta_fast": .double(fast),
        "beta_slow": .double(slow),
      ]
      parameters["attention_factor"] = amplitude.map { .double($0) }
    }
    // transformers 4 reads the two old fields, transformers 5 the new one.
    fields["rope_theta"] = .double(rope.theta)
    if parameters.count > 1 { fields["rope_scaling"] = .object(parameters) }
    parameters["rope_theta"] = .double(rope.theta)
    fields["rope_parameters"] = .object(parameters)
  }

  /// GGUF keeps Llama 3.1's scaling as the divisors that it gives; the numbers behind them are the
  /// same in all its models but for the factor, which is the greatest divisor.
  private static func llama3(
    _ rope: RotaryEmbedding, _ divisors: [Float], _ c: TransformerConfiguration, _ name: String
  ) throws -> RotaryEmbedding.Scaling {
    let factor = Double(divisors.max() ?? 1)
    if divisors.allSatisfy({ abs($0 - 1) < 1e-6 }) { return .none }
    let guess = RotaryEmbedding.Scaling.llama3(
      factor: factor, low: 1, high: 4, originalPositions: 8192)
    let expected = RotaryEmbedding(theta: rope.theta, scaling: guess)
      .storedDivisors(headSize: c.headSize)
    guard let expected, zip(expected, divisors).allSatisfy({ abs($0 - $1) <= 1e-3 * $1 }) else {
      throw EngineError(
        .unsupported,
        "the rotary divisors of \(name) are none that config.json can say; "
          + "choose --output-format gguf")
    }
    return guess
  }
}
