import JSONSyntax
import Testing

@testable import Tokenization

@Suite struct TokenizerTests {
  @Test func `special tokens are found in the configuration or by their usual names`() throws {
    let bert = try Fixture.tokenizer("minilm-vocabulary").specialTokens
    #expect(bert.classifier == 101)
    #expect(bert.separator == 102)
    #expect(bert.padding == 0)
    #expect(bert.mask == 103)
    #expect(bert.unknown == 100)
    let llama = try Fixture.tokenizer("llama3").specialTokens
    #expect(llama.begin == 0)
    #expect(llama.endOfText == [1, 2])
  }

  @Test func `the begin token is told from none`() throws {
    #expect(try Fixture.tokenizer("llama3").addsBeginToken)
    #expect(try !Fixture.tokenizer("qwen2").addsBeginToken)
  }

  @Test func `the vocabulary's size counts up to the last id`() throws {
    #expect(try Fixture.tokenizer("minilm-vocabulary").vocabularySize == 30522)
    #expect(try TokenizerFiles.load(gguf: try Fixture.smolLM2()).vocabularySize == 49152)
  }

  @Test func `pieces show text where there is some and bytes where not`() throws {
    let tokenizer = try Fixture.tokenizer("llama3")
    let ids = try tokenizer.encode(" \u{1F9FF}", addingSpecialTokens: false)
    let shown = ids.map { tokenizer.piece($0) }.joined()
    #expect(shown.hasPrefix(" "))
    #expect(shown.contains("\\x9F") || shown.contains("\u{1F9FF}"))
    #expect(tokenizer.piece(0) == "<|begin_of_text|>")
    #expect(try Fixture.tokenizer("minilm").piece(101) == "[CLS]")
  }

  @Test(arguments: ["llama3", "llama-legacy", "llama-metaspace", "qwen2", "roberta"])
  func `streaming gives the same text as decoding at once`(_ name: String) throws {
    let tokenizer = try Fixture.tokenizer(name)
    for text in (try Fixture.json("strings.json").array ?? []).compactMap(\.string) {
      let ids = try tokenizer.encode(text, addingSpecialTokens: true)
      var decoder = StreamDecoder(tokenizer)
      var streamed = ""
      for id in ids {
        let part = decoder.append(id)
        #expect(!part.contains("\u{FFFD}") || text.contains("\u{FFFD}"))
        streamed += part
      }
      streamed += decoder.finish()
      #expect(streamed == tokenizer.decode(ids, skippingSpecialTokens: true))
    }
  }

  @Test func `a character cut off is held back and given up at the end`() throws {
    let tokenizer = try Fixture.tokenizer("llama-legacy")
    var decoder = StreamDecoder(tokenizer)
    #expect(decoder.append(3 + 0xF0) == "")
    #expect(decoder.append(3 + 0x9F) == "")
    #expect(decoder.finish() == "\u{FFFD}")
  }

  @Test func `a length below the frame's gives no more than asked`() throws {
    let tokenizer = try Fixture.tokenizer("minilm")
    #expect(try tokenizer.encode("hello world", maximumLength: 1) == [101])
    #expect(try tokenizer.encode("hello world", maximumLength: 2) == [101, 102])
    #expect(try tokenizer.encode("hello world", maximumLength: -1) == [])
  }

  @Test func `tokens that are canonically equivalent stay apart`() throws {
    let folder = try TemporaryFolder([
      "tokenizer.json":
        #"{"model":{"type":"BPE","vocab":{"\u00e9":0,"e":1,"\u0301":2,"e\u0301":3},"#
        + #""merges":[["e","\u0301"]]}}"#
    ])
    let tokenizer = try TokenizerFiles.load(folder: folder.url)
    #expect(try tokenizer.encode("\u{E9}e\u{301}") == [0, 3])
  }

  @Test func `vocab.json with merges.txt is byte-level BPE`() throws {
    let folder = try TemporaryFolder([
      "vocab.json": #"{"h":0,"i":1,"Ġ":2,"hi":3,"Ġhi":4,"<|endoftext|>":5}"#,
      "merges.txt": "#version: 0.2\nh i\nĠ hi\n",
      "tokenizer_config.json": #"{"eos_token":"<|endoftext|>","bos_token":"<|endoftext|>"}"#,
    ])
    let tokenizer = try TokenizerFiles.load(folder: folder.url)
    #expect(try tokenizer.encode("hi hi<|endoftext|>") == [3, 4, 5])
    #expect(tokenizer.decode([3, 4, 5], skippingSpecialTokens: true) == "hi hi")
    #expect(tokenizer.specialTokens.end == 5)
  }

  @Test func `a WordPiece vocabulary in GGUF's spelling gives the same ids`() throws {
    let metadata = GGUFTokenizerMetadata(
      model: "bert", tokens: ["[UNK]", "[CLS]", "[SEP]", "▁play", "ing", "▁["],
      tokenTypes: [2, 3, 3, 1, 1, 1])
    let tokenizer = try TokenizerFiles.load(gguf: metadata)
    #expect(try tokenizer.encode("Playing [ x") == [1, 3, 4, 5, 0, 2])
  }
}
