/// The ids of the tokens that have a role of their own.
public struct SpecialTokens: Equatable, Sendable {
  /// Begins a text (`<s>`, `<|begin_of_text|>`).
  public var begin: Int?
  /// Ends a text (`</s>`, `<|im_end|>`).
  public var end: Int?
  /// Fills a batch up.
  public var padding: Int?
  /// Pooled by a classifier (`[CLS]`).
  public var classifier: Int?
  /// Separates two texts (`[SEP]`).
  public var separator: Int?
  /// Stands for what the vocabulary can't say.
  public var unknown: Int?
  /// Hides a token from a masked language model.
  public var mask: Int?
  /// Every id at which generation stops: the end token and its kin, such as an end of turn.
  public var endOfText: Set<Int>

  /// Creates a set of special tokens.
  public init(
    begin: Int? = nil, end: Int? = nil, padding: Int? = nil, classifier: Int? = nil,
    separator: Int? = nil, unknown: Int? = nil, mask: Int? = nil, endOfText: Set<Int> = []
  ) {
    self.begin = begin
    self.end = end
    self.padding = padding
    self.classifier = classifier
    self.separator = separator
    self.unknown = unknown
    self.mask = mask
    self.endOfText = endOfText
  }

  /// Whether a token has a role.
  public func contains(_ id: Int) -> Bool {
    [begin, end, padding, classifier, separator, unknown, mask].contains(id)
  }
}
