/// A regular expression of the kind tokenizer files use, over code points.
///
/// It has classes (`\s`, `\p{L}`, brackets), groups, alternatives taken in order, greedy, lazy and
/// possessive repetition, atomic groups, look-ahead, anchors and `(?i)`, read as Oniguruma reads
/// them; no captures and no back-references, so where a match ends depends on the state and the
/// place alone, which `PatternTable` lives on.
struct Pattern: Equatable, Sendable {
  struct Instruction: Equatable, Sendable {
    enum Operation: Sendable {
      case character, repeatCharacter, split, jump, lookAhead, atomic, match
      case textStart, textEnd, lastLineEnd, lineStart, lineEnd

      /// Whether an anchor holds at a place; the range is the whole text to the pattern.
      func holds(at place: Int, in text: [UInt32], _ range: Range<Int>) -> Bool {
        let isEnd = place == range.upperBound
        switch self {
        case .textStart: return place == range.lowerBound
        case .textEnd: return isEnd
        case .lastLineEnd: return isEnd || place == range.upperBound - 1 && text[place] == 10
        case .lineStart: return place == range.lowerBound || !isEnd && text[place - 1] == 10
        case .lineEnd: return isEnd || text[place] == 10
        default: return false
        }
      }
    }
    enum Repetition: Sendable { case greedy, lazy, possessive }

    var operation: Operation
    var set = 0
    var minimum = 0
    var maximum = Int.max
    var repetition = Repetition.greedy
    /// Where to go on: for `split` the two ways in order, otherwise the first only.
    var first = 0
    var second = 0
    var isNegative = false
    /// Whether a group may match nothing.
    var canBeEmpty = false
  }

  private(set) var program: [Instruction] = []
  private(set) var sets: [CharacterSet] = []
  /// The same pattern for texts that backtracking is too slow for.
  private(set) var table: PatternTable

  private static let sourceLimit = 10_000
  private static let programLimit = 4096

  /// Compiles an expression.
  init(_ source: String) throws(TokenizationError) {
    guard source.unicodeScalars.count <= Self.sourceLimit else { throw Self.tooLarge(source) }
    var parser = PatternParser(source)
    let node = try parser.parse()
    table = .empty
    try emit(node, source)
    program.append(Instruction(operation: .match))
    guard let table = PatternTable(program) else { throw Self.tooLarge(source) }
    self.table = table
  }

  /// An expression as a message quotes it.
  static func shown(_ source: String) -> String {
    source.count <= 80 ? "\"\(source)\"" : "\"\(source.prefix(80))\"…"
  }

  private static func tooLarge(_ source: String) -> TokenizationError {
    TokenizationError(
      .unsupported, "the regular expression \(shown(source)) is too large",
      advice: "write it with smaller counts, and fewer possessive or atomic groups")
  }

  private mutating func emit(_ node: PatternNode, _ source: String) throws(TokenizationError) {
    guard program.count < Self.programLimit else { throw Self.tooLarge(source) }
    switch node {
    case .set(let set):
      program.append(Instruction(operation: .character, set: add(set)))
    case .sequence(let nodes):
      for child in nodes { try emit(child, source) }
    case .alternatives(let nodes):
      var exits: [Int] = []
      for (index, child) in nodes.enumerated() {
        guard index < nodes.count - 1 else {
          try emit(child, source)
          break
        }
        let split = program.count
        program.append(Instruction(operation: .split, first: split + 1))
        try emit(child, source)
        exits.append(program.count)
        program.append(Instruction(operation: .jump))
        program[split].second = program.count
      }
      for exit in exits { program[exit].first = program.count }
    case .lookAhead(let child, let isNegative):
      try emitSubprogram(.lookAhead, child, isNegative: isNegative, source)
    case .atomic(let child):
      try emitSubprogram(.atomic, child, isNegative: false, source)
    case .anchor(let anchor): program.append(Instruction(operation: anchor))
    case .repeated(let child, let minimum, let maximum, let repetition):
      try emitRepetition(child, minimum, maximum, repetition, source)
    }
  }

  private mutating func emitRepetition(
    _ child: PatternNode, _ minimum: Int, _ maximum: Int?, _ repetition: Instruction.Repetition,
    _ source: String
  ) throws(TokenizationError) {
    if case .set(let set) = child {
      program.append(
        Instruction(
          operation: .repeatCharacter, set: add(set), minimum: minimum,
          maximum: maximum ?? Int.max, repetition: repetition))
      return
    }
    if repetition == .possessive {
      try emit(.atomic(.repeated(child, minimum, maximum, .greedy)), source)
      return
    }
    let start = program.count
    for _ in 0..<minimum {
      try emit(child, source)
      // Nothing repeated a thousand times is nothing.
      if program.count == start { return }
    }
    func connect(_ split: Int, body: Int, exit: Int) {
      program[split].first = repetition == .greedy ? body : exit
      program[split].second = repetition == .greedy ? exit : body
    }
    guard let maximum else {
      guard !child.canBeEmpty else {
        throw TokenizationError(
          .unsupported, "the regular expression \(Self.shown(source)) repeats what may be empty")
      }
      let split = program.count
      program.append(Instruction(operation: .split))
      try emit(child, source)
      program.append(Instruction(operation: .jump, first: split))
      connect(split, body: split + 1, exit: program.count)
      return
    }
    var splits: [Int] = []
    for _ in minimum..<max(minimum, maximum) {
      splits.append(program.count)
      program.append(Instruction(operation: .split))
      try emit(child, source)
    }
    for split in splits { connect(split, body: split + 1, exit: program.count) }
  }

  private mutating func emitSubprogram(
    _ operation: Instruction.Operation, _ child: PatternNode, isNegative: Bool, _ source: String
  ) throws(TokenizationError) {
    let head = program.count
    program.append(
      Instruction(
        operation: operation, isNegative: isNegative, canBeEmpty: child.canBeEmpty))
    try emit(child, source)
    program.append(Instruction(operation: .match))
    program[head].first = program.count
  }

  private mutating func add(_ set: CharacterSet) -> Int {
    if let known = sets.firstIndex(of: set) { return known }
    sets.append(set)
    return sets.count - 1
  }
}

/// A parsed expression.
indirect enum PatternNode {
  case set(CharacterSet)
  case sequence([PatternNode])
  case alternatives([PatternNode])
  case repeated(PatternNode, Int, Int?, Pattern.Instruction.Repetition)
  case lookAhead(PatternNode, isNegative: Bool)
  case atomic(PatternNode)
  case anchor(Pattern.Instruction.Operation)

  var canBeEmpty: Bool {
    switch self {
    case .set: false
    case .sequence(let nodes): nodes.allSatisfy(\.canBeEmpty)
    case .alternatives(let nodes): nodes.contains(where: \.canBeEmpty)
    case .repeated(let node, let minimum, _, _): minimum == 0 || node.canBeEmpty
    case .atomic(let node): node.canBeEmpty
    case .lookAhead, .anchor: true
    }
  }
}
