import JSONSyntax
import Testing

@testable import Tokenization

/// Every kind of tokenizer against the ids and texts the reference implementations give.
@Suite struct GoldenTests {
  static let folders = [
    "llama-legacy", "llama-metaspace", "llama3", "minilm", "modernbert",
    "mpnet", "qwen2", "roberta", "unigram",
    "word-piece-cased", "word-suffix",
  ]

  @Test(arguments: folders) func `a folder's tokenizer gives the reference's ids`(
    _ name: String
  ) throws {
    try expectGolden(try Fixture.tokenizer(name), "\(name)/golden.json")
  }

  @Test func `a bare vocabulary gives the same ids as tokenizer.json`() throws {
    try expectGolden(try Fixture.tokenizer("minilm-vocabulary"), "minilm/golden.json")
  }

  @Test func `GGUF metadata gives the ids of the original tokenizer`() throws {
    let tokenizer = try TokenizerFiles.load(gguf: try Fixture.smolLM2())
    try expectGolden(tokenizer, "smollm2/golden.json")
  }

  @Test(arguments: folders) func `decoding gives the reference's text`(_ name: String) throws {
    let tokenizer = try Fixture.tokenizer(name)
    for row in try Fixture.json("\(name)/golden.json")["texts"]?.array ?? [] {
      let ids = row["ids"].integers
      #expect(tokenizer.decode(ids) == row["decoded"].text)
      #expect(tokenizer.decode(ids, skippingSpecialTokens: true) == row["shown"].text)
    }
  }

  @Test(arguments: folders) func `pairs and truncation are the reference's`(
    _ name: String
  ) throws {
    let tokenizer = try Fixture.tokenizer(name)
    let rows = try Fixture.json("\(name)/golden.json")["pairs"]?.array ?? []
    #expect(rows.count == 30)
    for row in rows {
      let pair = (row["first"].text, row["second"].text)
      let whole = EncodedPair(ids: row["ids"].integers, typeIDs: row["types"].integers)
      if let length = row["length"]?.integer {
        #expect(
          try tokenizer.encode(pair: pair, maximumLength: length) == whole, "\(pair) \(length)")
        #expect(try tokenizer.encode(pair.0, maximumLength: length) == row["single"].integers)
      } else {
        #expect(try tokenizer.encode(pair: pair, addingSpecialTokens: true) == whole, "\(pair)")
      }
    }
  }

  @Test(arguments: ["sentencepiece-bpe", "sentencepiece-unigram"])
  func `a SentencePiece model gives the ids and texts of the library`(_ name: String) throws {
    let tokenizer = try Fixture.tokenizer(name)
    let rows = try Fixture.json("\(name)/golden.json")["texts"]?.array ?? []
    #expect(rows.count > 30)
    for row in rows {
      let text = row["text"].text
      let ids = try tokenizer.encode(text, addingSpecialTokens: false)
      #expect(ids == row["plain"].integers, "\(text.debugDescription)")
      // What is unknown is shown as " ⁇ " by the library and as its token here.
      if !ids.contains(0) { #expect(tokenizer.decode(ids) == row["decoded"].text) }
    }
  }

  @Test(arguments: [("sentencepiece-bpe", "llama"), ("sentencepiece-unigram", "t5")])
  func `GGUF pieces and scores give the ids of the SentencePiece library`(
    _ name: String, _ model: String
  ) throws {
    let golden = try Fixture.json("\(name)/golden.json")
    let pieces = golden["pieces"]?.array ?? []
    var metadata = GGUFTokenizerMetadata(
      model: model, tokens: pieces.map { $0["token"].text },
      tokenTypes: pieces.compactMap { $0["type"]?.integer },
      scores: pieces.map { Float($0["score"]?.number ?? 0) })
    metadata.unknown = 0
    metadata.characterMap =
      try SentencePieceFile(try Fixture.bytes("\(name)/tokenizer.model")).characterMap
    let tokenizer = try TokenizerFiles.load(gguf: metadata)
    for row in golden["texts"]?.array ?? [] {
      let ids = try tokenizer.encode(row["text"].text, addingSpecialTokens: false)
      #expect(ids == row["plain"].integers)
    }
  }

  private func expectGolden(_ tokenizer: any Tokenizer, _ path: String) throws {
    let rows = try Fixture.json(path)["texts"]?.array ?? []
    #expect(rows.count >= 46)
    for row in rows {
      let text = row["text"].text
      let comment = Comment(rawValue: text.debugDescription)
      #expect(
        try tokenizer.encode(text, addingSpecialTokens: true) == row["ids"].integers, comment)
      #expect(
        try tokenizer.encode(text, addingSpecialTokens: false) == row["plain"].integers, comment)
    }
  }
}
