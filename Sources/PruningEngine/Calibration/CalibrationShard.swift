/// A part of a calibration, for one of several processes: of the samples chosen, numbered through
/// the fitted and then the held-out ones, those with `number mod count = index`.
package struct CalibrationShard: Codable, Hashable, Sendable, CustomStringConvertible {
  /// Which part, from 0.
  package var index: Int
  /// How many parts there are.
  package var count: Int

  /// Creates a shard; `index` is below `count`.
  package init?(index: Int, count: Int) {
    guard count > 0, (0..<count).contains(index) else { return nil }
    self.index = index
    self.count = count
  }

  /// Reads `0/2`.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
    self.init(index: index, count: count)
  }

  /// `0/2`
  package var description: String { "\(index)/\(count)" }
}

/// Which parts of a calibration a file holds.
struct ShardSet: Codable, Hashable, Sendable {
  /// How many parts there are.
  var count = 1
  /// Those that are there, ascending.
  var held = [0]

  /// All of one.
  static let whole = ShardSet()

  init(count: Int = 1, held: [Int] = [0]) {
    self.count = count
    self.held = held
  }

  init(_ shard: CalibrationShard) { self.init(count: shard.count, held: [shard.index]) }

  var missing: [Int] { (0..<count).filter { !held.contains($0) } }

  /// Whether a file can say this of itself.
  var isValid: Bool {
    (1...1_000_000).contains(count) && !held.isEmpty && held.allSatisfy { (0..<count).contains($0) }
      && zip(held, held.dropFirst()).allSatisfy { $0 < $1 }
  }

  func contains(_ sample: Int) -> Bool { held.contains(sample % count) }
}
