import PruningEngine
import Testing
import Tokenization

struct TextGeneratorTests {
  private func text(
    _ prompt: String = "The goose", tokens: Int = 24, temperature: Double = 0, seed: UInt64 = 0
  ) throws -> String {
    let model = try SampleModel.tinyLLaMA.open()
    var text = ""
    try TextGenerator(model).run(
      model.dense, prompt: prompt, maximumTokens: tokens, temperature: temperature, seed: seed
    ) { text += $0 }
    return text
  }

  @Test func greedyIsDeterministic() throws {
    let first = try text()
    #expect(!first.isEmpty)
    #expect(try text() == first)
    #expect(try text(seed: 5) == first)
  }

  @Test func theSeedChoosesTheText() throws {
    let first = try text(temperature: 1, seed: 1)
    #expect(try text(temperature: 1, seed: 1) == first)
    let others = try (2...6).map { try text(temperature: 1, seed: $0) }
    #expect(others.contains { $0 != first })
  }

  @Test func generatesWithinTheLimit() throws {
    #expect(try text(tokens: 0).isEmpty)
    #expect(try text(tokens: -5).isEmpty)
    #expect(try text().hasPrefix(text(tokens: 3)))
  }

  /// The cache must not change what a whole pass would say.
  @Test func continuesAsTheWholeTextWould() throws {
    let model = try SampleModel.tinyLLaMA.open()
    let generator = TextGenerator(model)
    var whole = "The goose"
    for _ in 0..<5 {
      let logits = try generator.logits(after: whole).logits
      let next = try #require(logits.indices.max { logits[$0] < logits[$1] })
      whole += model.tokenizer.decode([next])
    }
    #expect(try "The goose" + text(tokens: 5) == whole)
  }

  @Test func refusesEncodersEmptyPromptsAndPromptsWithoutRoom() throws {
    let encoder = try SampleModel.tinyBERT.open()
    let error = engineError {
      try TextGenerator(encoder).run(
        encoder.dense, prompt: "a", maximumTokens: 1, temperature: 0, seed: 0
      ) { _ in }
    }
    #expect(error?.kind == .unsupported)
    #expect(engineError { _ = try TextGenerator(encoder).logits(after: "a") }?.kind == .unsupported)
    #expect(engineError { _ = try text("") }?.kind == .usage)
    let long = String(repeating: "The goose slept. ", count: 300)
    #expect(engineError { _ = try text(long) }?.kind == .usage)
  }
}
