/// The ids of a text, and the part of the text that each stands for.
package struct LocatedTokens: Equatable, Sendable {
  /// The token ids.
  package var ids: [Int]
  /// For each id its part of the text, counted in Unicode scalars; empty for what the tokeniser
  /// itself put in.
  package var ranges: [Range<Int>]

  /// Creates tokens from ids and their places.
  package init(ids: [Int] = [], ranges: [Range<Int>] = []) {
    self.ids = ids
    self.ranges = ranges
  }

  mutating func append(_ id: Int, _ range: Range<Int>) {
    ids.append(id)
    ranges.append(range)
  }
}
