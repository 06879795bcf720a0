import JSONSyntax
import Testing

@testable import Tokenization

/// Where tokens lie in the text, against Hugging Face's tokenizers.
@Suite struct LocationTests {
  @Test(arguments: ["llama3", "minilm", "qwen2", "roberta", "word-piece-cased"])
  func `tokens lie where the reference has them`(_ name: String) throws {
    let tokenizer = try Fixture.tokenizer(name)
    let rows = try Fixture.json("\(name)/offsets.json").array ?? []
    #expect(rows.count > 40)
    for row in rows {
      let text = row["text"].text
      let located = try tokenizer.locate(text)
      #expect(located.ids == row["ids"].integers, "\(text.debugDescription)")
      let expected = row["offsets"].integers
      try #require(expected.count == 2 * located.ranges.count)
      for (index, range) in located.ranges.enumerated() {
        let reference = expected[2 * index]..<expected[2 * index + 1]
        #expect(
          range == reference || range == whole(reference, in: text)
            || isAddedSpace(range, reference, index),
          "\(text.debugDescription), token \(index)")
      }
    }
  }

  /// The reference leaves out the marks that a normaliser strips or composes; ours is the character.
  private func whole(_ range: Range<Int>, in text: String) -> Range<Int> {
    let scalars = Array(text.unicodeScalars)
    var end = range.upperBound
    while end < scalars.count, scalars[end].properties.canonicalCombiningClass != .notReordered {
      end += 1
    }
    return range.lowerBound..<end
  }

  /// The space that is put before a text is nowhere in it; the reference gives it the first scalar.
  private func isAddedSpace(_ range: Range<Int>, _ reference: Range<Int>, _ index: Int) -> Bool {
    index == 0 && range == 0..<0 && reference == 0..<1
  }

  @Test(arguments: GoldenTests.folders)
  func `places are within the text and in order`(_ name: String) throws {
    let tokenizer = try Fixture.tokenizer(name)
    for row in try Fixture.json("\(name)/golden.json")["texts"]?.array ?? [] {
      let text = row["text"].text
      let located = try tokenizer.locate(text)
      #expect(located.ids == row["plain"].integers)
      #expect(located.ranges.count == located.ids.count)
      let count = text.unicodeScalars.count
      #expect(located.ranges.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= count })
      #expect(
        zip(located.ranges, located.ranges.dropFirst())
          .allSatisfy { $0.lowerBound <= $1.lowerBound }, "\(text.debugDescription)")
    }
  }

  @Test(arguments: ["minilm", "roberta"])
  func `framing two texts by hand gives the sequence of the pair`(_ name: String) throws {
    let tokenizer = try Fixture.tokenizer(name)
    let (first, second) = ("who plays?", "a man is playing a flute")
    let ids = try (tokenizer.locate(first).ids, tokenizer.locate(second).ids)
    let framed = tokenizer.framed(pair: ids)
    #expect(try framed.pair == tokenizer.encode(pair: (first, second), addingSpecialTokens: true))
    let end = framed.secondStart + ids.1.count
    #expect(Array(framed.pair.ids[framed.secondStart..<end]) == ids.1)
  }

  @Test func `only what stands before a text begins it`() throws {
    #expect(try Fixture.tokenizer("llama3").beginTokens.count == 1)
    #expect(try Fixture.tokenizer("unigram").beginTokens.isEmpty)
  }
}
