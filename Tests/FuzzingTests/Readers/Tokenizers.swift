import Foundation
import JSONSyntax

@testable import Tokenization

extension FuzzedReader {
  /// The readers of what a tokeniser comes in. Each tokeniser that is made encodes and decodes.
  static var tokenizers: [FuzzedReader] { [tokenizer, vocabulary, sentencePiece] }

  private static let fixtures = "Tests/TokenizationTests/Fixtures/"

  private static var tokenizer: FuzzedReader {
    let folder = ScratchFolder()
    let names = [
      "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
    ]
    return FuzzedReader(
      "tokenizer", .json,
      words: names + [
        "type", "Sequence", "ByteLevel", "Metaspace", "Split", "Regex", "String", "Replace", "NFC",
        "NFKD", "Lowercase", "Strip", "Prepend", "BertNormalizer", "BertPreTokenizer", "Whitespace",
        "Punctuation", "Digits", "TemplateProcessing", "WordPiece", "BPE", "Unigram", "vocab",
        "merges", "unk_token", "[UNK]", "added_tokens", "content", "id", "special", "normalized",
        "tokenizer_class", "BertTokenizer", "LlamaTokenizer", "GPT2Tokenizer", "pattern", "a*",
        "(?i:'s|'t)", "\\p{L}+", "[^\\s]", "(?=b)", "{2,3}", "behavior", "Isolated", "Removed",
      ],
      seeds: {
        try ["minilm", "llama-metaspace", "qwen2", "unigram", "word-suffix"].map {
          try Tree.folder(fixtures + $0, names)
        } + small
      },
      read: { bytes in
        try folder.layOut(bytes, as: names)
        try use(TokenizerFiles.load(folder: URL(fileURLWithPath: folder.path)))
      })
  }

  /// Each kind of model, with stages.
  private static let small = [
    #"""
    {"tokenizer.json":{"normalizer":{"type":"Sequence","normalizers":[{"type":"NFD"},
    {"type":"Replace","pattern":{"Regex":"a+"},"content":"b"},{"type":"Lowercase"}]},
    "pre_tokenizer":{"type":"Whitespace"},"decoder":{"type":"WordPiece","prefix":"##"},
    "added_tokens":[{"id":3,"content":"[SEP]","special":true}],
    "model":{"type":"WordPiece","unk_token":"[UNK]","vocab":{"[UNK]":0,"a":1,"##b":2,"[SEP]":3}}}}
    """#,
    #"""
    {"tokenizer.json":{"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Split",
    "pattern":{"Regex":"\\s?\\p{L}+|[^x]"},"behavior":"Isolated","invert":false},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]},"decoder":{"type":"ByteLevel"},
    "model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"Ġ":3},"merges":["a b"]}},
    "tokenizer_config.json":{"tokenizer_class":"PreTrainedTokenizerFast","model_max_length":512}}
    """#,
    #"""
    {"tokenizer.json":{"pre_tokenizer":{"type":"Metaspace","replacement":"▁"},
    "decoder":{"type":"Metaspace"},"model":{"type":"Unigram","unk_id":0,
    "vocab":[["<unk>",0],["▁a",-1.5],["b",-2]]}}}
    """#,
  ].documents

  private static var vocabulary: FuzzedReader {
    let folder = ScratchFolder()
    let names = ["vocab.txt", "vocab.json", "merges.txt", "tokenizer_config.json"]
    return FuzzedReader(
      "vocabulary", .json,
      words: names + ["[UNK]", "[CLS]", "[SEP]", "##a", "#version: 0.2", "a b"],
      seeds: {
        [
          #"{"vocab.txt":"[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n##b\n"}"#,
          ##"{"vocab.json":{"a":0,"b":1,"ab":2},"merges.txt":"#version: 0.2\na b\n"}"##,
        ].documents
      },
      read: { bytes in
        try folder.layOut(bytes, as: names)
        try use(TokenizerFiles.load(folder: URL(fileURLWithPath: folder.path)))
      })
  }

  private static let sentencePiece = FuzzedReader(
    "sentencepiece", .bytes, words: ["<unk>", "<s>", "</s>", "▁", "<0x0A>", "nmt_nfkc"],
    seeds: { [piecesFile] + (try [Tree.bytes(fixtures + "sentencepiece-bpe/tokenizer.model")]) },
    read: { bytes in try use(TokenizerFiles.sentencePiece(bytes, TokenizerConfiguration())) })

  /// A protocol buffer of three pieces: `ModelProto.pieces` with text, score and kind.
  private static let piecesFile: [UInt8] = [("<unk>", UInt8(2)), ("▁a", 1), ("b", 1)]
    .flatMap { text, kind -> [UInt8] in
      let text = Array(text.utf8)
      let body = [0x0A, UInt8(text.count)] + text + [0x15, 0, 0, 0x80, 0xBF, 0x18, kind]
      return [0x0A, UInt8(body.count)] + body
    }

  /// Encodes and decodes, all ways that the program uses.
  private static func use(_ tokenizer: any Tokenizer) throws {
    for text in ["", "a ab  The naïve 🦙's\n12 x\u{301}\u{0}", " [SEP]<s>▁b"] {
      let ids = try tokenizer.encode(text, addingSpecialTokens: true)
      _ = tokenizer.decode(ids)
      _ = try tokenizer.encode(text, maximumLength: 3)
      _ = try tokenizer.encode(pair: (text, "b"), maximumLength: 5)
      let located = try tokenizer.locate(text)
      precondition(located.ranges.allSatisfy { $0.upperBound <= text.unicodeScalars.count })
      for id in ids { _ = tokenizer.piece(id) }
    }
  }
}
