internal import LinearAlgebra
internal import PruningPlan
internal import Tokenization
internal import Transformer

// How an encoder reads a text.

extension LoadedModel {
  /// The longest text an encoder is given: what its files ask for, within its position table.
  package var maximumLength: Int {
    let positions = dense.architecture.maximumPositions
    let asked = encoding.maximumLength ?? (summary.predictsText ? nil : tokenizer.maximumLength)
    return max(1, min(asked ?? positions, positions))
  }

  /// The ids of a text that is embedded, its prompt before it, at most so many.
  func encode(_ text: String, maximumLength: Int) throws -> [Int] {
    try tokenizer.encode(prompt + text, maximumLength: maximumLength)
  }

  /// The model with another prompt before every text that it embeds.
  /// - Throws: what the tokeniser's files make of the prompt.
  package func prompted(by prompt: String) throws -> LoadedModel {
    var model = self
    model.prompt = prompt
    model.promptTokens = 0
    model.pipeline = encoding.pipeline
    guard !prompt.isEmpty else { return model }
    // The prompt's own tokens, without the special one that would end it.
    let ids = try tokenizer.encode(prompt, maximumLength: maximumLength)
    let ends = ids.last.map(tokenizer.specialTokens.contains) ?? false
    model.promptTokens = ids.count - (ends ? 1 : 0)
    if !encoding.includesPrompt { model.pipeline.pooling.skippedTokens = model.promptTokens }
    return model
  }

  /// The prompt of a name.
  /// - Throws: ``EngineError`` naming those there are.
  package func prompt(named name: String) throws -> String {
    if let prompt = encoding.prompts[name] { return prompt }
    // Two names are there without being given.
    if ["query", "document"].contains(name) { return "" }
    let names = encoding.prompts.keys.sorted().joined(separator: ", ")
    throw EngineError(
      .usage,
      "\(summary.name) has no prompt called \"\(name)\""
        + (names.isEmpty ? "" : "; it has \(names)"))
  }

  /// Checks that the model tells apart as many segments as some sequences have.
  /// - Throws: ``EngineError`` for a pair of texts where there is no row for the second.
  func check(segmentsOf sequences: [EncodedPair]) throws {
    guard let rows = dense.embeddings.types?.rows,
      let segment = sequences.lazy.compactMap({ $0.typeIDs.max() }).first(where: { $0 >= rows })
    else { return }
    throw EngineError(
      .badData,
      "the tokeniser of \(summary.name) puts tokens into segment \(segment), but the model has "
        + "\(rows) (type_vocab_size); \"model_input_names\" of tokenizer_config.json says whether "
        + "segments are told apart")
  }

  /// How texts are pooled, in words.
  package var poolingName: String {
    let modes = pipeline.pooling.modes.map(\.rawValue).joined(separator: " + ")
    return modes + (pipeline.normalizes ? ", normalised" : "")
  }
}

extension Tokenizer {
  /// Checks that every token has a row of the model's table.
  /// - Throws: ``EngineError`` naming the first that has none.
  func check(rowsOf model: TransformerModel, file: String) throws {
    let rows = model.embeddings.tokens.rows
    guard vocabularySize > rows else { return }
    let id = (rows..<vocabularySize).first { !piece($0).isEmpty } ?? rows
    throw EngineError(
      .badData,
      "\(file): the tokeniser has the token \"\(piece(id))\" with the id \(id), but the table of "
        + "token embeddings has \(rows) rows; resize the table "
        + "(model.resize_token_embeddings(len(tokenizer))) or take the token out of the tokeniser's "
        + "files")
  }
}
