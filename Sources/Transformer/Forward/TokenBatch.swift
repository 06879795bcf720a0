/// Sequences laid end to end. There is no padding: no token is computed that isn't there, and none
/// can enter a statistic.
public struct TokenBatch: Sendable, Equatable {
  /// All ids, sequence after sequence.
  public private(set) var ids: [Int] = []
  /// Where each sequence starts, and where the last one ends.
  public private(set) var offsets: [Int] = [0]
  /// Segment of every token, where some token isn't of segment 0.
  public private(set) var types: [Int] = []

  /// An empty batch.
  public init() {}

  /// A batch of sequences.
  public init(_ sequences: [[Int]]) {
    for sequence in sequences { append(sequence) }
  }

  /// Adds a sequence.
  public mutating func append(_ sequence: [Int], types sequenceTypes: [Int]? = nil) {
    if let sequenceTypes, sequenceTypes.contains(where: { $0 != 0 }) {
      types += [Int](repeating: 0, count: ids.count - types.count)
      types += sequenceTypes
    }
    ids += sequence
    offsets.append(ids.count)
  }

  /// Sequences.
  public var count: Int { offsets.count - 1 }

  /// Tokens in all.
  public var tokenCount: Int { ids.count }

  /// Where a sequence lies.
  public func range(of sequence: Int) -> Range<Int> { offsets[sequence]..<offsets[sequence + 1] }

  /// The longest sequence.
  public var longest: Int { (0..<count).map { range(of: $0).count }.max() ?? 0 }
}
