internal import ModelFormats

/// A family of models: which files are its, what they compute, and what they call their tensors.
///
/// One file of this folder holds all that is known of a family; `ModelFamilies` lists them. What
/// is learnt from a file here leaves the folder as an ``Architecture``, which names no family.
protocol ModelFamily: Sendable {
  /// `model_type` in transformers' files; reports and our own classes use it too.
  var name: String { get }
  /// The family as its authors write it.
  var title: String { get }
  /// Other values of `model_type` that stand for the same computation, read by the same keys.
  var otherNames: [String] { get }

  /// Reads `config.json`. Sizes needn't be checked; widths of a layer's own are added later.
  /// - Throws: `FormatError` naming the key.
  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture
  /// What is known of the keys of `config.json` that no number is taken from.
  var keys: SettingsTable { get }
  /// Where a configuration means its linear layers to have biases.
  func biases(huggingFace settings: FileSettings) throws(FormatError) -> Set<LinearPart>

  /// What the names of a model's tensors begin with in files that hold a head beside it.
  var prefix: String { get }
  /// The names of Hugging Face's tensors.
  func names(prefix: String) -> TensorNames
  /// The heads that its files may hold.
  var heads: HeadNames { get }
  /// The same, where `config.json` has a say in it.
  func heads(of settings: FileSettings) throws(FormatError) -> HeadNames

  /// How its GGUF files are read; nil where there are none.
  var gguf: GGUFReading? { get }
}

extension ModelFamily {
  var otherNames: [String] { [] }
  var gguf: GGUFReading? { nil }
  func heads(of settings: FileSettings) throws(FormatError) -> HeadNames { heads }
}

/// How GGUF files of a family are read.
struct GGUFReading: Sendable {
  /// The values of `general.architecture` that are the family's.
  var architectures: [String]
  /// Reads the metadata; what it throws names the key.
  var read: @Sendable (GGUFSource) throws(FormatError) -> Architecture
  /// What the tensors are called.
  var names: TensorNames
  /// The linear layers whose biases have to be there; those of others are read where they are.
  var biases: Set<LinearPart> = []
  /// What is known of the keys that no number is taken from.
  var keys: SettingsTable = .gguf
}

/// What a family's files call the heads of tasks.
struct HeadNames: Sendable {
  struct Classification: Sendable {
    /// The layer before the last.
    var dense: String?
    var hasDenseBias = true
    /// What follows `dense`.
    var activation: ClassificationHead.Nonlinearity = .tanh
    /// What follows that.
    var norm: String?
    var output: String
    /// What is read of the tokens.
    var position: ClassificationHead.Position
  }

  struct MaskedLanguage: Sendable {
    var dense: String
    var hasDenseBias = true
    var norm: String
    /// What follows `dense`; nil for the FFNs' own.
    var activation: Activation?
    var table: String
    /// The names that the bias has had; none where there is no bias.
    var biases: [String]
  }

  var classification: Classification?
  var questionAnswering: String?
  var maskedLanguage: MaskedLanguage?
}
