package import ModelFormats

/// What is told of a family itself, whatever its files say.
package struct FamilyDescription: Sendable {
  /// The values of `model_type` that are read.
  package let modelTypes: [String]
  /// The values of `general.architecture` that are read.
  package let ggufArchitectures: [String]
  /// A small model of the family, as its class makes it where a file gives sizes alone.
  package let architecture: Architecture
  /// The linear layers with biases in it.
  package let biases: Set<LinearPart>
  /// Keys of `config.json` whose values are refused, but for neutral ones, with what they would do.
  package let refused: [SettingsTable.Refused]
}

extension FamilyName {
  /// Eight heads of eight columns fill the hidden size, so that a class may demand it.
  private static let sizes: [String: JSONValue] = [
    "vocab_size": .int(96), "hidden_size": .int(64), "num_hidden_layers": .int(8),
    "num_attention_heads": .int(8), "num_key_value_heads": .int(8), "head_dim": .int(8),
    "intermediate_size": .int(128), "hidden_dim": .int(128), "max_position_embeddings": .int(64),
    "pad_token_id": .int(0),
  ]

  /// The family's description.
  /// - Throws: `FormatError` for a family whose class demands more than sizes.
  package func description() throws(FormatError) -> FamilyDescription {
    let type = name
    let fields = Self.sizes.merging(["model_type": .string(type)]) { $1 }
    let settings = FileSettings(fields, file: "config.json")
    let family = try ModelFamilies.family(of: settings)
    return FamilyDescription(
      modelTypes: [family.name] + family.otherNames,
      ggufArchitectures: family.gguf?.architectures ?? [],
      architecture: try family.architecture(of: settings), biases: try family.biases(of: settings),
      refused: family.keys.refused)
  }
}

extension Architecture {
  /// The layers that a `config.json` describes.
  /// - Throws: `FormatError` as opening a model with it would.
  package static func layers(
    ofConfiguration fields: [String: JSONValue]
  ) throws(FormatError) -> [LayerTraits] {
    let settings = FileSettings(fields, file: "config.json")
    return try ModelFamilies.family(of: settings).architecture(of: settings).layers
  }
}
