internal import Foundation

/// One step that rewrites text before it is split.
enum Normalizer: Equatable, Sendable {
  enum Form: Sendable { case nfc, nfd, nfkc, nfkd }

  case bert(BertNormalizer)
  case lowercase
  case unicode(Form)
  case stripAccents
  case strip(left: Bool, right: Bool)
  case prepend([UInt32])
  case replaceLiteral([UInt32], with: [UInt32])
  case replacePattern(Pattern, with: [UInt32])
  /// SentencePiece: no space at either end, and never two.
  case collapseSpaces
  /// SentencePiece's control characters dropped and odd spaces made plain.
  case nmt
  case compiled(CompiledCharacterMap)

  /// What the step makes of a text.
  /// - Throws: `CancellationError`, or a `TokenizationError` if the text grows beyond its limit.
  func normalize(_ text: [UInt32], _ work: TextWork) throws -> [UInt32] {
    try work.check()
    let result = try rewrite(text, work)
    try work.require(length: result.count)
    return result
  }

  private func rewrite(_ text: [UInt32], _ work: TextWork) throws -> [UInt32] {
    switch self {
    case .bert(let bert): return bert.normalize(text)
    case .lowercase: return Self.lowercase(text)
    case .unicode(let form): return Self.unicode(text, form)
    case .stripAccents:
      return text.filter { $0 < 128 || !CharacterClasses.of($0).intersects(.mark) }
    case .strip(let left, let right):
      var range = text.startIndex..<text.endIndex
      if left, let first = text.firstIndex(where: { !isWhitespace($0) }) {
        range = first..<range.upperBound
      } else if left {
        return []
      }
      if right {
        let last = text.lastIndex { !isWhitespace($0) }
        range = range.lowerBound..<max(range.lowerBound, (last ?? -1) + 1)
      }
      return Array(text[range])
    case .prepend(let prefix): return text.isEmpty ? text : prefix + text
    case .replaceLiteral(let old, let new): return try Self.replace(old, with: new, in: text, work)
    case .replacePattern(let pattern, let new):
      var result: [UInt32] = []
      var done = 0
      var matcher = PatternMatcher(pattern, work)
      try matcher.forEachMatch(in: text, 0..<text.count) { match in
        result += text[done..<match.lowerBound]
        result += new
        try work.require(length: result.count)
        done = match.upperBound
      }
      return result + text[done...]
    case .collapseSpaces:
      var result: [UInt32] = []
      result.reserveCapacity(text.count)
      for value in text where value != 32 || (result.last ?? 32) != 32 { result.append(value) }
      if result.last == 32 { result.removeLast() }
      return result
    case .nmt:
      return text.compactMap { value in
        switch value {
        case 1...8, 0xB, 0xE...0x1F, 0x7F, 0x8F, 0x9F: nil
        case 9, 10, 12, 13, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD: 32
        default: value
        }
      }
    case .compiled(let map): return try map.normalize(text, work)
    }
  }

  static func lowercase(_ text: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    for value in text {
      if value < 128 {
        result.append((65...90).contains(value) ? value + 32 : value)
      } else if let mapping = Unicode.Scalar(value)?.properties.lowercaseMapping {
        for scalar in mapping.unicodeScalars { result.append(scalar.value) }
      }
    }
    return result
  }

  static func unicode(_ text: [UInt32], _ form: Form) -> [UInt32] {
    if text.isASCII { return text }
    let string = text.string
    let normalized =
      switch form {
      case .nfc: string.precomposedStringWithCanonicalMapping
      case .nfd: string.decomposedStringWithCanonicalMapping
      case .nfkc: string.precomposedStringWithCompatibilityMapping
      case .nfkd: string.decomposedStringWithCompatibilityMapping
      }
    return [UInt32](codePointsOf: normalized)
  }

  static func replace(
    _ old: [UInt32], with new: [UInt32], in text: [UInt32], _ work: TextWork
  ) throws -> [UInt32] {
    guard let first = old.first, text.count >= old.count else { return text }
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      if index % 4096 == 0 { try work.check() }
      if text[index] == first, text.count - index >= old.count,
        text[index..<index + old.count].elementsEqual(old)
      {
        result += new
        try work.require(length: result.count)
        index += old.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}

/// What BERT does to a text first.
struct BertNormalizer: Equatable, Sendable {
  var cleansText = true
  var separatesChineseCharacters = true
  var stripsAccents = true
  var lowercases = true

  func normalize(_ text: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    for value in text {
      if cleansText {
        if value < 128 {
          if value < 32 || value == 127 {
            if (9...13).contains(value), value != 11, value != 12 { result.append(32) }
            continue
          }
        } else {
          if value == 0xFFFD { continue }
          let classes = CharacterClasses.of(value)
          if classes.intersects(.control) { continue }
          if classes.intersects(.whitespace) {
            result.append(32)
            continue
          }
        }
      }
      if separatesChineseCharacters, Self.isChinese(value) {
        result.append(32)
        result.append(value)
        result.append(32)
      } else {
        result.append(value)
      }
    }
    if stripsAccents, !result.isASCII {
      result = Normalizer.unicode(result, .nfd).filter {
        $0 < 128 || !CharacterClasses.of($0).intersects(.category(.nonspacingMark))
      }
    }
    return lowercases ? Normalizer.lowercase(result) : result
  }

  private static func isChinese(_ value: UInt32) -> Bool {
    switch value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F,
      0x2B740...0x2B81F, 0x2B820...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }
}
