internal import ModelFormats
internal import PruningPlan

/// What accumulators depend on: same key, same numbers.
struct CalibrationKey: Codable, Hashable, Sendable {
  /// Raised when the same input gives other numbers, or the file is laid out anew.
  static let currentVersion = 4

  var version = currentVersion
  /// Of all weights.
  var fingerprint: String
  var tokenizer: String
  /// The longest text that the model's own files allow.
  var maximumLength: Int
  /// What stands before every text of an encoder; nil where nothing does.
  var prompt: String?
  /// The calibration text's content.
  var text: String
  /// How the text is read, which its name decides.
  var textKind: String
  /// The options, without the text's path.
  var options: CalibrationOptions

  init(_ options: CalibrationOptions, model: LoadedModel, work: Work = Work()) throws {
    fingerprint = try model.contentFingerprint(work: work)
    tokenizer = try model.location.tokenizerHash()
    maximumLength = model.maximumLength
    prompt = model.prompt.isEmpty ? nil : model.prompt
    // Windows that the model draws follow from the model, the seed and their length.
    text =
      options.drawnWindows != nil ? options.file : try ContentHash.ofFile(options.file)
    let name = options.file.split(separator: "/").last ?? ""
    textKind = name.split(separator: ".").dropFirst().last.map { $0.lowercased() } ?? ""
    self.options = options
    self.options.file = ""
  }

  /// What two keys differ in, as a reader names it; nil where they don't.
  func difference(from other: CalibrationKey) -> String? {
    if fingerprint != other.fingerprint { return "the model" }
    if tokenizer != other.tokenizer { return "the tokeniser" }
    if prompt != other.prompt { return "the prompt" }
    if text != other.text || textKind != other.textKind { return "the calibration text" }
    return self == other ? nil : "the calibration options"
  }
}
