package import PruningPlan

/// What is typed in the Try it pane, how it is continued, and what came of it.
package struct TryIt: Equatable, Sendable {
  /// The prompt or sentence.
  package internal(set) var entry = TextEntry()
  /// Keys go to the text.
  package internal(set) var isTyping = false
  /// How a prompt is continued.
  package internal(set) var options = GenerationOptions()
  /// The first line of the answer in view.
  package internal(set) var offset = 0
  /// The text tried last.
  package internal(set) var attempt: Attempt?

  /// Between the two sentences of a pair.
  package static let separator: Character = "|"

  /// How many of the nearest sentences are asked for.
  static let neighbours = 20
}

/// A text that was tried on the dense and the pruned model, with what they answered so far.
package struct Attempt: Equatable, Sendable {
  /// The job that answers.
  package internal(set) var job: JobID
  /// The prompt, or the sentence.
  package internal(set) var text: String
  /// The second sentence of a pair.
  package internal(set) var second: String?
  /// What the pruned side was pruned by.
  package internal(set) var recipe: Recipe
  /// The calibration that the pruned side was estimated from.
  var calibration: Int
  /// How the prompt is continued.
  package internal(set) var options: GenerationOptions
  /// The continuations of a decoder.
  package internal(set) var tokens: [ModelSide: [GeneratedToken]] = [:]
  /// The answer of an encoder.
  package internal(set) var nearest: NearestSentences?
  /// How far the job is.
  package internal(set) var phase = Job.Phase.waiting

  /// The first token on which the sides differ: one that is another, or where only one side goes
  /// on; nil while they agree.
  package var divergence: Int? {
    let (dense, pruned) = (ids(.dense), ids(.pruned))
    if let index = zip(dense, pruned).enumerated().first(where: { $0.element.0 != $0.element.1 }) {
      return index.offset
    }
    // While they take turns, one is a token ahead.
    guard !phase.isActive, dense.count != pruned.count else { return nil }
    return min(dense.count, pruned.count)
  }

  /// A side's text before the token of divergence, and from it on.
  package func text(of side: ModelSide) -> (same: String, different: String) {
    let tokens = tokens[side] ?? []
    let cut = min(divergence ?? tokens.count, tokens.count)
    return (
      tokens[..<cut].map(\.text).joined(), tokens[cut...].map(\.text).joined()
    )
  }

  private func ids(_ side: ModelSide) -> [Int] { (tokens[side] ?? []).compactMap(\.token) }
}
