/// Tokens as a model finds them, and where in its text each begins.
struct TokenList {
  private(set) var ids: [Int] = []
  private(set) var starts: [Int] = []

  var count: Int { ids.count }

  mutating func reserveCapacity(_ count: Int) {
    ids.reserveCapacity(count)
    starts.reserveCapacity(count)
  }

  mutating func append(_ id: Int, start: Int) {
    ids.append(id)
    starts.append(start)
  }

  mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
  }

  /// Takes back what was found after the first `count` tokens.
  mutating func truncate(to count: Int) {
    ids.removeSubrange(count...)
    starts.removeSubrange(count...)
  }
}
