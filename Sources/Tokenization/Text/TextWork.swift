/// What bounds the work on one text: who may stop it, and how long the text may become.
struct TextWork: Sendable {
  /// Asked between steps of a few milliseconds.
  var isStopped: @Sendable () -> Bool = { false }
  /// The most code points that rewriting may make of the text.
  var lengthLimit = Int.max

  /// How many times as long a text may become: the compatibility form of one character has at most
  /// 18 code points.
  static let growthLimit = 32
  /// A short text may become this long, whatever its length.
  static let freeLength = 1 << 16

  /// Bounds for a text of a length.
  init(length: Int, isStopped: @escaping @Sendable () -> Bool = { false }) {
    self.isStopped = isStopped
    lengthLimit = length * Self.growthLimit + Self.freeLength
  }

  /// Throws once the work was asked to stop.
  func check() throws {
    if isStopped() { throw CancellationError() }
  }

  /// Refuses a text that grows without measure.
  func require(length: Int) throws(TokenizationError) {
    guard length > lengthLimit else { return }
    throw TokenizationError(
      .unsupported,
      "the normalizers make a text more than \(Self.growthLimit) times as long as it was",
      advice: "look through the replacements in the tokenizer's \"normalizer\"")
  }
}
