internal import Foundation
package import LinearAlgebra

/// Numbers that are added to the scaled product of a query and a key, by how far the key stands from
/// the query: a row for each distance, far ones together, and a column for each head (T5, arXiv
/// 1910.10683, section 2.1; both directions apart).
package struct RelativePositions: Sendable, Equatable {
  /// Rows that distances reach.
  package static let buckets = 32
  /// From here on all distances of a side share a row.
  package static let farthest = 128

  /// Rows of the table; those beyond ``buckets`` are never read.
  package var rows: Int
  /// Whether all layers read the same columns; else each has its own, side by side.
  package var isShared: Bool

  /// Describes the table.
  package init(rows: Int = buckets, isShared: Bool = true) {
    self.rows = rows
    self.isShared = isShared
  }

  /// The row for a key `distance` positions after its query.
  package static func row(at distance: Int) -> Int {
    let side = buckets / 2
    let exact = side / 2
    let first = distance > 0 ? side : 0
    let far = abs(distance)
    guard far >= exact else { return first + far }
    let share =
      log(Float(far) / Float(exact)) / Float(log(Double(farthest) / Double(exact)))
    return first + min(exact + Int(share * Float(side - exact)), side - 1)
  }
}

/// A layer's numbers by distance, laid out for sequences of a length.
struct DistanceBias: Sendable {
  /// The greatest distance.
  private let reach: Int
  /// From −reach to reach, a row a head.
  private let values: [Float]  // [heads, 2 · reach + 1]

  /// - Parameters:
  ///   - table: a row a head, a column for each row of distances.
  ///   - positions: how many there are.
  ///   - scale: by what the sums will be multiplied, which the numbers are not to be.
  init(_ table: Matrix<Float>, positions: Int, scale: Float) {
    reach = max(positions - 1, 0)
    let columns = (-reach...reach).map(RelativePositions.row(at:))
    values = (0..<table.rows).flatMap { head in columns.map { table[head, $0] / scale } }
  }

  /// Adds a head's numbers to products, a row a query.
  /// - Parameter first: the position of the first query; keys begin at 0.
  func add(
    to products: UnsafeMutablePointer<Float>, head: Int, queries: Int, first: Int, keys: Int
  ) {
    values.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      let own = values + head * (2 * reach + 1) + reach
      for query in 0..<queries {
        VectorMath.add(products + query * keys, own - (first + query), count: keys)
      }
    }
  }
}

extension TransformerModel {
  /// Numbers in the layers' tables; one that all share counts once.
  var relativeBiasCount: Int {
    guard let positions = architecture.attention.relativePositions else { return 0 }
    let counts = layers.map { $0.attention.relativeBias?.values.count ?? 0 }
    let dense = architecture.heads * positions.rows
    let isShared = positions.isShared && counts.allSatisfy { $0 == dense }
    return isShared ? dense : counts.reduce(0, +)
  }

  /// The table of relative positions as files have it, a column a head: the one that all layers
  /// read, or the layers' own side by side.
  package var relativePositionsTable: Matrix<Float>? {  // [rows, columns]
    guard let positions = architecture.attention.relativePositions else { return nil }
    var columns: [Float] = []
    for layer in layers.prefix(positions.isShared ? 1 : layers.count) {
      columns += layer.attention.relativeBias?.values ?? []
    }
    return Matrix(rows: columns.count / positions.rows, columns: positions.rows, values: columns)
      .transposed
  }
}
