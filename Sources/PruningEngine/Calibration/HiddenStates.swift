internal import LinearAlgebra
internal import ModelFormats

/// The hidden states of all batches between two layers, in memory or on disk.
struct HiddenStates {
  private enum Place {
    case memory(Matrix<Float>)
    case disk(offset: Int, rows: Int, columns: Int)
  }

  private var batches: [Place] = []
  private let scratch: ScratchFile?

  /// States that are kept in `scratch`, or in memory without one.
  init(scratch: ScratchFile?) { self.scratch = scratch }

  /// Whether there are none.
  var isEmpty: Bool { batches.isEmpty }

  /// The numbers of the batches.
  var indices: Range<Int> { batches.indices }

  /// A batch's states.
  func states(_ batch: Int) throws -> Matrix<Float> {
    switch (batches[batch], scratch) {
    case (.memory(let states), _): return states
    case (.disk(let offset, let rows, let columns), let scratch?):
      return Matrix(
        rows: rows, columns: columns, values: try scratch.read(rows * columns, at: offset))
    case (.disk, nil): return Matrix(rows: 0, columns: 0)
    }
  }

  mutating func append(_ states: Matrix<Float>) throws {
    if let scratch {
      batches.append(
        .disk(
          offset: try scratch.append(states.values), rows: states.rows, columns: states.columns))
    } else {
      batches.append(.memory(states))
    }
  }

  /// Lends a batch's states to be moved on by a layer.
  mutating func update(_ batch: Int, _ body: (inout Matrix<Float>) throws -> Void) throws {
    switch batches[batch] {
    case .memory(var states):
      // The list gives up its reference, so that nothing is copied.
      batches[batch] = .memory(Matrix(rows: 0, columns: 0))
      try body(&states)
      batches[batch] = .memory(states)
    case .disk(let offset, _, _):
      var states = try states(batch)
      try body(&states)
      try scratch?.write(states.values, at: offset)
    }
  }
}
