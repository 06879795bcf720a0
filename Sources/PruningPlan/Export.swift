/// What an export writes.
package enum ExportFormat: String, Codable, CaseIterable, Sendable {
  /// The recipe alone, as TOML.
  case recipe
  /// A Hugging Face folder, really smaller.
  case huggingFace = "hf"
  /// A Hugging Face folder of the dense shapes, pruned units zeroed: loads anywhere, saves nothing.
  case huggingFacePadded = "hf-padded"
  /// One file for llama.cpp: really smaller, with tokeniser and recipe.
  case gguf
  /// A folder for reading: Markdown, one HTML file with pictures, tables as CSV.
  case report

  /// What can be done with what was written.
  package var use: String {
    switch self {
    case .recipe: "'liar prune MODEL --recipe FILE' repeats it"
    case .huggingFace:
      "loads in transformers and sentence-transformers, with trust_remote_code where widths differ"
    case .huggingFacePadded:
      "loads wherever the dense model does: transformers, sentence-transformers"
    case .gguf: "loads in llama.cpp, in what is built on it, and here"
    case .report: "open report.html in a browser, or report.md anywhere"
    }
  }
}

/// How weights are stored in an exported file.
package enum WeightStorage: String, Codable, CaseIterable, Sendable {
  /// As the dense model's file has them; where a format lacks that type, the next wider one.
  case keep
  case f32
  case f16
  case bf16
  case q8 = "q8_0"
}

/// What can be chosen about a file beside its format.
package struct ExportOptions: Codable, Hashable, Sendable {
  /// How weights are stored.
  package var storage: WeightStorage
  /// Weights beyond this many bytes are divided over several files, where the format can.
  package var shardBytes: Int

  /// Creates options with the command line's defaults.
  package init(storage: WeightStorage = .keep, shardBytes: Int = 5_000_000_000) {
    self.storage = storage
    self.shardBytes = shardBytes
  }
}

/// What an export would write, told before any work is done for it.
package struct ExportSize: Codable, Hashable, Sendable {
  /// The format.
  package var format: ExportFormat
  /// How weights are stored.
  package var storage: WeightStorage
  /// Bytes of all files; nil for a report, which has to be made for that.
  package var bytes: Int?
  /// Bytes of the dense model's files, as far as they belong to it: what ``bytes`` compares with.
  package var denseBytes: Int
  /// What should be known of the file, where the format's own description doesn't say it all.
  package var use: String?

  /// Creates a size.
  package init(
    format: ExportFormat, storage: WeightStorage, bytes: Int?, denseBytes: Int, use: String? = nil
  ) {
    self.format = format
    self.storage = storage
    self.bytes = bytes
    self.denseBytes = denseBytes
    self.use = use
  }

  enum CodingKeys: String, CodingKey {
    case format, storage, bytes, use
    case denseBytes = "dense_bytes"
  }

  /// Whether the file is larger than the model it comes from.
  package var grows: Bool { bytes.map { $0 > denseBytes } ?? false }
}

extension ExportFormat {
  /// The types that weights can be stored as; none where the format holds no weights.
  package var storages: [WeightStorage] {
    switch self {
    case .recipe, .report: []
    case .huggingFace, .huggingFacePadded: [.keep, .f32, .f16, .bf16]
    case .gguf: WeightStorage.allCases
    }
  }
}
