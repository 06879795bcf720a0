/// Byte-pair encoding by a list of merges, over bytes or over characters.
struct BytePairModel: SubwordModel {
  struct Options {
    var unknown: Int?
    var fusesUnknown = false
    var byteFallback: ByteFallback?
    /// A piece that is a token as it stands is not built by merges.
    var ignoresMerges = false
    var continuingPrefix: [UInt8] = []
    var wordSuffix: [UInt8] = []
    /// Whether tokens are written in the byte alphabet, and so text comes as bytes.
    var isByteLevel = false
  }

  let options: Options
  private var rules: PairRules
  private var whole = TokenTrie()
  private let symbols: SymbolTables

  init(
    _ vocabulary: Vocabulary, merges: [(left: [UInt8], right: [UInt8])], _ options: Options
  ) throws(TokenizationError) {
    self.options = options
    rules = PairRules(capacity: merges.count)
    symbols = SymbolTables(vocabulary, options)
    for (rank, merge) in merges.enumerated() {
      try rules.add(merge, rank: rank, vocabulary, prefixLength: options.continuingPrefix.count)
    }
    if options.ignoresMerges {
      for (id, token) in vocabulary.tokens {
        if let symbols = SymbolTables.symbols(of: token, isByteLevel: options.isByteLevel) {
          whole.insert(symbols, id)
        }
      }
    }
  }

  /// The pairs that join, by rank, and what they become.
  var merges: [(left: Int, right: Int, joined: Int)] { rules.all }

  func encode(
    _ text: [UInt32], _ range: Range<Int>, into tokens: inout TokenList,
    _ scratch: inout MergeScratch
  ) {
    if options.ignoresMerges, let id = whole.token(text, range) {
      tokens.append(id, start: range.lowerBound)
      return
    }
    scratch.removeAll()
    var lastIsUnknown = false
    for index in range {
      let isFirst = index == range.lowerBound
      let isLast = index == range.upperBound - 1
      if let id = symbols.id(of: text[index], isFirst: isFirst, isLast: isLast) {
        scratch.append(id, start: index)
        lastIsUnknown = false
      } else if let fallback = options.byteFallback {
        for id in fallback.ids(of: text[index]) { scratch.append(id, start: index) }
        lastIsUnknown = false
      } else if let unknown = options.unknown {
        if !(lastIsUnknown && options.fusesUnknown) { scratch.append(unknown, start: index) }
        lastIsUnknown = true
      }
    }
    scratch.mergeAll(rules, text, end: range.upperBound)
    for (id, start) in zip(scratch.ids, scratch.starts) { tokens.append(Int(id), start: start) }
  }
}

/// Merges as a table from pairs of ids.
struct PairRules: MergeRules, Sendable {
  private var table: IntegerTable

  init(capacity: Int) {
    table = IntegerTable(capacity: capacity)
  }

  mutating func add(
    _ merge: (left: [UInt8], right: [UInt8]), rank: Int, _ vocabulary: Vocabulary,
    prefixLength: Int
  ) throws(TokenizationError) {
    let joined = merge.left + merge.right.dropFirst(prefixLength)
    guard let left = vocabulary.id(of: merge.left), let right = vocabulary.id(of: merge.right),
      let id = vocabulary.id(of: joined)
    else {
      let missing = [merge.left, merge.right, joined].first { vocabulary.id(of: $0) == nil } ?? []
      throw TokenizationError(
        .invalidVocabulary,
        "merge \(rank) (\"\(Vocabulary.shown(merge.left))\" and "
          + "\"\(Vocabulary.shown(merge.right))\") needs the token "
          + "\"\(Vocabulary.shown(missing))\", which the vocabulary lacks",
        advice: "the vocabulary and the merges must come from the same tokenizer")
    }
    let key = UInt64(left) << 32 | UInt64(right)
    table.set(key, UInt64(rank) << 32 | UInt64(id))
  }

  /// The pairs by rank, and what they become.
  var all: [(left: Int, right: Int, joined: Int)] {
    table.entries.sorted { $0.value < $1.value }.map { key, value in
      (Int(key >> 32), Int(key & 0xFFFF_FFFF), Int(value & 0xFFFF_FFFF))
    }
  }

  @inline(__always)
  func merge(_ left: Int32, _ right: Int32, _ text: [UInt32], _ range: Range<Int>) -> Merge? {
    guard
      let found = table[UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))]
    else { return nil }
    return Merge(rank: UInt32(found >> 32), id: Int32(truncatingIfNeeded: found))
  }
}

/// The tokens of single symbols, by their place in the word where that matters.
private struct SymbolTables: Sendable {
  private var low = [Int32](repeating: -1, count: 4 * 256)
  private var high: [UInt64: Int32] = [:]
  private let dependsOnPlace: Bool

  init(_ vocabulary: Vocabulary, _ options: BytePairModel.Options) {
    dependsOnPlace = !options.continuingPrefix.isEmpty || !options.wordSuffix.isEmpty
    for (id, token) in vocabulary.tokens {
      for place in 0..<(dependsOnPlace ? 4 : 1) {
        let prefix = place & 1 == 1 ? options.continuingPrefix : []
        let suffix = place & 2 == 2 ? options.wordSuffix : []
        guard token.count > prefix.count + suffix.count, token.starts(with: prefix),
          token.suffix(suffix.count).elementsEqual(suffix)
        else { continue }
        let bare = Array(token.dropFirst(prefix.count).dropLast(suffix.count))
        guard bare.count <= 4,
          let symbols = Self.symbols(of: bare, isByteLevel: options.isByteLevel),
          symbols.count == 1
        else { continue }
        if symbols[0] < 256 {
          low[place << 8 | Int(symbols[0])] = Int32(id)
        } else {
          high[UInt64(place) << 32 | UInt64(symbols[0])] = Int32(id)
        }
      }
    }
  }

  @inline(__always)
  func id(of symbol: UInt32, isFirst: Bool, isLast: Bool) -> Int? {
    let place = dependsOnPlace ? (isFirst ? 0 : 1) | (isLast ? 2 : 0) : 0
    let id =
      symbol < 256
      ? low[place << 8 | Int(symbol)] : high[UInt64(place) << 32 | UInt64(symbol)] ?? -1
    return id < 0 ? nil : Int(id)
  }

  static func symbols(of token: [UInt8], isByteLevel: Bool) -> [UInt32]? {
    isByteLevel
      ? ByteAlphabet.bytes(of: token)?.map { UInt32($0) } : [UInt32](codePointsOf: token)
  }
}
