package import ModelFormats

/// The families that can be opened.
enum ModelFamilies {
  /// All of them, in the order in which messages name them.
  static let all: [any ModelFamily] = [
    BERT(), DistilBERT(), RoBERTa(), XLMRoBERTa(), CamemBERT(), MPNet(),
    ModernBERT(),
    LLaMA(), Mistral(), Qwen2(), Qwen3(), Gemma2(), SmolLM3(), Gemma3(), Phi3(),
    Granite(), OLMo(),
  ]

  /// The family of a Hugging Face configuration.
  /// - Throws: `FormatError` of code `.unsupported` for another `model_type`.
  static func family(of settings: FileSettings) throws(FormatError) -> any ModelFamily {
    let type = try settings.string("model_type")
    // Pruned models name the family they come from.
    let name = OwnWidths.familyName(ofType: type) ?? type
    if let family = all.first(where: { $0.name == name || $0.otherNames.contains(name) }) {
      return family
    }
    throw FormatError(
      .unsupported, "model_type '\(type)' is not supported", file: settings.file,
      location: settings.location("model_type"),
      remedy: "open one of: \(all.map(\.name).joined(separator: ", "))")
  }

  /// The family of a GGUF file.
  /// - Throws: `FormatError` of code `.unsupported` for another architecture.
  static func family(
    of source: GGUFSource
  ) throws(FormatError) -> (family: any ModelFamily, reading: GGUFReading) {
    let name = source.architecture
    for family in all {
      guard let reading = family.gguf, reading.architectures.contains(name) else { continue }
      // LLaMA's classes ignore windows, which only our own keys can tell of.
      let isWindowed = family is LLaMA && Architecture.tellsWindows(source.metadata)
      return (isWindowed ? Mistral() : family, reading)
    }
    let known = all.flatMap { $0.gguf?.architectures ?? [] }.sorted()
    throw FormatError(
      .unsupported, "architecture '\(name)' is not supported", file: source.settings.file,
      location: .init(key: "general.architecture"),
      remedy: "open a GGUF file of one of: \(known.joined(separator: ", "))")
  }
}

extension ModelFamily {
  /// What a configuration describes, with the layers' own widths if the model was pruned.
  func architecture(of settings: FileSettings) throws(FormatError) -> Architecture {
    // What can't be computed is said before what is missing.
    try settings.hold(to: keys)
    var architecture = try architecture(huggingFace: settings)
    if OwnWidths.familyName(ofType: try settings.string("model_type")) != nil {
      try settings.hold(to: OwnWidths.keys)
      try OwnWidths.apply(settings, to: &architecture)
    }
    try architecture.validate(file: settings.file)
    return architecture
  }
}

extension ModelFamily {
  /// Where a configuration means linear layers to have biases.
  func biases(of settings: FileSettings) throws(FormatError) -> Set<LinearPart> {
    let usual = try biases(huggingFace: settings)
    guard OwnWidths.familyName(ofType: try settings.string("model_type")) != nil else {
      return usual
    }
    return try OwnWidths.biases(settings) ?? usual
  }
}

extension ModelFamily {
  /// Tells of code that comes with a model, which may compute something else than the family does.
  func tellForeignCode(of location: ModelLocation) {
    let key = "auto_map"
    let type = location.settings.peek("model_type")?.stringValue ?? ""
    guard OwnWidths.familyName(ofType: type) == nil, let code = location.settings.value(key)
    else { return }
    location.note(
      "\(key) of config.json is \(code.excerpt): the model comes with code of its own, which is "
        + "not run; what is computed here is \(title)'s, as transformers does without "
        + "trust_remote_code")
  }
}

extension GGUFReading {
  /// What metadata describe.
  func architecture(of source: GGUFSource) throws(FormatError) -> Architecture {
    try source.settings.hold(to: keys)
    var architecture = try read(source)
    try architecture.readWindows(source.metadata)
    guard architecture.attention.isCausal || architecture.shortestWindow == nil else {
      throw FormatError(
        .unsupported, "is false beside a window, which llama.cpp cuts on one side alone",
        file: source.settings.file, location: source.settings.location("attention.causal"),
        remedy: "open the model's folder")
    }
    try architecture.validate(file: source.settings.file)
    return architecture
  }
}

extension Architecture {
  /// What a Hugging Face `config.json` describes, whatever the family.
  /// - Throws: `FormatError` naming the key; `.unsupported` for families that aren't known.
  package init(huggingFace config: JSONValue, file: String) throws(FormatError) {
    let settings = FileSettings(config.objectValue ?? [:], file: file)
    self = try ModelFamilies.family(of: settings).architecture(of: settings)
  }
}

/// How other modules name a family: by these two words, and no further.
package struct FamilyName: Hashable, Sendable {
  /// `model_type` in transformers' files.
  package let name: String
  /// The family as its authors write it.
  package let title: String

  init(_ family: any ModelFamily) {
    name = family.name
    title = family.title
  }

  /// Those of all families that can be opened.
  package static var all: [FamilyName] { ModelFamilies.all.map(FamilyName.init) }
}
