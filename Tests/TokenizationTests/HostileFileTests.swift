import Foundation
import Testing

@testable import Tokenization

/// Broken and malicious files give typed errors; strange texts end in good time.
@Suite struct HostileFileTests {
  private func failure(loading files: [String: String]) -> TokenizationError? {
    do {
      let folder = try TemporaryFolder(files)
      _ = try TokenizerFiles.load(folder: folder.url)
      return nil
    } catch {
      return error as? TokenizationError
    }
  }

  private func document(_ model: String, _ rest: String = "") -> [String: String] {
    ["tokenizer.json": "{\(rest)\"model\": \(model)}"]
  }

  @Test func `an empty folder's error names what was looked for`() throws {
    let error = try #require(failure(loading: [:]))
    #expect(error.code == .missingFile)
    for name in ["tokenizer.json", "vocab.txt", "vocab.json", "merges.txt", "tokenizer.model"] {
      #expect(error.description.contains(name))
    }
    #expect(error.advice != nil)
  }

  @Test func `a vocabulary without merges is an error that names the merges`() throws {
    let error = try #require(failure(loading: ["vocab.json": "{}"]))
    #expect(error.code == .missingFile)
    #expect(error.file?.hasSuffix("merges.txt") == true)
  }

  @Test func `broken JSON is reported with line and column`() throws {
    let error = try #require(failure(loading: ["tokenizer.json": "{\n  \"model\": nil}"]))
    #expect(error.code == .malformedFile)
    #expect(error.line == 2)
    #expect(error.column == 12)
    #expect(error.file?.hasSuffix("tokenizer.json") == true)
  }

  @Test(arguments: [
    #"{"type":"BPE","vocab":{"a":-1},"merges":[]}"#,
    #"{"type":"BPE","vocab":{"a":99999999999},"merges":[]}"#,
    #"{"type":"BPE","vocab":{"a":0.5},"merges":[]}"#,
    #"{"type":"BPE","vocab":{"a":1e300},"merges":[]}"#,
    #"{"type":"BPE","vocab":{"a":0,"b":0},"merges":[]}"#,
    #"{"type":"BPE","vocab":{"a":0,"b":1},"merges":["a b"]}"#,
    #"{"type":"WordPiece","vocab":{"a":0}}"#,
    #"{"type":"Unigram","unk_id":7,"vocab":[["a",-1.0]]}"#,
  ])
  func `a vocabulary that contradicts itself is an error`(_ model: String) throws {
    #expect(try #require(failure(loading: document(model))).code == .invalidVocabulary)
  }

  @Test(arguments: [
    #"{"type":"BPE","vocab":[],"merges":[]}"#, #"{"type":"BPE","vocab":{"a":0},"merges":["a"]}"#,
    #"{"type":"Unigram","vocab":[["a"]]}"#, "7",
  ])
  func `a model of the wrong shape is an error`(_ model: String) throws {
    #expect(try #require(failure(loading: document(model))).code == .malformedFile)
  }

  @Test(arguments: [
    #""normalizer":{"type":"Nothing"},"#, #""pre_tokenizer":{"type":"Nothing"},"#,
    #""decoder":{"type":"Nothing"},"#, #""post_processor":{"type":"Nothing"},"#,
    #""pre_tokenizer":{"type":"Split","behavior":"Isolated","pattern":{"Regex":"(?<!a)b"}},"#,
    #""pre_tokenizer":{"type":"Split","behavior":"Isolated","pattern":{"Regex":"(a*)*"}},"#,
  ])
  func `what is not supported is said so`(_ stage: String) throws {
    let model = #"{"type":"BPE","vocab":{"a":0},"merges":[]}"#
    #expect(try #require(failure(loading: document(model, stage))).code == .unsupported)
  }

  @Test func `a wild id of an added token is an error`() throws {
    let added = #""added_tokens":[{"id":4611686018427387904,"content":"<x>"}],"#
    let model = #"{"type":"BPE","vocab":{"a":0},"merges":[]}"#
    #expect(try #require(failure(loading: document(model, added))).code == .invalidVocabulary)
  }

  @Test func `a cut or altered SentencePiece model never traps`() throws {
    let whole = try Fixture.bytes("sentencepiece-bpe/tokenizer.model")
    for length in stride(from: 0, to: whole.count, by: 97) {
      _ = try? TokenizerFiles.sentencePiece(Array(whole[..<length]), TokenizerConfiguration())
    }
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      var altered = whole
      for _ in 0..<20 {
        altered[Int.random(in: 0..<altered.count, using: &generator)] = .random(in: 0...255)
      }
      let tokenizer = try? TokenizerFiles.sentencePiece(altered, TokenizerConfiguration())
      _ = try tokenizer?.encode("some text \u{1F600}", addingSpecialTokens: true)
    }
  }

  @Test func `an altered compiled character map never traps`() throws {
    let file = try SentencePieceFile(try Fixture.bytes("sentencepiece-unigram/tokenizer.model"))
    for _ in 0..<20 {
      var altered = file.characterMap
      for _ in 0..<5000 { altered[.random(in: 4..<altered.count)] = .random(in: 0...255) }
      let map = try CompiledCharacterMap(altered)
      let text = [UInt32](codePointsOf: "Ａ ﬁ ½ 한국어 e\u{301}")
      _ = try map.normalize(text, TextWork(length: text.count))
    }
    #expect(throws: TokenizationError.self) { try CompiledCharacterMap([255, 255, 255, 255]) }
    #expect(throws: TokenizationError.self) { try CompiledCharacterMap([4, 0, 0]) }
  }

  @Test func `GGUF lists of different lengths and wild ids are errors`() {
    var metadata = GGUFTokenizerMetadata(
      model: "llama", tokens: ["a", "b"], tokenTypes: [1], scores: [0, 0])
    #expect(throws: TokenizationError.self) { try TokenizerFiles.load(gguf: metadata) }
    metadata.tokenTypes = [1, -5]
    metadata.begin = 2
    #expect(throws: TokenizationError.self) { try TokenizerFiles.load(gguf: metadata) }
    metadata.begin = 1
    #expect(throws: Never.self) { try TokenizerFiles.load(gguf: metadata) }
    metadata.model = "other"
    #expect(throws: TokenizationError.self) { try TokenizerFiles.load(gguf: metadata) }
    metadata.model = "gpt2"
    metadata.preTokenizer = "other"
    #expect(throws: TokenizationError.self) { try TokenizerFiles.load(gguf: metadata) }
  }

  @Test func `scores that are no numbers are taken as the lowest`() throws {
    let metadata = GGUFTokenizerMetadata(
      model: "t5", tokens: ["<unk>", "a", "b"], tokenTypes: [2, 1, 1],
      scores: [0, .nan, -.infinity])
    #expect(try TokenizerFiles.load(gguf: metadata).encode("ab").isEmpty == true)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["llama-legacy", "minilm", "qwen2", "sentencepiece-unigram"])
  func `words of a megabyte end in good time`(_ name: String) throws {
    let tokenizer = try Fixture.tokenizer(name)
    for unit in ["ab", " ", "\u{301}"] {
      let text = String(repeating: unit, count: 1 << 20 / unit.utf8.count)
      _ = try tokenizer.encode(text, addingSpecialTokens: true)
    }
  }

  @Test func `ids outside the vocabulary decode to nothing`() throws {
    let tokenizer = try Fixture.tokenizer("llama3")
    #expect(tokenizer.decode([-1, .max, .min]).isEmpty)
    #expect(tokenizer.piece(-1).isEmpty)
    #expect(tokenizer.piece(.max).isEmpty)
  }
}
