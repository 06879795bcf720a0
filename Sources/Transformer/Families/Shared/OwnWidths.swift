internal import ModelFormats

/// The settings of a pruned model whose layers have widths of their own: our exports' fields beside
/// those of the family.
enum OwnWidths {
  private static let typePrefix = "liar_"

  /// The family that a pruned model comes from; nil for any other `model_type`.
  static func familyName(ofType type: String) -> String? {
    type.hasPrefix(typePrefix) ? String(type.dropFirst(typePrefix.count)) : nil
  }

  /// What is known of the keys that only our exports have.
  static let keys = SettingsTable(harmless: [
    "auto_map": "the classes in the folder, which narrow the family's own",
    "base_model_type": "the family, which model_type names too",
  ])

  /// Where a pruned decoder has biases, if its settings say so themselves.
  static func biases(_ settings: FileSettings) throws(FormatError) -> Set<LinearPart>? {
    guard let projections = try settings.optionalBool("qkv_bias") else { return nil }
    return .with(
      projections: projections, output: try settings.bool("output_bias"),
      gateAndUp: try settings.bool("gate_up_bias"), down: try settings.bool("down_bias"))
  }

  /// Gives each layer the widths that the settings list.
  static func apply(_ settings: FileSettings, to architecture: inout Architecture)
    throws(FormatError)
  {
    let count = architecture.layers.count
    func list(_ key: String) throws(FormatError) -> [Int]? {
      guard let values = try settings.optionalArray(key) else { return nil }
      let numbers = values.compactMap(\.intValue)
      guard numbers.count == count, values.count == count,
        numbers.allSatisfy({ (1...1 << 24).contains($0) })
      else {
        throw FormatError(
          .malformed, "must be a list of \(count) positive numbers, one a layer",
          file: settings.file, location: settings.location(key))
      }
      return numbers
    }
    func required(_ key: String) throws(FormatError) -> [Int] {
      if let numbers = try list(key) { return numbers }
      throw FormatError(
        .missing, "is missing", file: settings.file, location: settings.location(key))
    }
    let heads = try required("layer_num_attention_heads")
    // Where every query head has a key-value head of its own, only one list is written.
    let keyValueHeads =
      architecture.heads == architecture.keyValueHeads
      ? try list("layer_num_key_value_heads") ?? heads : try required("layer_num_key_value_heads")
    let ffn = try required("layer_intermediate_size")
    // Each layer has kept columns of its own of a table that all shared.
    architecture.attention.relativePositions?.isShared = false
    for index in architecture.layers.indices {
      architecture.layers[index].widths = LayerWidths(
        heads: heads[index], keyValueHeads: keyValueHeads[index], ffnSize: ffn[index])
    }
  }
}
