internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Tokenization
internal import Transformer

/// Families modelled on LLaMA: the same fields and the same names of linear layers.
protocol DecoderExport: FamilyExport {
  /// The family's own class, if it has a place for a model's biases and traits.
  func familyClass(_ shape: PrunedShape) -> StockClass?
  /// Another family's class that computes the same under the same names.
  func otherClass(_ shape: PrunedShape, _ widths: LayerWidths) -> StockClass?
  /// A Python function `narrow(model, config)`.
  var narrowing: String { get }
  /// How its configuration says that tokens see those after them.
  var foresightFields: [String: JSONValue] { get }
  /// How its configuration says which layers have windows.
  /// - Throws: ``EngineError`` where it has no words for that.
  func windowFields(_ architecture: Architecture, name: String) throws -> [String: JSONValue]
  /// What its configuration says of traits that others of these families don't have.
  /// - Throws: ``EngineError`` where it has no words for one.
  func traitFields(_ architecture: Architecture, name: String) throws -> [String: JSONValue]
  /// How it says how positions enter.
  /// - Throws: ``EngineError`` where it has no words for that.
  func rotaryFields(_ architecture: Architecture, name: String) throws -> [String: JSONValue]
}

extension DecoderExport {
  var classes: [String: String] {
    ["Model": "AutoModel", "ForCausalLM": "AutoModelForCausalLM"]
  }

  var usualEnding: String { "ForCausalLM" }

  var narrowing: String { NarrowingCode.decoder }

  func otherClass(_ shape: PrunedShape, _ widths: LayerWidths) -> StockClass? {
    .plainDecoder(holding: shape, widths)
  }

  var foresightFields: [String: JSONValue] { ["is_causal": .bool(false)] }

  func windowFields(_ architecture: Architecture, name: String) throws -> [String: JSONValue] {
    [:]
  }

  func traitFields(_ architecture: Architecture, name: String) throws -> [String: JSONValue] {
    [:]
  }

  func rotaryFields(_ architecture: Architecture, name: String) throws -> [String: JSONValue] {
    try architecture.rope?.huggingFaceFields(headSize: architecture.headSize, name: name) ?? [:]
  }

  /// The family's own class, which has biases in all of the attention or nowhere.
  func familyClassWithOptionalBiases(_ found: LinearBiases) -> StockClass {
    let attention = found.projections || found.output
    return StockClass(
      modelType: family, classPrefix: classPrefix,
      biases: LinearBiases(projections: attention, output: attention),
      fields: ["attention_bias": .bool(attention)])
  }

  /// The family's own class if the biases fit it, else LLaMA's, else Seed-OSS's, which are the same
  /// computation with biases in more places.
  func stockClass(_ shape: PrunedShape) -> StockClass? {
    guard let widths = shape.uniformWidths else { return nil }
    guard var stock = familyClass(shape) ?? otherClass(shape, widths) else { return nil }
    var fields: [String: JSONValue] = [
      "num_attention_heads": .int(widths.heads), "num_key_value_heads": .int(widths.keyValueHeads),
      "head_dim": .int(shape.architecture.headSize), "intermediate_size": .int(widths.ffnSize),
    ]
    if stock.modelType != family {
      for key in ["sliding_window", "use_sliding_window", "max_window_layers", "layer_types"] {
        fields[key] = .null
      }
      // What a class does without the field isn't the same in all of them.
      fields["attention_dropout"] = .double(0)
      fields["residual_dropout"] = .double(0)
    }
    stock.fields.merge(fields) { own, _ in own }
    return stock
  }

  func ownClass(_ shape: PrunedShape) -> OwnClass {
    let (c, biases) = (shape.architecture, shape.biases)
    return OwnClass(
      biases: biases,
      fields: [
        "head_dim": .int(c.headSize), "num_attention_heads": .int(c.heads),
        "num_key_value_heads": .int(c.keyValueHeads), "intermediate_size": .int(c.ffnSize),
        "layer_num_attention_heads": .list(shape.widths, \.heads),
        "layer_num_key_value_heads": .list(shape.widths, \.keyValueHeads),
        "layer_intermediate_size": .list(shape.widths, \.ffnSize),
        "qkv_bias": .bool(biases.projections), "output_bias": .bool(biases.output),
        "gate_up_bias": .bool(biases.gateAndUp), "down_bias": .bool(biases.down),
      ],
      fieldNames: "layer_num_attention_heads, layer_num_key_value_heads, "
        + "layer_intermediate_size;\n    "
        + "# and, for all layers: qkv_bias, output_bias, gate_up_bias, down_bias.",
      narrowing: narrowing)
  }

