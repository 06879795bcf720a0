/// The ids of the tokens that have a role of their own.
package struct SpecialTokens: Equatable, Sendable {
  /// Begins a text (`<s>`, `<|begin_of_text|>`).
  package var begin: Int?
  /// Ends a text (`</s>`, `<|im_end|>`).
  package var end: Int?
  /// Fills a batch up.
  package var padding: Int?
  /// Pooled by a classifier (`[CLS]`).
  package var classifier: Int?
  /// Separates two texts (`[SEP]`).
  package var separator: Int?
  /// Stands for what the vocabulary can't say.
  package var unknown: Int?
  /// Hides a token from a masked language model.
  package var mask: Int?
  /// Every id at which generation stops: the end token and its kin, such as an end of turn.
  package var endOfText: Set<Int>

  /// Creates a set of special tokens.
  package init(
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
  package func contains(_ id: Int) -> Bool {
    [begin, end, padding, classifier, separator, unknown, mask].contains(id)
  }
}
