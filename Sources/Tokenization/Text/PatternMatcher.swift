/// Finds a pattern in texts by backtracking; keeps its stack between matches.
///
/// Patterns can be written that backtrack without end, and texts that make them. A search has
/// therefore a number of steps in proportion to the text; one that needs more is finished by the
/// pattern's table.
struct PatternMatcher {
  private struct Frame {
    var instruction: Int
    var position: Int
    /// For a run of one set: the shortest it may be cut to, or grow from.
    var bound: Int
    var kind: Kind
    enum Kind { case alternative, shorten, lengthen }
  }
  /// The search has used up its steps.
  private struct Exhausted: Error {}

  private let pattern: Pattern
  private let work: TextWork
  private var stack: [Frame] = []
  /// Alternatives tried and characters repeated since the search began.
  private var steps = 0
  private var nextPause = 0
  private var stepLimit = 0
  private var frameLimit = 0
  private let stepsBetweenPauses: Int

  // Ordinary text needs fewer than ten with the patterns that are in use.
  private static let stepsPerCharacter = 64
  private static let freeSteps = 256
  // A way back to every fourth character costs more to remember than the table does. All limits
  // are shares of the text: a pattern turns to the table in long texts as in short ones.
  private static let charactersPerFrame = 4
  private static let freeFrames = 64

  init(_ pattern: Pattern, _ work: TextWork) {
    self.pattern = pattern
    self.work = work
    // Between two steps may lie as many instructions as the program has.
    stepsBetweenPauses = max(16, (1 << 20) / pattern.program.count)
  }

  /// The matches in a range, in order, without overlap. An empty match counts unless it stands
  /// where the match before it ends, as in Oniguruma's search.
  /// - Throws: `CancellationError` if the work is to stop.
  mutating func forEachMatch(
    in text: [UInt32], _ range: Range<Int>, _ body: (Range<Int>) throws -> Void
  ) throws {
    guard !range.isEmpty else { return }
    steps = 0
    stepLimit = Self.stepsPerCharacter * range.count + Self.freeSteps
    frameLimit = range.count / Self.charactersPerFrame + Self.freeFrames
    nextPause = min(stepLimit, stepsBetweenPauses)
    var table: (start: Int, ends: [Int])?
    var start = range.lowerBound
    var last: Int?
    while start <= range.upperBound {
      let end: Int?
      if let table {
        let found = table.ends[start - table.start]
        end = found < 0 ? nil : found
      } else {
        do {
          end = try run(text, from: 0, at: start, range)
        } catch is Exhausted {
          stack = []
          let ends = try pattern.table.ends(pattern.sets, in: text, from: start, range, work)
          table = (start, ends)
          continue
        }
      }
      guard let end, end > start || last != end else {
        start += 1
        continue
      }
      try body(start..<end)
      start = end
      last = end
    }
  }

  /// Looks, every few milliseconds, whether there are steps left and whether to stop.
  private mutating func pause() throws {
    guard steps < stepLimit, stack.count <= frameLimit else { throw Exhausted() }
    try work.check()
    nextPause = min(stepLimit, steps + stepsBetweenPauses)
  }

  private mutating func run(
    _ text: [UInt32], from entry: Int, at start: Int, _ range: Range<Int>
  ) throws -> Int? {
    let base = stack.count
    defer { stack.removeSubrange(base...) }
    var counter = entry
    var position = start
    steps += 1
    if steps >= nextPause { try pause() }
    while true {
      let instruction = pattern.program[counter]
      var succeeded = true
      switch instruction.operation {
      case .match: return position
      case .character:
        succeeded =
          position < range.upperBound && pattern.sets[instruction.set].contains(text[position])
        position += 1
      case .repeatCharacter:
        succeeded = repeatCharacter(instruction, counter, text, &position, range)
      case .split:
        stack.append(
          Frame(instruction: instruction.second, position: position, bound: 0, kind: .alternative))
        steps += 1
        if steps >= nextPause || stack.count > frameLimit { try pause() }
        counter = instruction.first
        continue
      case .jump:
        counter = instruction.first
        continue
      case .lookAhead:
        let found = try run(text, from: counter + 1, at: position, range) != nil
        succeeded = found != instruction.isNegative
        if succeeded {
          counter = instruction.first
          continue
        }
      case .atomic:
        if let end = try run(text, from: counter + 1, at: position, range) {
          position = end
          counter = instruction.first
          continue
        }
        succeeded = false
      case .textStart, .textEnd, .lastLineEnd, .lineStart, .lineEnd:
        succeeded = instruction.operation.holds(at: position, in: text, range)
      }
      if succeeded {
        counter += 1
      } else {
        guard let (next, at) = backtrack(to: base, text) else { return nil }
        counter = next
        position = at
        if steps >= nextPause { try pause() }
      }
    }
  }

  private mutating func repeatCharacter(
    _ instruction: Pattern.Instruction, _ counter: Int, _ text: [UInt32], _ position: inout Int,
    _ range: Range<Int>
  ) -> Bool {
    let available = range.upperBound - position
    let isLazy = instruction.repetition == .lazy
    let most = min(available, isLazy ? instruction.minimum : instruction.maximum)
    let start = position
    let limit = start + most
    let set = pattern.sets[instruction.set]
    while position < limit, set.contains(text[position]) { position += 1 }
    steps += position - start
    guard position - start >= instruction.minimum else { return false }
    if isLazy {
      let furthest =
        instruction.maximum < available ? start + instruction.maximum : range.upperBound
      stack.append(
        Frame(instruction: counter, position: position, bound: furthest, kind: .lengthen))
    } else if instruction.repetition == .greedy, position - start > instruction.minimum {
      stack.append(
        Frame(
          instruction: counter, position: position, bound: start + instruction.minimum,
          kind: .shorten))
    }
    return true
  }

  private mutating func backtrack(to base: Int, _ text: [UInt32]) -> (Int, Int)? {
    while stack.count > base {
      let top = stack.count - 1
      var frame = stack[top]
      switch frame.kind {
      case .alternative:
        stack.removeLast()
      case .shorten:
        frame.position -= 1
        if frame.position == frame.bound {
          stack.removeLast()
        } else {
          stack[top].position = frame.position
        }
        frame.instruction += 1
      case .lengthen:
        guard frame.position < frame.bound,
          pattern.sets[pattern.program[frame.instruction].set].contains(text[frame.position])
        else {
          stack.removeLast()
          continue
        }
        frame.position += 1
        stack[top].position = frame.position
        frame.instruction += 1
      }
      steps += 1
      return (frame.instruction, frame.position)
    }
    return nil
  }
}
