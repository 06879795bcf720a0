internal import Foundation
internal import LinearAlgebra
internal import ModelFormats

/// Reads a folder as sentence-transformers 6.2 does.
struct SentenceTransformerFiles {
  let location: ModelLocation

  init(_ location: ModelLocation) { self.location = location }

  func encoding() throws(FormatError) -> SentenceEncoding {
    guard let path = location.companion("modules.json"), try areForEmbeddings() else {
      try tellOtherType()
      // sentence-transformers then reads none of its own files.
      return SentenceEncoding(pipeline: EmbeddingPipeline(pooling: Pooling(try defaultMode())))
    }
    let modules = try modules(path)
    var encoding = SentenceEncoding()
    try readTransformer(into: &encoding)
    try readModules(modules.dropFirst(), path, into: &encoding)
    try readModel(into: &encoding)
    return encoding
  }

  /// Whether there are modules, and they are those of a model for embeddings. Of a reranker and the
  /// like sentence-transformers makes one as if there were no modules.
  func areForEmbeddings() throws(FormatError) -> Bool {
    guard location.companion("modules.json") != nil else { return false }
    return try otherType() == nil
  }

  static let modelFile = "config_sentence_transformers.json"

  /// What else the files describe, by their own word.
  private func otherType() throws(FormatError) -> String? {
    let settings = try location.settings(ofCompanion: Self.modelFile)
    let type = try settings?.optionalString("model_type")
    return type == "SentenceTransformer" ? nil : type
  }

  private func tellOtherType() throws(FormatError) {
    guard location.companion("modules.json") != nil, let type = try otherType(),
      let settings = try location.settings(ofCompanion: Self.modelFile)
    else { return }
    for key in settings.keys { settings.pass(over: key) }
    location.note(
      "its files are those of a \(type) (model_type); embeddings are made as of a folder without "
        + "modules.json")
  }

  /// Causal language models are pooled by their last token, all others by the mean.
  private func defaultMode() throws(FormatError) -> Pooling.Mode {
    let architecture = location.config?.optionalValue("architectures")?.arrayValue?.first
    let isCausal = try location.config?.optionalBool("is_causal", file: location.path) ?? true
    return architecture?.stringValue?.hasSuffix("ForCausalLM") == true && isCausal
      ? .lastToken : .mean
  }

  // MARK: The list of modules

  /// An entry of `modules.json`.
  private struct Module {
    /// The class, without the package that it is in.
    var kind: String
    /// The folder that holds its files.
    var folder: String
  }

  private static let computed = ["Pooling", "Dense", "LayerNorm", "Normalize", "Dropout"]

  private func modules(_ path: String) throws(FormatError) -> [Module] {
    var names: Set<String> = []
    var modules: [Module] = []
    for entry in try JSONValue.read(path: path).array(file: path) {
      let settings = FileSettings(try entry.object(file: path), file: path)
      // Modules stand in the order of the list; the last are names of arguments that no text has.
      for key in ["idx", "kwargs"] { settings.pass(over: key) }
      let name = try settings.string("name")
      guard names.insert(name).inserted else {
        throw FormatError(
          .unsupported, "two modules are called \"\(name)\", and the later replaces the other",
          file: path, location: .init(key: "name"), remedy: "give each a name of its own")
      }
      let folder = try settings.string("path")
      guard !folder.hasPrefix("/"), !folder.components(separatedBy: "/").contains("..") else {
        throw FormatError(
          .malformed, "\"\(folder)\" leads out of the model's folder", file: path,
          location: .init(key: "path"))
      }
      modules.append(Module(kind: try kind(settings, path), folder: folder))
      for key in settings.unread {
        location.note("a key of modules.json is not known here and was not read: \(key)")
      }
    }
    guard let first = modules.first, first.kind == "Transformer" else {
      throw unsupported(
        "begins with \(modules.first.map { "a \($0.kind)" } ?? "nothing")", path,
        "only models whose first module is a Transformer are read")
    }
    guard first.folder.isEmpty else {
      throw unsupported(
        "keeps the transformer in the folder \"\(first.folder)\"", path,
        "load the model with today's sentence-transformers and save it again: the transformer is "
          + "then in the model's own folder")
    }
    return modules
  }

