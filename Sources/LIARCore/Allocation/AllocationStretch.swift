/// Consecutive layers that may go whole, as the allocator sees them.
public struct AllocationStretch: Sendable {
  /// Which layers; never empty.
  public let layers: ClosedRange<Int>
  /// What leaves with them, in what the budget counts.
  public let removed: Int
  /// What that costs, on the scale of the curves' errors.
  public let error: Double

  /// Creates a stretch.
  public init(layers: ClosedRange<Int>, removed: Int, error: Double) {
    self.layers = layers
    self.removed = removed
    self.error = error
  }
}

extension [AllocationStretch] {
  /// For every number of layers that can go, the stretches whose errors sum to the least; no two
  /// touch, since together they would be another stretch, and one layer stays.
  /// - Parameter loss: what a layer costs that stays.
  /// - Returns: indices of stretches, with the loss of all layers from the first that any stretch
  ///   knows to the last; the fewest layers first.
  func leastSets(
    keeping loss: (Int) -> Double
  ) -> [(stretches: [Int], loss: Double)] {
    guard let first = map(\.layers.lowerBound).min(), let last = map(\.layers.upperBound).max()
    else {
      return []
    }
    let layers = last - first + 1
    let losses = (first...last).map(loss)
    let starting = Dictionary(grouping: indices) { self[$0].layers.lowerBound - first }
    typealias Chosen = (loss: Double, stretches: [Int])
    // By how many of the layers are decided, the next of which may go, and how many are gone.
    var decided = [[Chosen?]](
      repeating: [Chosen?](repeating: nil, count: layers + 1), count: layers + 2)
    decided[0][0] = (0, [])
    func offer(_ chosen: Chosen, _ next: Int, _ gone: Int) {
      if chosen.loss < decided[next][gone]?.loss ?? .infinity { decided[next][gone] = chosen }
    }
    for layer in 0..<layers {
      for gone in 0...layer {
        guard let sofar = decided[layer][gone] else { continue }
        offer((sofar.loss + losses[layer], sofar.stretches), layer + 1, gone)
        for index in starting[layer] ?? [] {
          let next = layer + self[index].layers.count
          // The layer behind it stays; behind the last none has to.
          let behind = next < layers ? losses[next] : 0
          offer(
            (sofar.loss + self[index].error + behind, sofar.stretches + [index]),
            next < layers ? next + 1 : layers + 1, gone + self[index].layers.count)
        }
      }
    }
    return (1...layers).compactMap { gone in
      [decided[layers][gone], decided[layers + 1][gone]].compactMap(\.self)
        .min { $0.loss < $1.loss }.map { ($0.stretches, $0.loss) }
    }
  }
}
