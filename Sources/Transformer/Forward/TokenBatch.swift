/// Sequences laid end to end. There is no padding: no token is computed that isn't there, and none
/// can enter a statistic.
package struct TokenBatch: Sendable, Equatable {
  /// All ids, sequence after sequence.
  package private(set) var ids: [Int] = []
  /// Where each sequence starts, and where the last one ends.
  package private(set) var offsets: [Int] = [0]
  /// Segment of every token, where some token isn't of segment 0.
  package private(set) var types: [Int] = []
  /// The sequence that each one continues, where some does.
  package private(set) var parents: [Int: Int] = [:]

  /// An empty batch.
  package init() {}

  /// A batch of sequences.
  package init(_ sequences: [[Int]]) {
    for sequence in sequences { append(sequence) }
  }

  /// Adds a sequence.
  package mutating func append(_ sequence: [Int], types sequenceTypes: [Int]? = nil) {
    if let sequenceTypes, sequenceTypes.contains(where: { $0 != 0 }) {
      types += [Int](repeating: 0, count: ids.count - types.count)
      types += sequenceTypes
    }
    ids += sequence
    offsets.append(ids.count)
  }

  /// Adds a decoder's sequence that continues an earlier one, which is computed once for all that
  /// continue it. That one must not continue another.
  package mutating func append(_ sequence: [Int], after parent: Int) {
    precondition(parent < count && parents[parent] == nil)
    append(sequence)
    parents[count - 1] = parent
  }

  /// Where the sequence that another continues lies.
  package func parentRange(of sequence: Int) -> Range<Int>? { parents[sequence].map(range(of:)) }

  /// The position of a sequence's first token.
  package func firstPosition(of sequence: Int) -> Int { parentRange(of: sequence)?.count ?? 0 }

  /// Positions that the batch reaches.
  package var positions: Int {
    (0..<count).map { firstPosition(of: $0) + range(of: $0).count }.max() ?? 0
  }

  /// Sequences.
  package var count: Int { offsets.count - 1 }

  /// Tokens in all.
  package var tokenCount: Int { ids.count }

  /// Where a sequence lies.
  package func range(of sequence: Int) -> Range<Int> { offsets[sequence]..<offsets[sequence + 1] }
}
