internal import LinearAlgebra

/// The buffers of a forward or backward pass, kept between batches. One workspace serves one thread at a time.
package final class Workspace {
  enum Slot: Int, CaseIterable {
    case normed, query, key, value, units, gate, output
    // Backward
    case sum, middle, normedMiddle, preactivation, up, neurons, activated, unprojected
    case normedOutput, outputGradient
    case unitGradient, inputGradient, queryGradient, keyGradient, valueGradient
  }

  private var buffers: [(pointer: UnsafeMutablePointer<Float>, capacity: Int)?]
  /// The newest last; layers may turn by different embeddings.
  private var rotary: [(rope: RotaryEmbedding, table: RotaryTable)] = []

  /// A workspace without buffers; they come with first use.
  package init() { buffers = Array(repeating: nil, count: Slot.allCases.count) }

  deinit { for case .some(let buffer) in buffers { buffer.pointer.deallocate() } }

  /// Room for `count` floats; what it held is not kept when it has to grow.
  func buffer(_ slot: Slot, count: Int) -> UnsafeMutablePointer<Float> {
    if let buffer = buffers[slot.rawValue], buffer.capacity >= count { return buffer.pointer }
    buffers[slot.rawValue]?.pointer.deallocate()
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
    let pointer = raw.bindMemory(to: Float.self, capacity: max(count, 1))
    buffers[slot.rawValue] = (pointer, count)
    return pointer
  }

  /// The tables of positions for texts of up to so many tokens, grown as needed.
  func rotaryTables(_ rope: RotaryEmbedding, headSize: Int, positions: Int) -> RotaryTables {
    guard let border = rope.longestShort else {
      let table = rotaryTable(rope, headSize: headSize, positions: positions)
      return RotaryTables(short: table, long: table, longestShort: positions)
    }
    let short = rotaryTable(
      rope.turning(longTexts: false), headSize: headSize, positions: min(positions, border))
    let long =
      positions > border
      ? rotaryTable(rope.turning(longTexts: true), headSize: headSize, positions: positions) : short
    return RotaryTables(short: short, long: long, longestShort: border)
  }

  private func rotaryTable(
    _ rope: RotaryEmbedding, headSize: Int, positions: Int
  ) -> RotaryTable {
    let half = (rope.columns ?? headSize) / 2
    let known = rotary.firstIndex { $0.rope == rope && $0.table.half == half }
    if let known, rotary[known].table.positions >= positions { return rotary[known].table }
    if let index = known ?? (rotary.count == 2 ? 0 : nil) { rotary.remove(at: index) }
    let table = RotaryTable(rope, headSize: headSize, positions: max(positions, 64))
    rotary.append((rope, table))
    return table
  }
}
