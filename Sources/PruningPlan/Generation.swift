/// Which of two models that are compared.
public enum ModelSide: String, Codable, CaseIterable, Hashable, Sendable {
  case dense
  case pruned
}

/// How a prompt is continued.
public struct GenerationOptions: Codable, Hashable, Sendable {
  /// At most so many tokens.
  public var maximumTokens: Int
  /// 0 takes the likeliest token each time.
  public var temperature: Double
  /// Seeds the choice where the temperature isn't 0; both sides draw the same numbers.
  public var seed: UInt64

  /// Creates options.
  public init(maximumTokens: Int = 48, temperature: Double = 0, seed: UInt64 = 0) {
    self.maximumTokens = maximumTokens
    self.temperature = temperature
    self.seed = seed
  }
}

/// A token that a model has generated.
public struct GeneratedToken: Codable, Hashable, Sendable {
  /// Its number in the vocabulary; nil for text that was held back until the end.
  public var token: Int?
  /// The text that is now certain; empty while a character isn't complete.
  public var text: String

  /// Creates a token.
  public init(token: Int?, text: String) {
    self.token = token
    self.text = text
  }
}

/// A sentence among the nearest to another.
public struct Neighbour: Codable, Hashable, Sendable {
  /// The sample it is, counted from 0.
  public var sample: Int
  /// The sentence as its tokens spell it.
  public var text: String
  /// The cosine with the question.
  public var similarity: Double
  /// Its rank by the other model, from 0.
  public var otherRank: Int

  /// Creates a neighbour.
  public init(sample: Int, text: String, similarity: Double, otherRank: Int) {
    self.sample = sample
    self.text = text
    self.similarity = similarity
    self.otherRank = otherRank
  }
}

/// What an encoder finds by its dense and by its pruned embeddings.
public struct NearestSentences: Codable, Hashable, Sendable {
  /// The nearest calibration texts by side, the nearest first.
  public var nearest: [ModelSide: [Neighbour]]
  /// The cosine of the sentence with the second one, where there is one.
  public var pair: [ModelSide: Double]
  /// The cosine of the sentence's two embeddings.
  public var agreement: Double
  /// Calibration texts that were compared.
  public var count: Int

  /// Creates an answer.
  public init(
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
