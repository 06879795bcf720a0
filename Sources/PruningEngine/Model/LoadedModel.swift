internal import Foundation
public import ModelFormats
public import PruningPlan
public import Tokenization
public import Transformer

/// Where an opened model's weights are.
public enum Residency: Sendable {
  /// In memory, in float32.
  case resident
  /// In the model's files: layers are read and converted whenever they are used.
  case streamed
}

/// An opened model: dense weights, tokeniser, pooling, and what the screens show of it.
public struct LoadedModel: Sendable {
  /// Where it came from.
  public let location: ModelLocation
  /// The family it belongs to, for exporters.
  let family: FamilyName
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
  /// Bytes of statistics that may stay in memory after their use.
  var retainedBytes = AccumulatorFile.retainedBytes
  /// Whether hidden states of calibration tokens are kept on disk.
  var spillsStates = false
  /// Where temporary files go, when layers are read as they are used.
  public var scratchFolder = NSTemporaryDirectory()

  /// Opens a Hugging Face folder or a GGUF file and reads its weights, or only its tables.
  /// - Throws: ``EngineError`` saying what is wrong with the files.
  public static func open(
    path: String, _ residency: Residency = .resident, work: Work = Work()
  ) throws -> LoadedModel {
    do {
      work.progress(0, "reading headers")
      let location = try ModelLocation.open(path: path)
      let loader = try WeightLoader(location)
      let tokenizer = try ModelTokenizer.load(location)
      try work.check()
      // Its shapes are what the summary is made of.
      try loader.checkShapes()
      let summary = try ModelSummary(location, loader)
      let dense =
        switch residency {
        case .streamed: try loader.streamedModel()
        case .resident:
          try loader.model { share in
            try work.check()
            work.progress(share, "reading weights")
          }
        }
      return LoadedModel(
        location: location, family: loader.family, dense: dense, tokenizer: tokenizer,
        pooling: try Pooling(location),
        summary: summary, fingerprint: try location.fingerprint())
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

  /// Whether its layers are read as they are used.
  public var isStreamed: Bool { dense.layers.isStreamed }

  /// The longest text an encoder is given: what its files ask for, within its position table.
  public var maximumLength: Int {
    let positions = dense.architecture.maximumPositions
    return max(1, min(pooling.maximumLength ?? positions, positions))
  }
}
