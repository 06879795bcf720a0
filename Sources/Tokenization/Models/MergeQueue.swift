/// What two neighbouring tokens become, and how soon: lower ranks first.
struct Merge {
  var rank: UInt32
  var id: Int32
}

/// Says which neighbours may join.
protocol MergeRules {
  /// The token of `left` and `right` joined, which together are `text[range]`.
  func merge(_ left: Int32, _ right: Int32, _ text: [UInt32], _ range: Range<Int>) -> Merge?
}

/// Working memory of byte-pair merging, kept from one piece to the next.
struct MergeScratch {
  /// The tokens so far: id, where each begins in the text, and its neighbours.
  var ids: [Int32] = []
  var starts: [Int] = []
  private var next: [Int] = []
  private var previous: [Int] = []
  private var merges: [Merge?] = []
  private var heap: [UInt64] = []

  mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
  }

  mutating func append(_ id: Int, start: Int) {
    ids.append(Int32(id))
    starts.append(start)
  }

  /// Joins neighbours, lowest rank first and leftmost among equals, until none may join.
  ///
  /// - Complexity: O(*n* log *n*) in the number of tokens.
  mutating func mergeAll(_ rules: some MergeRules, _ text: [UInt32], end: Int) {
    if ids.count < 2 { return }
    if ids.count <= 24 {
      mergeByScanning(rules, text, end: end)
    } else {
      mergeByHeap(rules, text, end: end)
    }
  }

  private mutating func mergeByScanning(_ rules: some MergeRules, _ text: [UInt32], end: Int) {
    func rule(_ left: Int) -> Merge? {
      let stop = left + 2 < starts.count ? starts[left + 2] : end
      return rules.merge(ids[left], ids[left + 1], text, starts[left]..<stop)
    }
    merges.removeAll(keepingCapacity: true)
    for left in 0..<ids.count - 1 { merges.append(rule(left)) }
    while true {
      var best: (index: Int, merge: Merge)?
      for (index, merge) in merges.enumerated() {
        if let merge, merge.rank < best?.merge.rank ?? .max { best = (index, merge) }
      }
      guard let best else { return }
      ids[best.index] = best.merge.id
      ids.remove(at: best.index + 1)
      starts.remove(at: best.index + 1)
      merges.remove(at: best.index)
      if best.index < merges.count { merges[best.index] = rule(best.index) }
      if best.index > 0 { merges[best.index - 1] = rule(best.index - 1) }
    }
  }

  private mutating func mergeByHeap(_ rules: some MergeRules, _ text: [UInt32], end: Int) {
    let count = ids.count
    next = Array(1...count)
    previous = Array(-1..<count - 1)
    heap.removeAll(keepingCapacity: true)
    func rule(_ left: Int) -> Merge? {
      let right = next[left]
      let stop = next[right] < count ? starts[next[right]] : end
      return rules.merge(ids[left], ids[right], text, starts[left]..<stop)
    }
    for left in 0..<count - 1 {
      if let merge = rule(left) { heap.append(UInt64(merge.rank) << 32 | UInt64(left)) }
    }
    for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(index) }
    while let entry = popLowest() {
      let left = Int(entry & 0xFFFF_FFFF)
      // An entry is stale if its token is gone or has other neighbours by now.
      guard ids[left] != Self.gone, next[left] < count, let merge = rule(left),
        UInt64(merge.rank) == entry >> 32
      else { continue }
      let right = next[left]
      ids[left] = merge.id
      ids[right] = Self.gone
      next[left] = next[right]
      if next[right] < count { previous[next[right]] = left }
      for changed in [previous[left], left] where changed >= 0 && next[changed] < count {
        if let merge = rule(changed) { push(UInt64(merge.rank) << 32 | UInt64(changed)) }
      }
    }
    var kept = 0
    for index in 0..<count where ids[index] != Self.gone {
      ids[kept] = ids[index]
      starts[kept] = starts[index]
      kept += 1
    }
    ids.removeSubrange(kept...)
    starts.removeSubrange(kept...)
  }

  private static let gone = Int32.min

  private mutating func push(_ entry: UInt64) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if heap[parent] <= heap[child] { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func popLowest() -> UInt64? {
    guard let lowest = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      siftDown(0)
    }
    return lowest
  }

  private mutating func siftDown(_ index: Int) {
    var parent = index
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { return }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      if heap[parent] <= heap[child] { return }
      heap.swapAt(parent, child)
      parent = child
    }
  }
}
