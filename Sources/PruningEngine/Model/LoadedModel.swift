internal import Foundation
package import ModelFormats
package import PruningPlan
package import Tokenization
package import Transformer

/// Where an opened model's weights are.
package enum Residency: Sendable {
  /// In memory, in float32.
  case resident
  /// In the model's files: layers are read and converted whenever they are used.
  case streamed
}

/// An opened model: dense weights, tokeniser, how it embeds, and what the screens show of it.
package struct LoadedModel: Sendable {
  /// Where it came from.
  package let location: ModelLocation
  /// The family it belongs to, for exporters.
  let family: FamilyName
  /// The dense weights.
  package let dense: TransformerModel
  /// Its tokeniser.
  package private(set) var tokenizer: any Tokenizer
  /// How an encoder makes an embedding of a text.
  package let encoding: SentenceEncoding
  /// What stands before every text that is embedded.
  package internal(set) var prompt: String
  /// The tokens that a text begins with for it.
  var promptTokens = 0
  /// How the states of a text with its prompt become an embedding.
  package internal(set) var pipeline: EmbeddingPipeline
  /// Dimensions and sites.
  package let summary: ModelSummary
  /// Tells models apart; ``contentFingerprint(work:)`` tells every weight apart.
  package let fingerprint: String
  /// What the weights' files were when the model was opened.
  let identities: [String: FileContent.Identity]
  /// Where hashes of files are remembered.
  var hashes = ContentHashes()
  /// Where times of passes are remembered.
  var times = TimeTableCache(folder: nil)
  /// Bytes of statistics that may stay in memory after their use.
  var retainedBytes = LoadedModel.usualRetainedBytes
  /// Whether hidden states of calibration tokens are kept on disk.
  var spillsStates = false
  /// Where temporary files go, when layers are read as they are used.
  package var scratchFolder = NSTemporaryDirectory()

  /// Bytes of statistics that stay where nothing is known of how much memory there is.
  static let usualRetainedBytes = 512 << 20

  /// Opens a Hugging Face folder or a GGUF file and reads its weights, or only its tables.
  /// - Throws: ``EngineError`` saying what is wrong with the files.
  package static func open(
    path: String, _ residency: Residency = .resident, work: Work = Work()
  ) throws -> LoadedModel {
    do {
      work.progress(0, "reading headers")
      let location = try ModelLocation.open(path: path)
      let identities = try Dictionary(
        uniqueKeysWithValues: location.archive.files.map { file in
          (file, try FileContent(path: file).identity)
        })
      let loader = try WeightLoader(location)
      let encoding = try SentenceEncoding(location)
      let tokenizer = try ModelTokenizer.load(location, lowercases: encoding.lowercases)
      try work.check()
      // Its shapes are what the summary is made of.
      try loader.checkShapes()
      var summary = try ModelSummary(location, loader)
      let dense =
        switch residency {
        case .streamed: try loader.streamedModel()
        case .resident:
          try loader.model { share in
            try work.check()
            work.progress(share, "reading weights")
          }
        }
      try encoding.pipeline.check(hidden: dense.architecture.hiddenSize, file: location.path)
      try tokenizer.check(rowsOf: dense, file: location.path)
      // Now that all of it has been read.
      summary.notes = location.notes
      let positions = dense.architecture.maximumPositions
      if let asked = encoding.maximumLength, asked > positions {
        summary.notes.append(
          "texts are cut at \(positions) tokens, as many as have positions; its files ask for "
            + "\(asked) (max_seq_length)")
      }
      return try LoadedModel(
        location: location, family: loader.family, dense: dense, tokenizer: tokenizer,
        encoding: encoding, prompt: "",
        pipeline: encoding.pipeline, summary: summary,
        fingerprint: try location.fingerprint(), identities: identities
      ).prompted(by: encoding.defaultPrompt)
    } catch {
      throw EngineError(error)
    }
  }

  /// The same model, turning texts into tokens only until the work is stopped.
  func stopping(with work: Work) -> LoadedModel {
    var model = self
    model.tokenizer = tokenizer.stopping { work.cancelled }
    return model
  }

  /// Only the tokeniser of a model, without its weights.
  package static func tokenizer(path: String) throws -> any Tokenizer {
    do {
      let location = try ModelLocation.open(path: path)
      return try ModelTokenizer.load(
        location, lowercases: SentenceEncoding(location).lowercases)
    } catch {
      throw EngineError(error)
    }
  }

  /// Whether its layers are read as they are used.
  package var isStreamed: Bool { dense.layers.isStreamed }
}
