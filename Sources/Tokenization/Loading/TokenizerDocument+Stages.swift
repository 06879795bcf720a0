internal import Foundation
import JSONSyntax

// How the stages of a tokenizer.json are read, type by type.

extension JSONNode {
  fileprivate func codePoints(_ name: String) -> [UInt32]? {
    self[name]?.bytes.map { [UInt32](codePointsOf: $0) }
  }

  /// What a step looks for, as it stands.
  fileprivate func literal(_ name: String) throws(TokenizationError) -> [UInt32]? {
    guard let literal = codePoints(name) else { return nil }
    guard literal.count <= 1000 else {
      throw TokenizationError(
        .unsupported, "a step looks for a text of \(literal.count) characters",
        advice: "at most 1000 are looked for")
    }
    return literal
  }

  fileprivate func unsupported(_ stage: String) -> TokenizationError {
    TokenizationError(
      .unsupported, "the \(stage) \"\(self["type"]?.string ?? "")\" is not supported")
  }

  fileprivate func behavior() throws(TokenizationError) -> SplitBehavior {
    switch self["behavior"]?.string {
    case "Removed": return .removed
    case "Isolated", nil: return .isolated
    case "MergedWithPrevious": return .mergedWithPrevious
    case "MergedWithNext": return .mergedWithNext
    case "Contiguous": return .contiguous
    case let name?:
      throw TokenizationError(.unsupported, "the split behaviour \"\(name)\" is unknown")
    }
  }
}

extension Normalizer {
  init(_ value: JSONNode) throws(TokenizationError) {
    switch value["type"]?.string {
    case "BertNormalizer":
      let lowercases = value["lowercase"]?.boolean ?? true
      self = .bert(
        BertNormalizer(
          cleansText: value["clean_text"]?.boolean ?? true,
          separatesChineseCharacters: value["handle_chinese_chars"]?.boolean ?? true,
          stripsAccents: value["strip_accents"]?.boolean ?? lowercases, lowercases: lowercases))
    case "Lowercase": self = .lowercase
    case "NFC": self = .unicode(.nfc)
    case "NFD": self = .unicode(.nfd)
    case "NFKC": self = .unicode(.nfkc)
    case "NFKD": self = .unicode(.nfkd)
    case "Nmt": self = .nmt
    case "StripAccents": self = .stripAccents
    case "Strip":
      self = .strip(
        left: value["strip_left"]?.boolean ?? true, right: value["strip_right"]?.boolean ?? true)
    case "Prepend": self = .prepend(value.codePoints("prepend") ?? [])
    case "Replace":
      let content = value.codePoints("content") ?? []
      if let literal = try value["pattern"]?.literal("String") {
        self = .replaceLiteral(literal, with: content)
      } else if let source = value["pattern"]?["Regex"]?.string {
        self = .replacePattern(try Pattern(source), with: content)
      } else {
        throw value.unsupported("normalizer without a pattern")
      }
    case "Precompiled":
      guard let text = value["precompiled_charsmap"]?.string,
        let data = Data(base64Encoded: text)
      else {
        throw TokenizationError(.malformedFile, "\"precompiled_charsmap\" is no base64")
      }
      self = .compiled(try CompiledCharacterMap([UInt8](data)))
    default: throw value.unsupported("normalizer")
    }
  }
}

