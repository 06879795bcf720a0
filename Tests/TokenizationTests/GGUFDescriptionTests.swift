import JSONSyntax
import Testing

@testable import Tokenization

/// Tokenizers described as GGUF metadata and made again from that.
@Suite struct GGUFDescriptionTests {
  private func roundTrip(_ tokenizer: any Tokenizer) throws -> any Tokenizer {
    try TokenizerFiles.load(gguf: try GGUFTokenizerMetadata(of: tokenizer))
  }

  private func texts(_ name: String) throws -> [String] {
    (try Fixture.json("\(name)/golden.json")["texts"]?.array ?? []).map { $0["text"].text }
  }

  @Test(
    arguments: ["llama-legacy", "llama3", "minilm", "word-piece-cased", "sentencepiece-bpe"])
  func `the description gives the same ids`(_ name: String) throws {
    let tokenizer = try Fixture.tokenizer(name)
    let again = try roundTrip(tokenizer)
    let texts = try texts(name)
    #expect(texts.count > 30)
    for text in texts {
      let comment = Comment(rawValue: text.debugDescription)
      #expect(try again.encode(text) == tokenizer.encode(text), comment)
      let bare = try tokenizer.encode(text, addingSpecialTokens: false)
      #expect(try again.encode(text, addingSpecialTokens: false) == bare, comment)
    }
  }

  @Test func `a description of GGUF's own tokenizer is the same`() throws {
    let metadata = try Fixture.smolLM2()
    let again = try GGUFTokenizerMetadata(of: TokenizerFiles.load(gguf: metadata))
    #expect(again.model == "gpt2" && again.preTokenizer == "smollm")
    #expect(again.tokens.count == metadata.tokens.count)
    // Where the fixture leaves a token out, its place is held by a name that is no token's.
    let different = again.tokens.indices.filter {
      again.tokens[$0] != metadata.tokens[$0] && !metadata.tokens[$0].hasPrefix("<unused ")
    }
    #expect(different.map { [again.tokens[$0], metadata.tokens[$0]] }.prefix(5) == [])
    #expect(again.merges.count == metadata.merges.count)
    let turned = again.merges.indices.filter { again.merges[$0] != metadata.merges[$0] }
    #expect(turned.prefix(5) == [])
    #expect(again.begin == metadata.begin && again.addsBegin == false)
  }

  @Test func `Qwen2's cut is found by what it does`() throws {
    let metadata = try GGUFTokenizerMetadata(of: Fixture.tokenizer("qwen2"))
    #expect(metadata.preTokenizer == "qwen2")
    // Two of the added tokens are special, two are words of the user's.
    #expect(metadata.tokenTypes[600..<604] == [3, 3, 4, 4])
    #expect(metadata.tokens[602] == "strasse")
  }

  @Test func `WordPiece marks a word's first token and bares the others`() throws {
    let tokenizer = try Fixture.tokenizer("minilm")
    let metadata = try GGUFTokenizerMetadata(of: tokenizer)
    #expect(metadata.model == "bert" && metadata.lowercases == true)
    #expect(metadata.tokens[101] == "[CLS]" && metadata.tokenTypes[101] == 3)
    #expect(metadata.begin == 101 && metadata.end == 102)
    #expect(metadata.tokens.contains { $0.hasPrefix("\u{2581}") })
    #expect(!metadata.tokens.contains { $0.hasPrefix("##") })
  }

  @Test func `SentencePiece's byte tokens keep their kind`() throws {
    let metadata = try GGUFTokenizerMetadata(of: Fixture.tokenizer("llama-legacy"))
    let byte = try #require(metadata.tokens.firstIndex(of: "<0x0A>"))
    #expect(metadata.model == "llama" && metadata.tokenTypes[byte] == 6)
    #expect(metadata.tokenTypes[0] == 2 && metadata.tokenTypes[1] == 3)
    #expect(metadata.addsSpacePrefix == true && metadata.addsBegin == true)
  }

  @Test(arguments: ["unigram", "word-suffix"])
  func `what GGUF has no words for is refused`(_ name: String) throws {
    let tokenizer = try Fixture.tokenizer(name)
    let error = #expect(throws: TokenizationError.self) {
      _ = try GGUFTokenizerMetadata(of: tokenizer)
    }
    #expect(error?.code == .unsupported)
    #expect(error?.description.contains("export a Hugging Face folder") == true)
  }
}
