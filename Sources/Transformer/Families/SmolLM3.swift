internal import ModelFormats

/// LLaMA's classes with layers that know no positions, which alone have windows where a file switches
/// them on.
struct SmolLM3: ModelFamily {
  let name = "smollm3"
  let title = "SmolLM3"
  let prefix = "model."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    try settings.holdHeadSize()
    try settings.holdPadding(default: 128_004)
    var architecture = try Architecture(
      decoder: settings,
      DecoderDefaults(keyValueHeads: 4, positions: 32_768, areTied: true, theta: 2_000_000))
    let areTurned = try Self.turnedLayers(settings, count: architecture.layers.count)
    architecture.leaveUnturned { !areTurned[$0] }
    let window =
      settings.contains("sliding_window") ? try settings.window(default: 4096) : nil
    let isUsed = try settings.optionalBool("use_sliding_window") ?? false
    if settings.value("layer_types") != nil {
      try architecture.setWindows(window, settings, from: 0)
    } else if isUsed, let window {
      architecture.setWindows(window) { !areTurned[$0] }
    }
    return architecture
  }

  /// The layers whose queries and keys are turned: those that the list marks with anything but 0, or
  /// all but every so many.
  private static func turnedLayers(
    _ settings: FileSettings, count: Int
  ) throws(FormatError) -> [Bool] {
    let interval = try settings.optionalInt("no_rope_layer_interval") ?? 4
    guard let list = try settings.optionalArray("no_rope_layers") else {
      guard interval != 0 else {
        throw FormatError(
          .outOfRange, "is 0, by which layers can't be counted", file: settings.file,
          location: settings.location("no_rope_layer_interval"),
          remedy: "list all layers under no_rope_layers, 1 for those that know positions")
      }
      return (0..<count).map { ($0 + 1) % interval != 0 }
    }
    let marks = list.compactMap(\.intValue)
    // The class reads as many as there are layers.
    guard marks.count == list.count, marks.count >= count else {
      throw FormatError(
        .malformed, "must be a list of \(count) numbers, 0 for a layer that knows no positions",
        file: settings.file, location: settings.location("no_rope_layers"))
    }
    return marks.prefix(count).map { $0 != 0 }
  }

  var keys: SettingsTable {
    .decoder.adding(
      SettingsTable(harmless: [
        "max_window_layers": "written by the models' authors; Qwen2's, and read by its class alone"
      ]))
  }

  func biases(huggingFace settings: FileSettings) throws(FormatError) -> Set<LinearPart> {
    let attention = try settings.optionalBool("attention_bias") ?? false
    let mlp = try settings.optionalBool("mlp_bias") ?? false
    return .with(projections: attention, output: attention, gateAndUp: mlp, down: mlp)
  }

  func names(prefix: String) -> TensorNames { .llamaLike(prefix) }

  var heads: HeadNames { .decoder }

  var gguf: GGUFReading? {
    GGUFReading(
      architectures: ["smollm3"],
      read: { source throws(FormatError) in
        var architecture = try Architecture(decoder: source)
        architecture.leaveUnturned { !Architecture.smollm3Turns($0) }
        return architecture
      }, names: .ggufDecoder(interleavesHeads: true))
  }
}

extension Architecture {
  /// Whether llama.cpp's `smollm3` turns a layer: it has no key for that.
  package static func smollm3Turns(_ layer: Int) -> Bool { (layer + 1) % 4 != 0 }
}
