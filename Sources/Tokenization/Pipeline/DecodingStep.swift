/// One step from a list of tokens to text; each token is its bytes.
enum DecodingStep: Sendable {
  /// Tokens such as `<0x0A>` become their byte.
  case byteFallback
  case fuse
  case replace([UInt32], with: [UInt32])
  case strip(UInt32, start: Int, stop: Int)
  case metaspace(mark: UInt32, dropsFirst: Bool)
  case wordPiece(prefix: [UInt8], cleansUp: Bool)
  /// A suffix ends a word.
  case wordSuffix([UInt8])
  /// Tokens with a space between: what a file without a decoder means.
  case spaceBetween

  func apply(_ tokens: [[UInt8]]) -> [[UInt8]] {
    switch self {
    case .byteFallback: return tokens.map { ByteFallback.byte($0).map { [$0] } ?? $0 }
    case .fuse: return [Array(tokens.joined())]
    case .replace(let old, let new):
      let (old, new) = ([UInt8](utf8Of: old), [UInt8](utf8Of: new))
      return tokens.map { $0.replacing(old, with: new) }
    case .strip(let value, let start, let stop):
      let unit = [UInt8](utf8Of: [value])
      return tokens.map { token in
        var slice = token[...]
        for _ in 0..<start where slice.starts(with: unit) { slice = slice.dropFirst(unit.count) }
        for _ in 0..<stop where slice.suffix(unit.count).elementsEqual(unit) {
          slice = slice.dropLast(unit.count)
        }
        return Array(slice)
      }
    case .metaspace(let mark, let dropsFirst):
      let mark = [UInt8](utf8Of: [mark])
      return tokens.enumerated().map { index, token in
        token.replacing(mark, with: index == 0 && dropsFirst ? [] : [32])
      }
    case .wordPiece(let prefix, let cleansUp):
      return tokens.enumerated().map { index, token in
        var piece = token
        if index > 0 {
          piece = token.starts(with: prefix) ? Array(token.dropFirst(prefix.count)) : [32] + token
        }
        return cleansUp ? Self.cleanedUp(piece) : piece
      }
    case .wordSuffix(let suffix):
      return tokens.enumerated().map { index, token in
        token.replacing(suffix, with: index == tokens.count - 1 ? [] : [32])
      }
    case .spaceBetween:
      return tokens.enumerated().map { $0 == 0 ? $1 : [32] + $1 }
    }
  }

  /// How many times as long the step can make a token, but for a byte or two.
  var growth: Double {
    guard case .replace(let old, let new) = self, !old.isEmpty else { return 1 }
    return max(1, Double([UInt8](utf8Of: new).count) / Double([UInt8](utf8Of: old).count))
  }

  private static let cleanUps: [(old: [UInt8], new: [UInt8])] = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
    (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ].map { (Array($0.utf8), Array($1.utf8)) }

  private static func cleanedUp(_ piece: [UInt8]) -> [UInt8] {
    guard piece.contains(32) else { return piece }
    return cleanUps.reduce(piece) { $0.replacing($1.old, with: $1.new) }
  }
}

extension Array where Element == UInt8 {
  fileprivate func replacing(_ old: [UInt8], with new: [UInt8]) -> [UInt8] {
    guard let first = old.first, contains(first) else { return self }
    var result: [UInt8] = []
    var index = 0
    while index < count {
      if self[index] == first, self[index...].starts(with: old) {
        result += new
        index += old.count
      } else {
        result.append(self[index])
        index += 1
      }
    }
    return result
  }
}
