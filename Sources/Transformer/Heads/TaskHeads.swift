/// The heads that a model's files hold beside the transformer itself; nil where there is none.
public struct TaskHeads: Sendable {
  /// Names a text's class.
  public var classification: ClassificationHead?
  /// Marks where an answer begins and ends.
  public var questionAnswering: QuestionAnsweringHead?
  /// Fills in an encoder's hidden tokens.
  public var maskedLanguage: MaskedLanguageHead?

  /// Creates a set of heads.
  public init(
    classification: ClassificationHead? = nil, questionAnswering: QuestionAnsweringHead? = nil,
    maskedLanguage: MaskedLanguageHead? = nil
  ) {
    self.classification = classification
    self.questionAnswering = questionAnswering
    self.maskedLanguage = maskedLanguage
  }

  /// Numbers they hold; tables shared with the transformer are not theirs.
  public var parameterCount: Int {
    (classification?.parameterCount ?? 0) + (questionAnswering?.output.parameterCount ?? 0)
      + (maskedLanguage?.parameterCount ?? 0)
  }
}
