/// One step that cuts text into the pieces a model works on.
enum PreTokenizer: Equatable, Sendable {
  enum PrependScheme: Sendable { case always, first, never }

  case bert
  case whitespaceSplit
  case punctuation(SplitBehavior)
  case digits(individually: Bool)
  case literal([UInt32], SplitBehavior, isInverted: Bool)
  case pattern(Pattern, SplitBehavior, isInverted: Bool)
  case prefixSpace
  case metaspace(UInt32, PrependScheme, splits: Bool)

  /// The pieces that the step makes of pieces.
  /// - Throws: `CancellationError` if the work is to stop.
  func split(_ pieces: Pieces, _ work: TextWork) throws -> Pieces {
    try work.check()
    switch self {
    case .bert: return pieces.splitAsBert()
    case .whitespaceSplit: return pieces.split(.removed) { isWhitespace($0) }
    case .punctuation(let behavior): return pieces.split(behavior) { isPunctuation($0) }
    case .digits(let individually):
      return pieces.split(individually ? .isolated : .contiguous) {
        $0 < 128 ? (48...57).contains($0) : CharacterClasses.of($0).intersects(.number)
      }
    case .literal(let literal, let behavior, let isInverted):
      guard let first = literal.first else { return pieces }
      return try pieces.split(behavior, isInverted: isInverted) { text, range, found in
        var index = range.lowerBound
        while index + literal.count <= range.upperBound {
          if index % 4096 == 0 { try work.check() }
          if text[index] == first, text[index..<index + literal.count].elementsEqual(literal) {
            found(index..<index + literal.count)
            index += literal.count
          } else {
            index += 1
          }
        }
      }
    case .pattern(let pattern, let behavior, let isInverted):
      var matcher = PatternMatcher(pattern, work)
      return try pieces.split(behavior, isInverted: isInverted) { text, range, found in
        try matcher.forEachMatch(in: text, range, found)
      }
    case .prefixSpace:
      return pieces.rewrite { text, _ in
        text.first == 32 ? Array(text) : [32] + text
      }
    case .metaspace(let mark, let scheme, let splits):
      let marked = pieces.rewrite { text, isFirst in
        var result: [UInt32] = []
        result.reserveCapacity(text.count + 1)
        let begins = text.first == 32 || text.first == mark
        if !begins, scheme == .always || scheme == .first && isFirst { result.append(mark) }
        for value in text { result.append(value == 32 ? mark : value) }
        return result
      }
      return splits ? marked.split(.mergedWithNext) { $0 == mark } : marked
    }
  }
}

/// What becomes of the parts a split finds.
enum SplitBehavior: Sendable {
  case removed, isolated, mergedWithPrevious, mergedWithNext, contiguous
}

/// Text and the parts of it that are pieces so far.
struct Pieces {
  var text: [UInt32]
  var ranges: [Range<Int>]
  /// Whether the first piece begins the whole text.
  var beginsText: Bool
  /// Where each code point comes from, if that is asked for.
  var origins: [Range<Int>]

  init(_ text: [UInt32], beginsText: Bool, origins: [Range<Int>] = []) {
    self.text = text
    self.beginsText = beginsText
    self.origins = origins
    ranges = text.isEmpty ? [] : [0..<text.count]
  }

  /// Rewrites every piece; a transform keeps the code points' number, or puts some in front.
  func rewrite(_ transform: (ArraySlice<UInt32>, _ isFirst: Bool) -> [UInt32]) -> Pieces {
    var result = Pieces([], beginsText: beginsText)
    result.text.reserveCapacity(text.count + ranges.count)
    for range in ranges {
      let start = result.text.count
      result.text += transform(text[range], beginsText && range.lowerBound == 0)
      if result.text.count > start { result.ranges.append(start..<result.text.count) }
      guard !origins.isEmpty else { continue }
      let place = origins[range.lowerBound].lowerBound
      let inserted = max(0, result.text.count - start - range.count)
      result.origins += Array(repeating: place..<place, count: inserted) + origins[range]
    }
    return result
  }

  /// Splits at single characters.
  func split(_ behavior: SplitBehavior, where isSeparator: (UInt32) -> Bool) -> Pieces {
    split(behavior, isInverted: false) { text, range, found in
      for index in range where isSeparator(text[index]) { found(index..<index + 1) }
    }
  }

  /// Splits at the ranges that `finder` reports in order; an empty one splits what is around it.
  func split(
    _ behavior: SplitBehavior, isInverted: Bool,
    finder: ([UInt32], Range<Int>, (Range<Int>) -> Void) throws -> Void
  ) rethrows -> Pieces {
    var result = self
    result.ranges = []
    result.ranges.reserveCapacity(ranges.count)
    var parts: [(range: Range<Int>, isMatch: Bool)] = []
    for range in ranges {
      parts.removeAll(keepingCapacity: true)
      var done = range.lowerBound
      var hasEmptyMatch = false
      try finder(text, range) { match in
        if match.isEmpty { hasEmptyMatch = true }
        if match.lowerBound > done { parts.append((done..<match.lowerBound, isInverted)) }
        parts.append((match, !isInverted))
        done = match.upperBound
      }
      if done < range.upperBound { parts.append((done..<range.upperBound, isInverted)) }
      behavior.collect(parts, into: &result.ranges)
      if hasEmptyMatch { result.ranges.removeAll(where: \.isEmpty) }
    }
    return result
  }

  /// White space dropped, each punctuation character by itself.
  func splitAsBert() -> Pieces {
    var result = self
    result.ranges = []
    for range in ranges {
      var start = range.lowerBound
      for index in range {
        let value = text[index]
        let isSpace = isWhitespace(value)
        guard isSpace || isPunctuation(value) else { continue }
        if index > start { result.ranges.append(start..<index) }
        if !isSpace { result.ranges.append(index..<index + 1) }
        start = index + 1
      }
      if range.upperBound > start { result.ranges.append(start..<range.upperBound) }
    }
    return result
  }
}

extension SplitBehavior {
  fileprivate func collect(
    _ parts: [(range: Range<Int>, isMatch: Bool)], into ranges: inout [Range<Int>]
  ) {
    switch self {
    case .isolated:
      for part in parts { ranges.append(part.range) }
    case .removed:
      for part in parts where !part.isMatch { ranges.append(part.range) }
    case .contiguous:
      merge(parts, into: &ranges) { $0 == $1 }
    case .mergedWithPrevious:
      merge(parts, into: &ranges) { previous, present in present && !previous }
    case .mergedWithNext:
      merge(parts, into: &ranges) { previous, present in previous && !present }
    }
  }

  private func merge(
    _ parts: [(range: Range<Int>, isMatch: Bool)], into ranges: inout [Range<Int>],
    when joins: (_ previous: Bool, _ present: Bool) -> Bool
  ) {
    var previous: Bool?
    for part in parts {
      if let before = previous, joins(before, part.isMatch), let last = ranges.popLast() {
        ranges.append(last.lowerBound..<part.range.upperBound)
      } else {
        ranges.append(part.range)
      }
      previous = part.isMatch
    }
  }
}
