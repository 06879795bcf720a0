import Foundation
import JSONSyntax
import Testing

@testable import Tokenization

/// Against llama.cpp itself (Tests/Reference/make_split_fixtures.py).
@Suite struct SplitPatternTests {
  /// A GGUF file's description of the sample decoder's tokeniser.
  private func metadata(_ name: String) throws -> GGUFTokenizerMetadata {
    let folder = Fixture.folder.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("sample-models/tiny-llama")
    var metadata = try GGUFTokenizerMetadata(of: TokenizerFiles.load(folder: folder))
    metadata.preTokenizer = name
    metadata.addsBegin = false
    return metadata
  }

  @Test(arguments: ["gpt-2", "smollm", "llama-bpe", "dbrx", "qwen2", "gpt-4o"])
  func `a file's name for a cut means what llama.cpp does`(_ name: String) throws {
    let expected = try Fixture.json("splits.json")
    let tokenizer = try TokenizerFiles.load(gguf: metadata(name))
    let texts = (expected["texts"]?.array ?? []).compactMap(\.string)
    let ids = (expected["ids"]?[name]?.array ?? []).map { Optional($0).integers }
    #expect(texts.count == ids.count && texts.count > 10)
    for (text, wanted) in zip(texts, ids) {
      #expect(try tokenizer.encode(text, addingSpecialTokens: false) == wanted, "\(text)")
    }
  }
}
