/// Which of two models that are compared.
package enum ModelSide: String, Codable, CaseIterable, Hashable, Sendable {
  case dense
  case pruned
}

/// How a prompt is continued.
package struct GenerationOptions: Codable, Hashable, Sendable {
  /// At most so many tokens.
  package var maximumTokens: Int
  /// 0 takes the likeliest token each time.
  package var temperature: Double
  /// Seeds the choice where the temperature isn't 0; both sides draw the same numbers.
  package var seed: UInt64

  /// Creates options.
  package init(maximumTokens: Int = 48, temperature: Double = 0, seed: UInt64 = 0) {
    self.maximumTokens = maximumTokens
    self.temperature = temperature
    self.seed = seed
  }
}

/// A token that a model has generated.
package struct GeneratedToken: Codable, Hashable, Sendable {
  /// Its number in the vocabulary; nil for text that was held back until the end.
  package var token: Int?
  /// The text that is now certain; empty while a character isn't complete.
  package var text: String

  /// Creates a token.
  package init(token: Int?, text: String) {
    self.token = token
    self.text = text
  }
}

/// A sentence among the nearest to another.
package struct Neighbour: Codable, Hashable, Sendable {
  /// The sample it is, counted from 0.
  package var sample: Int
  /// The sentence as its tokens spell it.
  package var text: String
  /// The cosine with the question.
  package var similarity: Double
  /// Its rank by the other model, from 0.
  package var otherRank: Int

  /// Creates a neighbour.
  package init(sample: Int, text: String, similarity: Double, otherRank: Int) {
    self.sample = sample
    self.text = text
    self.similarity = similarity
    self.otherRank = otherRank
  }
}

/// What an encoder finds by its dense and by its pruned embeddings.
package struct NearestSentences: Codable, Hashable, Sendable {
  /// The nearest calibration texts by side, the nearest first.
  package var nearest: [ModelSide: [Neighbour]]
  /// The cosine of the sentence with the second one, where there is one.
  package var pair: [ModelSide: Double]
  /// The cosine of the sentence's two embeddings.
  package var agreement: Double
  /// Calibration texts that were compared.
  package var count: Int

  /// Creates an answer.
  package init(
    nearest: [ModelSide: [Neighbour]], pair: [ModelSide: Double] = [:], agreement: Double,
    count: Int
  ) {
    self.nearest = nearest
    self.pair = pair
    self.agreement = agreement
    self.count = count
  }
}

extension ModelSide: CodingKeyRepresentable {}
