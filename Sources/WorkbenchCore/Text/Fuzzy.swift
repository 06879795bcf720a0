/// Search that forgives: the query's characters in order, anywhere in the text.
enum Fuzzy {
  /// How well the text answers; more is better, nil if it doesn't. Whole runs and beginnings of
  /// words count most.
  static func score(_ query: String, in text: String) -> Int? {
    let text = Array(text.lowercased())
    let query = query.lowercased().filter { $0 != " " }
    var position = 0
    var last = -2
    var score = 0
    for character in query {
      guard let found = text[position...].firstIndex(of: character) else { return nil }
      score += found == last + 1 ? 4 : 0
      score += found == 0 || !text[found - 1].isLetter ? 3 : 0
      score -= min(found - position, 3)
      last = found
      position = found + 1
    }
    return score
  }

  /// Elements whose text answers a query, the best first; all, in their order, without one.
  static func best<Element>(
    _ query: String, of elements: [Element], _ text: (Element) -> String
  ) -> [Element] {
    guard !query.isEmpty else { return elements }
    return elements.enumerated()
      .compactMap { index, element -> (score: Int, index: Int, element: Element)? in
        let text = text(element)
        guard canMatch(query, text), let score = score(query, in: text) else { return nil }
        return (score, index, element)
      }
      .sorted { ($0.score, -$0.index) > ($1.score, -$1.index) }
      .map(\.element)
  }

  /// Whether a text answers a query at all.
  static func matches(_ query: String, _ text: String) -> Bool {
    query.isEmpty || score(query, in: text) != nil
  }

  /// A cheap look at the bytes, which spares most names of a large folder the full comparison.
  private static func canMatch(_ query: String, _ text: String) -> Bool {
    var bytes = text.utf8.makeIterator()
    search: for wanted in query.utf8 where wanted > 0x20 && wanted < 0x80 {
      let wanted = lowercase(wanted)
      while let byte = bytes.next() {
        // Other letters can have ASCII ones as their small form.
        if byte >= 0x80 { return true }
        if lowercase(byte) == wanted { continue search }
      }
      return false
    }
    return true
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
  }
}
