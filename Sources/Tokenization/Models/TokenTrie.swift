/// The tokens of a vocabulary by their symbols: code points, or bytes in a byte-level vocabulary.
struct TokenTrie: Sendable {
  private var edges = IntegerTable()
  private var tokens: [Int32] = [-1]

  static let root = 0

  mutating func insert(_ symbols: some Sequence<UInt32>, _ id: Int) {
    var node = Self.root
    for symbol in symbols {
      let key = UInt64(node) << 32 | UInt64(symbol)
      if let next = edges[key] {
        node = Int(next)
      } else {
        tokens.append(-1)
        node = tokens.count - 1
        edges.set(key, UInt64(node))
      }
    }
    tokens[node] = Int32(id)
  }

  /// The node one symbol further.
  @inline(__always)
  func child(of node: Int, _ symbol: UInt32) -> Int? {
    edges[UInt64(node) << 32 | UInt64(symbol)].map { Int($0) }
  }

  /// The token that ends at a node.
  @inline(__always)
  func token(at node: Int) -> Int? {
    tokens[node] < 0 ? nil : Int(tokens[node])
  }

  /// The token with exactly these symbols.
  func token(_ text: [UInt32], _ range: Range<Int>) -> Int? {
    var node = Self.root
    for index in range {
      guard let next = child(of: node, text[index]) else { return nil }
      node = next
    }
    return token(at: node)
  }

  /// The longest token that begins at a position, and its end.
  func longestMatch(_ text: [UInt32], _ range: Range<Int>) -> (id: Int, end: Int)? {
    var node = Self.root
    var best: (Int, Int)?
    for index in range {
      guard let next = child(of: node, text[index]) else { break }
      node = next
      if let id = token(at: node) { best = (id, index + 1) }
    }
    return best
  }
}
