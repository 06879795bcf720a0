internal import ArgumentParser
internal import PruningEngine

/// What stands before every text that is embedded.
struct PromptArguments: ParsableArguments {
  @Option(
    help: "Put this before every text that is embedded, in place of the model's default prompt.")
  var prompt: String?
  @Option(help: "Put the prompt of this name, of the model's files, before every text.")
  var promptName: String?

  func validate() throws {
    if prompt != nil, promptName != nil {
      throw ValidationError("--prompt and --prompt-name exclude each other.")
    }
  }

  /// Whether one is given.
  var isGiven: Bool { prompt != nil || promptName != nil }

  /// The model as it embeds texts with the prompt that is asked for.
  func apply(to model: LoadedModel) throws -> LoadedModel {
    if let prompt { return try model.prompted(by: prompt) }
    guard let promptName else { return model }
    return try model.prompted(by: try model.prompt(named: promptName))
  }
}
