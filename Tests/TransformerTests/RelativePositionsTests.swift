import LinearAlgebra
import Testing
import Transformer

@Suite("Relative positions")
struct RelativePositionsTests {
  /// `MPNetEncoder.relative_position_bucket` of transformers: from which distance on each row is
  /// read.
  private let firstDistances = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91]

  @Test("Far distances share rows, those after the query the upper half")
  func rows() {
    for distance in 0...600 {
      let row = firstDistances.lastIndex { $0 <= distance } ?? 0
      #expect(RelativePositions.row(at: -distance) == row)
      if distance > 0 { #expect(RelativePositions.row(at: distance) == 16 + row) }
    }
  }

  @Test("A model's table is one for all layers, until heads are pruned")
  func table() throws {
    let tiny = try TinyModel("mpnet")
    var model = tiny.model
    let dense = model.parameterCount
    let shared = try #require(model.relativePositionsTable)
    #expect(shared.columns == 4 && shared.rows == 32)
    let output = model.layers[1].attention.output
    let kept = Array(0..<8) + Array(24..<32)
    model.layers[1].prune(
      .attention, keptColumns: kept,
      consumer: Linear(weight: output.weight.selecting(columns: kept), bias: output.bias),
      headSize: 8)
    model.architecture.attention.relativePositions?.isShared = false
    let own = try #require(model.relativePositionsTable)
    #expect(own.columns == 6)
    #expect(own == shared.selecting(columns: [0, 1, 2, 3, 0, 3]))
    // Two heads of four matrices of 8 × 32, 24 biases each, less two columns more of the table.
    #expect(dense - model.parameterCount == 2 * (4 * 8 * 32 + 24) - 2 * 32)
  }
}
