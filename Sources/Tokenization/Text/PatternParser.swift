/// Reads a regular expression into a tree.
struct PatternParser {
  private let source: String
  private let text: [Unicode.Scalar]
  private var position = 0
  private var ignoresCase = false
  private var depth = 0

  init(_ source: String) {
    self.source = source
    text = Array(source.unicodeScalars)
  }

  mutating func parse() throws(TokenizationError) -> PatternNode {
    let node = try alternatives()
    guard position == text.count else { throw failure("an unmatched \")\"") }
    return node
  }

  private var next: Unicode.Scalar? { position < text.count ? text[position] : nil }

  private mutating func take(_ expected: String) -> Bool {
    let scalars = Array(expected.unicodeScalars)
    guard text.count - position >= scalars.count,
      Array(text[position..<position + scalars.count]) == scalars
    else { return false }
    position += scalars.count
    return true
  }

  private func failure(_ what: String) -> TokenizationError {
    TokenizationError(
      .unsupported,
      "the regular expression \(Pattern.shown(source)) has \(what) at character \(position + 1)")
  }

  private static let depthLimit = 50

  private mutating func alternatives() throws(TokenizationError) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else { throw failure("groups nested too deep") }
    let outerCase = ignoresCase
    defer { ignoresCase = outerCase }
    var nodes = [try sequence()]
    while take("|") { nodes.append(try sequence()) }
    return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
  }

  private mutating func sequence() throws(TokenizationError) -> PatternNode {
    var nodes: [PatternNode] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      if take("(?i)") {
        // Up to the group's end, alternatives included: `a(?i)b|c` is `a(?i:b|c)`.
        let outerCase = ignoresCase
        defer { ignoresCase = outerCase }
        ignoresCase = true
        nodes.append(try alternatives())
        break
      }
      nodes.append(try repetition(of: try atom()))
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func repetition(of atom: PatternNode) throws(TokenizationError) -> PatternNode {
    var node = atom
    var count = 0
    while true {
      let minimum: Int
      let maximum: Int?
      var isCounted = false
      if take("*") {
        (minimum, maximum) = (0, nil)
      } else if take("+") {
        (minimum, maximum) = (1, nil)
      } else if take("?") {
        (minimum, maximum) = (0, 1)
      } else if next == "{" {
        (minimum, maximum) = try counts()
        isCounted = true
      } else {
        return node
      }
      count += 1
      guard count <= 4 else { throw failure("more than 4 repetitions of one another") }
      // `{2}?` and `{2,3}+` repeat the repetition; only `{2,3}?` says how to repeat.
      var repetition = Pattern.Instruction.Repetition.greedy
      if !isCounted, take("+") {
        repetition = .possessive
      } else if !isCounted || minimum != maximum, take("?") {
        repetition = .lazy
      }
      node = .repeated(node, minimum, maximum, repetition)
    }
  }

  private mutating func counts() throws(TokenizationError) -> (Int, Int?) {
    position += 1
    let minimum = number()
    var maximum = minimum
    if take(",") { maximum = number() }
    guard take("}"), let minimum = minimum ?? (maximum == nil ? nil : 0) else {
      throw failure("a malformed count")
    }
    guard minimum <= 1000, maximum ?? 0 <= 1000, minimum <= maximum ?? minimum else {
      throw failure("a count out of range")
    }
    return (minimum, maximum)
  }

  private mutating func number() -> Int? {
    var digits = ""
    while let scalar = next, ("0"..."9").contains(scalar), digits.count < 6 {
      digits.unicodeScalars.append(scalar)
      position += 1
    }
    return Int(digits)
  }

  private mutating func atom() throws(TokenizationError) -> PatternNode {
    if take("(") { return try group() }
    if take("[") { return .set(folded(try bracket())) }
    if take("^") { return .anchor(.lineStart) }
    if take("$") { return .anchor(.lineEnd) }
    if take("\\A") { return .anchor(.textStart) }
    if take("\\z") { return .anchor(.textEnd) }
    if take("\\Z") { return .anchor(.lastLineEnd) }
    if take(".") { return .set(.anyButNewline) }
    if next == "\\" { return .set(folded(try escape())) }
    guard let scalar = next, scalar != "*", scalar != "+", scalar != "?" else {
      throw failure("nothing to repeat")
    }
    position += 1
    var set = CharacterSet()
    set.insert(scalar.value...scalar.value)
    return .set(folded(set))
  }

  private mutating func group() throws(TokenizationError) -> PatternNode {
    var wrap: (PatternNode) -> PatternNode = { $0 }
    let outerCase = ignoresCase
    defer { ignoresCase = outerCase }
    if take("?:") {
    } else if take("?i:") {
      ignoresCase = true
    } else if take("?=") {
      wrap = { .lookAhead($0, isNegative: false) }
    } else if take("?!") {
      wrap = { .lookAhead($0, isNegative: true) }
    } else if take("?>") {
      wrap = { .atomic($0) }
    } else if next == "?" {
      throw failure("a kind of group that is not supported")
    }
    let node = try alternatives()
    guard take(")") else { throw failure("a group that is never closed") }
    return wrap(node)
  }

  /// A finished set, with other cases where these count.
  private func folded(_ set: CharacterSet) -> CharacterSet {
    guard ignoresCase else { return set.sealed() }
    var copy = set
    copy.insertOtherCases()
    return copy.sealed()
  }

  private mutating func bracket() throws(TokenizationError) -> CharacterSet {
    var set = CharacterSet()
    set.isNegated = take("^")
    var isFirst = true
    while isFirst || next != "]" {
      isFirst = false
      guard let scalar = next else { throw failure("a bracket that is never closed") }
      if scalar == "[" || take("&&") { throw failure("a set operation that is not supported") }
      var lower: UInt32?
      if scalar == "\\" {
        let escaped = try escape()
        lower = Self.single(escaped)
        if lower == nil { set.insert(escaped) }
      } else {
        position += 1
        lower = scalar.value
      }
      guard let lower else { continue }
      guard next == "-", position + 1 < text.count, text[position + 1] != "]" else {
        set.insert(lower...lower)
        continue
      }
      position += 1
      var upper: UInt32? = next?.value
      if next == "\\" { upper = Self.single(try escape()) } else { position += 1 }
      guard let upper, upper >= lower else { throw failure("a range that ends before it begins") }
      set.insert(lower...upper)
    }
    position += 1
    set.foldsClasses = ignoresCase
    return set
  }

  private static func single(_ set: CharacterSet) -> UInt32? {
    guard set.ranges.count == 1, set.classes.isEmpty, set.complements.isEmpty,
      set.ranges[0].lowerBound == set.ranges[0].upperBound
    else { return nil }
    return set.ranges[0].lowerBound
  }

  private mutating func escape() throws(TokenizationError) -> CharacterSet {
    position += 1
    guard let scalar = next else { throw failure("a lone backslash") }
    position += 1
    var set = CharacterSet()
    switch scalar {
    case "s", "S": set.insert(.whitespace, complement: scalar == "S")
    case "d", "D": set.insert(.category(.decimalNumber), complement: scalar == "D")
    case "w", "W": set.insert(.word, complement: scalar == "W")
    case "p", "P": try property(into: &set, complement: scalar == "P")
    case "n": set.insert(10...10)
    case "r": set.insert(13...13)
    case "t": set.insert(9...9)
    case "f": set.insert(12...12)
    case "v": set.insert(11...11)
    case "x", "u": set.insert(try hexadecimal(digits: scalar == "x" ? 2 : 4))
    case "a"..."z", "A"..."Z", "0"..."9": throw failure("an escape that is not supported")
    default: set.insert(scalar.value...scalar.value)
    }
    return set
  }

  private mutating func property(into set: inout CharacterSet, complement: Bool)
    throws(TokenizationError)
  {
    var name = ""
    if take("{") {
      while let scalar = next, scalar != "}" {
        name.unicodeScalars.append(scalar)
        position += 1
      }
      position += 1
    } else if let scalar = next {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    let isComplement = name.hasPrefix("^") != complement
    let bare = name.hasPrefix("^") ? String(name.dropFirst()) : name
    if bare == "Han" {
      guard !isComplement else { throw failure("the complement of a script") }
      for range in Self.hanRanges { set.insert(range) }
      return
    }
    guard let classes = CharacterClasses.named(bare) else {
      throw failure("the unsupported property \"\(name)\"")
    }
    set.insert(classes, complement: isComplement)
  }

  private static let hanRanges: [ClosedRange<UInt32>] = [
    0x2E80...0x2E99, 0x2E9B...0x2EF3, 0x2F00...0x2FD5, 0x3005...0x3005, 0x3007...0x3007,
    0x3021...0x3029, 0x3038...0x303B, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFA6D,
    0xFA70...0xFAD9, 0x16FE2...0x16FE3, 0x16FF0...0x16FF1, 0x20000...0x2A6DF, 0x2A700...0x2EBE0,
    0x2F800...0x2FA1D, 0x30000...0x323AF,
  ]

  private mutating func hexadecimal(digits: Int) throws(TokenizationError) -> ClosedRange<UInt32> {
    var value: UInt32?
    if take("{") {
      var name = ""
      while let scalar = next, scalar != "}" {
        name.unicodeScalars.append(scalar)
        position += 1
      }
      position += 1
      value = UInt32(name, radix: 16)
    } else if text.count - position >= digits {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: text[position..<position + digits])
      value = UInt32(String(view), radix: 16)
      position += digits
    }
    guard let value, value <= 0x10FFFF else { throw failure("a malformed code point") }
    return value...value
  }
}
