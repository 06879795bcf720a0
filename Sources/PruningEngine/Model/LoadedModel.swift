public import ModelFormats
public import PruningPlan
public import Tokenization
public import Transformer

/// An opened model: dense weights in float32, tokeniser, pooling, and what the screens show of it.
public struct LoadedModel: Sendable {
  /// Where it came from.
  public let location: ModelLocation
  /// The dense weights.
  public let dense: TransformerModel
  /// Its tokeniser.
  public let tokenizer: any Tokenizer
  /// How an encoder's states become an embedding.
  public let pooling: Pooling
  /// Dimensions and sites.
  public let summary: ModelSummary
  /// Identifies the weights, for caches.
  public let fingerprint: String

  /// Opens a Hugging Face folder or a GGUF file and reads everything.
  /// - Throws: ``EngineError`` saying what is wrong with the files.
  public static func open(path: String, work: Work = Work()) throws -> LoadedModel {
    do {
      work.progress(0, "reading headers")
      let location = try ModelLocation.open(path: path)
      let loader = try WeightLoader(location)
      let tokenizer = try ModelTokenizer.load(location)
      try work.check()
      let dense = try loader.model { share in
        try work.check()
        work.progress(share, "reading weights")
      }
      return LoadedModel(
        location: location, dense: dense, tokenizer: tokenizer, pooling: try Pooling(location),
        summary: ModelSummary(location, dense), fingerprint: try location.fingerprint())
    } catch {
      throw EngineError(error)
    }
  }

  /// Only the tokeniser of a model, without its weights.
  public static func tokenizer(path: String) throws -> any Tokenizer {
    do {
      return try ModelTokenizer.load(ModelLocation.open(path: path))
    } catch {
      throw EngineError(error)
    }
  }

  /// The longest text an encoder is given: what its files ask for, within its position table.
  public var maximumLength: Int {
    let positions = dense.configuration.maximumPositions
    return max(1, min(pooling.maximumLength ?? positions, positions))
  }
}