  private func kind(_ settings: FileSettings, _ path: String) throws(FormatError) -> String {
    let type = try settings.string("type")
    let parts = type.split(separator: ".")
    guard parts.first == "sentence_transformers", let last = parts.last else {
      throw FormatError(
        .unsupported, "\"\(type)\" is code of the model's own, which is not run", file: path,
        location: .init(key: "type"),
        remedy: "only sentence-transformers' own modules are computed")
    }
    guard last == "Transformer" || Self.computed.contains(String(last)) else {
      throw FormatError(
        .unsupported, "the module \"\(type)\" is not computed here", file: path,
        location: .init(key: "type"),
        remedy: "Transformer, \(Self.computed.joined(separator: ", ")) are")
    }
    return String(last)
  }

  func unsupported(_ what: String, _ path: String, _ remedy: String) -> FormatError {
    FormatError(.unsupported, what, file: path, remedy: remedy)
  }

  // MARK: The modules

  private func readModules(
    _ modules: ArraySlice<Module>, _ path: String, into encoding: inout SentenceEncoding
  ) throws(FormatError) {
    var tokenStages: [EmbeddingStage] = []
    var pooling: Pooling?
    var stages: [EmbeddingStage] = []
    for module in modules {
      let file = module.folder + "/config.json"
      let settings = try location.settings(ofCompanion: file)
      if module.kind == "Pooling" {
        guard pooling == nil else {
          throw unsupported("has two Pooling modules", path, "keep the one that is meant")
        }
        let given = try required(settings, file)
        pooling = try Pooling(modules: given)
        encoding.includesPrompt = try given.optionalBool("include_prompt") ?? true
        continue
      }
      if module.kind == "Transformer" {
        throw unsupported("has two Transformer modules", path, "only one can be read")
      }
      guard
        let (stage, target) = try stage(
          module.kind, settings, folder: module.folder, hasPooling: pooling != nil)
      else { continue }
      if target == .sentence {
        guard pooling != nil else {
          throw unsupported(
            "the \(module.kind) of \(module.folder) reads the sentence's embedding before there is "
              + "one", path, "place it after the Pooling module")
        }
        stages.append(stage)
      } else if pooling == nil {
        tokenStages.append(stage)
      }
      // What is done to tokens after they were pooled reaches no embedding.
    }
    guard let pooling else {
      throw unsupported(
        "has no Pooling module, so a text has no embedding", path,
        "load the model with sentence-transformers and append one")
    }
    encoding.pipeline = EmbeddingPipeline(
      tokenStages: tokenStages, pooling: pooling, stages: stages)
  }

  private func required(
    _ settings: FileSettings?, _ file: String
  ) throws(FormatError) -> FileSettings {
    guard let settings else {
      throw FormatError(
        .missing, "is missing, but modules.json names it", file: location.path + "/" + file)
    }
    return settings
  }

  /// What a module works on.
  private enum Target: String {
    case tokens = "token_embeddings"
    case sentence = "sentence_embedding"
  }

  private func stage(
    _ kind: String, _ settings: FileSettings?, folder: String, hasPooling: Bool
  ) throws(FormatError) -> (EmbeddingStage, Target)? {
    switch kind {
    case "Normalize":
      let target = try settings.map(target) ?? .sentence
      // It passes over an embedding that isn't there yet.
      return target == .sentence && !hasPooling ? nil : (.normalize, target)
    case "Dropout":
      settings?.pass(over: "dropout")
      return nil
    case "LayerNorm":
      let settings = try required(settings, folder + "/config.json")
      let width = try settings.int("dimension")
      let weights = try weights(folder, ["norm.weight", "norm.bias"])
      return (
        .layerNorm(
          weight: try weights.floats("norm.weight", [width]),
          bias: try weights.floats("norm.bias", [width])), .sentence
      )
    default:
      let settings = try required(settings, folder + "/config.json")
      return (.dense(try dense(settings, folder)), try target(settings))
    }
  }

  private func target(_ settings: FileSettings) throws(FormatError) -> Target {
    let name = try settings.optionalString("module_input_name") ?? Target.sentence.rawValue
    guard let target = Target(rawValue: name) else {
      throw FormatError(
        .unsupported, "is \"\(name)\", which no module makes", file: settings.file,
        location: settings.location("module_input_name"),
        remedy: "sentence_embedding and token_embeddings are read")
    }
    let output = try settings.optionalString("module_output_name") ?? name
    guard output == name else {
      throw FormatError(
        .unsupported, "is \"\(output)\", another than the module reads (\"\(name)\")",
        file: settings.file, location: settings.location("module_output_name"),
        remedy: "only modules that rewrite what they read are computed")
    }
    return target
  }
}
