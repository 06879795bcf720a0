/// Runs a pattern; keeps its stack between matches.
struct PatternMatcher {
  private struct Frame {
    var instruction: Int
    var position: Int
    /// For a run of one set: the shortest it may be cut to, or grow from.
    var bound: Int
    var kind: Kind
    enum Kind { case alternative, shorten, lengthen }
  }

  private let pattern: Pattern
  private var stack: [Frame] = []
  private var failed: Set<UInt64> = []
  private var steps = 0

  // Past this many steps in one attempt the pattern is backtracking hard and failures are noted.
  private static let memoryThreshold = 4096

  init(_ pattern: Pattern) {
    self.pattern = pattern
  }

  /// The matches in a range, in order, without overlap; empty ones are left out.
  mutating func forEachMatch(
    in text: [UInt32], _ range: Range<Int>, _ body: (Range<Int>) -> Void
  ) {
    var start = range.lowerBound
    while start < range.upperBound {
      if let end = match(text, at: start, range), end > start {
        body(start..<end)
        start = end
      } else {
        start += 1
      }
    }
  }

  /// The end of the match that begins at a position.
  mutating func match(_ text: [UInt32], at start: Int, _ range: Range<Int>) -> Int? {
    steps = 0
    if !failed.isEmpty { failed.removeAll() }
    return run(text, from: 0, at: start, range)
  }

  private mutating func run(
    _ text: [UInt32], from entry: Int, at start: Int, _ range: Range<Int>
  ) -> Int? {
    let base = stack.count
    defer { stack.removeSubrange(base...) }
    var counter = entry
    var position = start
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
        counter = instruction.first
        continue
      case .jump:
        counter = instruction.first
        continue
      case .lookAhead:
        let found = runInside(text, from: counter + 1, at: position, range) != nil
        succeeded = found != instruction.isNegative
        if succeeded {
          counter = instruction.first
          continue
        }
      case .atomic:
        if let end = runInside(text, from: counter + 1, at: position, range) {
          position = end
          counter = instruction.first
          continue
        }
        succeeded = false
      case .textStart: succeeded = position == range.lowerBound
      case .textEnd: succeeded = position == range.upperBound
      }
      if succeeded {
        counter += 1
      } else {
        guard let (next, at) = backtrack(to: base, text, range) else { return nil }
        counter = next
        position = at
      }
    }
  }

  // What failed before says nothing inside: there a state may succeed and yet be visited again.
  private mutating func runInside(
    _ text: [UInt32], from entry: Int, at start: Int, _ range: Range<Int>
  ) -> Int? {
    var outer: Set<UInt64> = []
    swap(&outer, &failed)
    defer { swap(&outer, &failed) }
    return run(text, from: entry, at: start, range)
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

  private mutating func backtrack(
    to base: Int, _ text: [UInt32], _ range: Range<Int>
  ) -> (Int, Int)? {
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
      if steps > Self.memoryThreshold {
        let state = UInt64(frame.instruction) << 40 | UInt64(frame.position)
        guard failed.insert(state).inserted else { continue }
      }
      return (frame.instruction, frame.position)
    }
    return nil
  }
}
