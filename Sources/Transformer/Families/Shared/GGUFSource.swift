internal import ModelFormats

/// A GGUF file as families read it: the architecture's own metadata, and the tensors' shapes.
struct GGUFSource {
  let file: GGUFFile
  /// `general.architecture`.
  let architecture: String
  /// The keys that begin with the architecture, without it.
  let settings: FileSettings
  /// All keys.
  let metadata: FileSettings

  /// - Parameter metadata: the file's settings.
  init(_ file: GGUFFile, _ metadata: FileSettings) throws(FormatError) {
    self.file = file
    self.metadata = metadata
    architecture = try metadata.string("general.architecture")
    settings = metadata.under(architecture + ".")
  }

  /// Rows of the table of segments. Models made with one segment alone may lack it.
  var segments: Int {
    get throws(FormatError) {
      let name = "token_types.weight"
      let count = file.metadata["tokenizer.ggml.token_type_count"]?.intValue ?? 1
      return count > 1 ? try file.descriptor(name).rowCount : file.tensors[name]?.rowCount ?? 0
    }
  }

  /// Each layer's widths: a number holds for all layers, an array for each its own.
  func widths() throws(FormatError) -> [LayerWidths] {
    let count = try settings.int("block_count")
    guard (1...1 << 16).contains(count) else {
      throw FormatError(
        .outOfRange, "\(count) layers make no transformer", file: settings.file,
        location: settings.location("block_count"))
    }
    let heads = try required("attention.head_count", count)
    let keyValueHeads = try numbers("attention.head_count_kv", count) ?? heads
    let ffn = try required("feed_forward_length", count)
    return (0..<count).map {
      LayerWidths(heads: heads[$0], keyValueHeads: keyValueHeads[$0], ffnSize: ffn[$0])
    }
  }

  private func required(_ key: String, _ count: Int) throws(FormatError) -> [Int] {
    if let numbers = try numbers(key, count) { return numbers }
    throw FormatError(
      .missing, "is missing from the metadata", file: settings.file,
      location: settings.location(key))
  }

  private func numbers(_ key: String, _ count: Int) throws(FormatError) -> [Int]? {
    guard let value = settings.value(key) else { return nil }
    let numbers: [Int]
    if let values = value.arrayValue {
      numbers = values.compactMap(\.intValue)
      guard values.count == count, numbers.count == count else {
        throw FormatError(
          .malformed, "has \(values.count) values for \(count) layers, which must be integers",
          file: settings.file, location: settings.location(key))
      }
    } else {
      numbers = [Int](repeating: try settings.int(key), count: count)
    }
    guard numbers.allSatisfy({ (1...1 << 24).contains($0) }) else {
      throw FormatError(
        .unsupported, "a layer without attention or FFN, or of impossible width, is not read",
        file: settings.file, location: settings.location(key))
    }
    return numbers
  }
}

extension LayerWidths {
  /// The least widths that hold all.
  init(holding widths: [LayerWidths]) {
    self.init(
      heads: widths.reduce(0) { max($0, $1.heads) },
      keyValueHeads: widths.reduce(0) { max($0, $1.keyValueHeads) },
      ffnSize: widths.reduce(0) { max($0, $1.ffnSize) })
  }
}

extension Activation {
  /// The nonlinearity of a name in a Hugging Face configuration.
  init(huggingFace settings: FileSettings, _ key: String, default usual: String) throws(FormatError)
  {
    let name = try settings.optionalString(key) ?? usual
    switch name {
    case "gelu", "gelu_python": self = .gelu
    case "gelu_new", "gelu_pytorch_tanh", "gelu_fast": self = .geluTanh
    case "relu": self = .relu
    case "silu", "swish": self = .silu
    default:
      throw FormatError(
        .unsupported, "activation '\(name)' is not supported", file: settings.file,
        location: settings.location(key))
    }
  }
}