extension PreTokenizer {
  static func steps(_ value: JSONNode) throws(TokenizationError) -> [PreTokenizer] {
    switch value["type"]?.string {
    case "BertPreTokenizer": return [.bert]
    case "Whitespace":
      return [.pattern(try Pattern(#"\w+|[^\w\s]+"#), .removed, isInverted: true)]
    case "WhitespaceSplit": return [.whitespaceSplit]
    case "Punctuation": return [.punctuation(try value.behavior())]
    case "Digits": return [.digits(individually: value["individual_digits"]?.boolean ?? false)]
    case "CharDelimiterSplit":
      return [.literal(try value.literal("delimiter") ?? [], .removed, isInverted: false)]
    case "Split":
      let isInverted = value["invert"]?.boolean ?? false
      if let literal = try value["pattern"]?.literal("String") {
        return [.literal(literal, try value.behavior(), isInverted: isInverted)]
      }
      guard let source = value["pattern"]?["Regex"]?.string else {
        throw value.unsupported("pre-tokenizer without a pattern")
      }
      return [.pattern(try Pattern(source), try value.behavior(), isInverted: isInverted)]
    case "ByteLevel":
      return (value["add_prefix_space"]?.boolean ?? true ? [.prefixSpace] : [])
        + (value["use_regex"]?.boolean ?? true
          ? [try SplitPatterns.isolated(SplitPatterns.gpt2)] : [])
    case "Metaspace":
      let scheme: PrependScheme =
        switch value["prepend_scheme"]?.string {
        case "first": .first
        case "never": .never
        case "always": .always
        default: value["add_prefix_space"]?.boolean ?? true ? .always : .never
        }
      return [
        .metaspace(
          value.codePoints("replacement")?.first ?? 0x2581, scheme,
          splits: value["split"]?.boolean ?? true)
      ]
    default: throw value.unsupported("pre-tokenizer")
    }
  }
}

extension DecodingStep {
  static func steps(_ value: JSONNode) throws(TokenizationError) -> [DecodingStep] {
    switch value["type"]?.string {
    case "ByteLevel": return []
    case "ByteFallback": return [.byteFallback]
    case "Fuse": return [.fuse]
    case "Replace":
      guard let literal = try value["pattern"]?.literal("String") else {
        throw value.unsupported("decoder with a regular expression")
      }
      return [.replace(literal, with: value.codePoints("content") ?? [])]
    case "Strip":
      return [
        .strip(
          value.codePoints("content")?.first ?? 32,
          start: max(0, min(64, value["start"]?.integer ?? 0)),
          stop: max(0, min(64, value["stop"]?.integer ?? 0)))
      ]
    case "Metaspace":
      let scheme = value["prepend_scheme"]?.string
      let keepsFirst =
        scheme == "never" || scheme == nil && value["add_prefix_space"]?.boolean == false
      return [
        .metaspace(
          mark: value.codePoints("replacement")?.first ?? 0x2581, dropsFirst: !keepsFirst)
      ]
    case "WordPiece":
      return [
        .wordPiece(
          prefix: value["prefix"]?.bytes ?? Array("##".utf8),
          cleansUp: value["cleanup"]?.boolean ?? true)
      ]
    case "BPEDecoder": return [.wordSuffix(value["suffix"]?.bytes ?? Array("</w>".utf8))]
    default: throw value.unsupported("decoder")
    }
  }
}

extension Frame {
  /// Reads a post-processor; nil for one that adds no tokens.
  static func read(
    _ value: JSONNode, _ find: ([UInt8]) -> Int?
  ) throws(TokenizationError) -> Frame? {
    switch value["type"]?.string {
    case "ByteLevel": return nil
    case "BertProcessing":
      return .bert(classifier: try id(value["cls"]), separator: try id(value["sep"]))
    case "RobertaProcessing":
      return .roberta(classifier: try id(value["cls"]), separator: try id(value["sep"]))
    case "TemplateProcessing":
      let ids = value["special_tokens"]
      return Frame(
        single: try parts(value["single"], ids, find), pair: try parts(value["pair"], ids, find))
    default: throw value.unsupported("post-processor")
    }
  }

  private static func id(_ value: JSONNode?) throws(TokenizationError) -> Int {
    guard let id = value?.array?.last?.integer, (0..<Vocabulary.idLimit).contains(id) else {
      throw TokenizationError(.malformedFile, "the post-processor names no id for its tokens")
    }
    return id
  }

  private static func typeID(_ value: JSONNode) throws(TokenizationError) -> Int {
    let id = value["type_id"]?.integer ?? 0
    guard (0..<256).contains(id) else {
      throw TokenizationError(.malformedFile, "the template has the segment \(id)")
    }
    return id
  }

  private static func parts(
    _ value: JSONNode?, _ tokens: JSONNode?, _ find: ([UInt8]) -> Int?
  ) throws(TokenizationError) -> [Part] {
    var parts: [Part] = []
    for entry in value?.array ?? [] {
      if let text = entry["Sequence"] {
        parts.append(.text(isSecond: text["id"]?.string == "B", typeID: try typeID(text)))
      } else if let special = entry["SpecialToken"], let name = special["id"]?.string {
        let listed = tokens?[name]?["ids"]?.array?.compactMap(\.integer)
        guard let ids = listed ?? find(Array(name.utf8)).map({ [$0] }),
          ids.allSatisfy({ (0..<Vocabulary.idLimit).contains($0) })
        else {
          throw TokenizationError(
            .malformedFile, "the template names the token \"\(name)\" but no id for it")
        }
        parts.append(.special(ids, typeID: try typeID(special)))
      } else {
        throw TokenizationError(.malformedFile, "the template has a part of an unknown kind")
      }
    }
    return parts
  }
}
