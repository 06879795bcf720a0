/// The heads that a model's files hold beside the transformer itself; nil where there is none.
package struct TaskHeads: Sendable {
  /// Names a text's class.
  package var classification: ClassificationHead?
  /// Marks where an answer begins and ends.
  package var questionAnswering: QuestionAnsweringHead?
  /// Fills in an encoder's hidden tokens.
  package var maskedLanguage: MaskedLanguageHead?

  /// Creates a set of heads.
  package init(
    classification: ClassificationHead? = nil, questionAnswering: QuestionAnsweringHead? = nil,
    maskedLanguage: MaskedLanguageHead? = nil
  ) {
    self.classification = classification
    self.questionAnswering = questionAnswering
    self.maskedLanguage = maskedLanguage
  }

  /// Numbers they hold; tables shared with the transformer are not theirs.
  package var parameterCount: Int {
    (classification?.parameterCount ?? 0) + (questionAnswering?.output.parameterCount ?? 0)
      + (maskedLanguage?.parameterCount ?? 0)
  }
}