  func configuration(of model: LoadedModel) throws -> [String: JSONValue] {
    let c = model.dense.architecture
    let special = model.tokenizer.specialTokens
    var fields = commonFields(of: model)
    fields.merge([
      "num_key_value_heads": .int(c.keyValueHeads),
      "head_dim": .int(c.headSize),
      "rms_norm_eps": .shortest(c.norm.epsilon),
      "tie_word_embeddings": .bool(c.tiesTables),
      "bos_token_id": special.begin.map { .int($0) } ?? .null,
      "eos_token_id": special.end.map { .int($0) } ?? .null,
    ]) { $1 }
    if !c.attention.isCausal { fields.merge(foresightFields) { $1 } }
    fields.merge(try windowFields(c, name: model.summary.name)) { $1 }
    fields.merge(try traitFields(c, name: model.summary.name)) { $1 }
    fields.merge(try rotaryFields(c, name: model.summary.name)) { $1 }
    return fields
  }
}

extension RotaryEmbedding {
  /// The fields of `config.json` that say it.
  /// - Throws: ``EngineError`` for divisors that no field can say.
  func huggingFaceFields(headSize: Int, name: String) throws -> [String: JSONValue] {
    var parameters: [String: JSONValue]
    var usualAmplitude = 1.0
    switch try divisors.map({ try Self.scaling(theta, $0, headSize, name) }) ?? scaling {
    case .none: parameters = ["rope_type": .string("default")]
    case .linear(let factor):
      parameters = ["rope_type": .string("linear"), "factor": .double(factor)]
    case .byWavelength(let factor, let low, let high, let original):
      parameters = [
        "rope_type": .string("llama3"), "factor": .double(factor), "low_freq_factor": .double(low),
        "high_freq_factor": .double(high),
        "original_max_position_embeddings": .wholeNumber(original),
      ]
    case .longrope(let short, let long, let original):
      parameters = [
        "rope_type": .string("longrope"), "short_factor": .array(short.map(JSONValue.shortest)),
        "long_factor": .array(long.map(JSONValue.shortest)),
        "original_max_position_embeddings": .wholeNumber(original),
        "attention_factor": .double(amplitude),
      ]
      usualAmplitude = amplitude
    case .yarn(let factor, let original, let fast, let slow, let truncates):
      parameters = [
        "rope_type": .string("yarn"), "factor": .double(factor),
        "original_max_position_embeddings": .wholeNumber(original), "beta_fast": .double(fast),
        "beta_slow": .double(slow),
      ]
      if !truncates { parameters["truncate"] = .bool(false) }
      usualAmplitude = Self.yarnAmplitude(factor: factor)
      if abs(amplitude - usualAmplitude) > 1e-6 {
        parameters["attention_factor"] = .double(amplitude)
        usualAmplitude = amplitude
      }
    }
    guard abs(amplitude - usualAmplitude) <= 1e-6 else {
      throw EngineError(
        .unsupported,
        "\(name) multiplies its queries and keys by \(amplitude), which config.json has no place for "
          + "without YaRN", .export([.gguf]))
    }
    // transformers 4 reads the old fields, transformers 5 the new one.
    var fields: [String: JSONValue] = ["rope_theta": .double(theta)]
    if let columns {
      let share = JSONValue.double(Double(columns) / Double(headSize))
      fields["partial_rotary_factor"] = share
      parameters["partial_rotary_factor"] = share
    }
    if parameters.count > 1 { fields["rope_scaling"] = .object(parameters) }
    parameters["rope_theta"] = .double(theta)
    fields["rope_parameters"] = .object(parameters)
    return fields
  }

  /// GGUF keeps Llama 3.1's scaling as the divisors that it gives; the numbers behind them are the
  /// same in all its models but for the factor, which is the greatest divisor.
  private static func scaling(
    _ theta: Double, _ divisors: [Float], _ headSize: Int, _ name: String
  ) throws -> Scaling {
    if divisors.allSatisfy({ abs($0 - 1) < 1e-6 }) { return .none }
    let guess = Scaling.byWavelength(
      factor: Double(divisors.max() ?? 1), low: 1, high: 4, originalPositions: 8192)
    let expected = RotaryEmbedding(theta: theta, scaling: guess).storedDivisors(headSize: headSize)
    guard let expected, zip(expected, divisors).allSatisfy({ abs($0 - $1) <= 1e-3 * $1 }) else {
      throw EngineError(
        .unsupported,
        "the rotary divisors of \(name) are none that config.json can say", .export([.gguf]))
    }
    return guess
  }
}

extension JSONValue {
  /// A number without a fraction where it has none; files can name numbers beyond 64 bits.
  fileprivate static func wholeNumber(_ number: Double) -> JSONValue {
    Int(exactly: number).map { .int($0) } ?? .double(number)
  }
}
