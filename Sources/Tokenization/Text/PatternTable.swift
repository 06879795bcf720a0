/// A pattern as a table: for every place of a text and every state, where a match from there ends.
///
/// Without captures and back-references that is a function of the two alone. Filled from the text's
/// end to its beginning it needs one step a state and place, whatever the pattern and the text:
/// no backtracking, no stack. `PatternMatcher` is faster on nearly every text and turns to the
/// table where it isn't.
struct PatternTable: Equatable, Sendable {
  private enum State: Equatable {
    case match
    case jump(Int)
    case character(set: Int, next: Int)
    /// One more character of a repetition, or what follows it.
    case take(set: Int, more: Int, exit: Int, Pattern.Instruction.Repetition)
    case choice(Int, Int)
    case lookAhead(Int, isNegative: Bool, next: Int)
    /// Goes on where the inner match ends: `row` remembers the answers of `next` for every place.
    case atomic(Int, canBeEmpty: Bool, row: Int, next: Int)
    case anchor(Pattern.Instruction.Operation, next: Int)
  }

  private var states: [State] = []
  /// The states such that each comes after those it asks at the same place.
  private var order: [Int] = []
  private var remembered: [Int] = []

  private static let stateLimit = 8192
  private static let rowLimit = 16

  static let empty = PatternTable()

  private init() {}

  /// Lays out a program's states; nil if there are too many.
  init?(_ program: [Pattern.Instruction]) {
    states = Array(repeating: .match, count: program.count)
    for (index, instruction) in program.enumerated() {
      let next = index + 1
      switch instruction.operation {
      case .match: break
      case .character: states[index] = .character(set: instruction.set, next: next)
      case .repeatCharacter: unroll(instruction, at: index)
      case .split: states[index] = .choice(instruction.first, instruction.second)
      case .jump: states[index] = .jump(instruction.first)
      case .lookAhead:
        states[index] = .lookAhead(
          next, isNegative: instruction.isNegative, next: instruction.first)
      case .atomic:
        states[index] = .atomic(
          next, canBeEmpty: instruction.canBeEmpty, row: remembered.count,
          next: instruction.first)
        remembered.append(instruction.first)
      case .textStart, .textEnd, .lastLineEnd, .lineStart, .lineEnd:
        states[index] = .anchor(instruction.operation, next: next)
      }
      guard states.count <= Self.stateLimit, remembered.count <= Self.rowLimit else { return nil }
    }
    sort()
  }

  /// A counted repetition of one set as a chain of states, the first in its instruction's place.
  private mutating func unroll(_ instruction: Pattern.Instruction, at index: Int) {
    let exit = index + 1
    let set = instruction.set
    let isOpen = instruction.maximum == .max
    let count = isOpen ? instruction.minimum + 1 : instruction.maximum
    states[index] = .jump(exit)
    var place = index
    for number in 0..<count {
      let isLast = number == count - 1
      let more = isLast ? (isOpen ? place : exit) : states.count
      states[place] =
        number < instruction.minimum
        ? .character(set: set, next: more)
        : .take(set: set, more: more, exit: exit, instruction.repetition)
      guard !isLast else { return }
      place = states.count
      states.append(.match)
    }
  }

  private mutating func sort() {
    var isSeen = Array(repeating: false, count: states.count)
    var path: [(state: Int, isLeft: Bool)] = []
    for root in states.indices {
      path.append((root, false))
      while let (state, isLeft) = path.popLast() {
        if isLeft {
          order.append(state)
        } else if !isSeen[state] {
          isSeen[state] = true
          path.append((state, true))
          for other in asked(by: state) where !isSeen[other] { path.append((other, false)) }
        }
      }
    }
  }

  /// The states whose answers at the same place a state needs. Loops always take a character, so
  /// these never lead back.
  private func asked(by state: Int) -> [Int] {
    switch states[state] {
    case .match, .character: []
    case .jump(let next), .anchor(_, let next): [next]
    case .take(_, _, let exit, _): [exit]
    case .choice(let first, let second): [first, second]
    case .lookAhead(let inner, _, let next): [inner, next]
    case .atomic(let inner, let canBeEmpty, _, let next): canBeEmpty ? [inner, next] : [inner]
    }
  }

  /// Where the match from each place of a range ends, from its lower to its upper bound; -1 for
  /// none.
  func ends(
    _ sets: [CharacterSet], in text: [UInt32], from start: Int, _ range: Range<Int>,
    _ work: TextWork
  ) throws -> [Int] {
    let count = range.upperBound - start + 1
    var ends = Array(repeating: -1, count: count)
    var rows = Array(repeating: Array(repeating: -1, count: count), count: remembered.count)
    var isInside = Array(repeating: false, count: sets.count)
    var here = Array(repeating: -1, count: states.count)
    var after = here
    let placesBetweenChecks = max(1, (1 << 20) / states.count)
    for place in stride(from: range.upperBound, through: start, by: -1) {
      if place % placesBetweenChecks == 0 { try work.check() }
      if place < range.upperBound {
        for set in sets.indices { isInside[set] = sets[set].contains(text[place]) }
      }
      for state in order {
        var end = -1
        switch states[state] {
        case .match: end = place
        case .jump(let next): end = here[next]
        case .character(let set, let next): if isInside[set] { end = after[next] }
        case .take(let set, let more, let exit, let repetition):
          let longer = isInside[set] ? after[more] : -1
          switch repetition {
          case .greedy: end = longer >= 0 ? longer : here[exit]
          case .lazy: end = here[exit] >= 0 ? here[exit] : longer
          case .possessive: end = isInside[set] ? longer : here[exit]
          }
        case .choice(let first, let second): end = here[first] >= 0 ? here[first] : here[second]
        case .lookAhead(let inner, let isNegative, let next):
          if (here[inner] >= 0) != isNegative { end = here[next] }
        case .atomic(let inner, _, let row, let next):
          let inside = here[inner]
          if inside >= 0 { end = inside == place ? here[next] : rows[row][inside - start] }
        case .anchor(let anchor, let next):
          if anchor.holds(at: place, in: text, range) { end = here[next] }
        }
        here[state] = end
      }
      ends[place - start] = here[0]
      for (row, state) in remembered.enumerated() { rows[row][place - start] = here[state] }
      swap(&here, &after)
    }
    return ends
  }
}
