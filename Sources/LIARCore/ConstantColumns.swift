internal import LinearAlgebra
internal import PruningPlan

/// Columns of a consumer's input that are made the same for all tokens, so that their rows of W' are a
/// bias (METHODS, "Reconstructions", `liar-values`): one column of a head's values, as often as query
/// heads read it.
public struct ConstantColumns: Hashable, Sendable {
  /// Which columns of the dense consumer's input, ascending.
  public let columns: [Int]
  /// What they hold.
  public let value: Double

  /// Creates columns.
  public init(columns: [Int], value: Double) {
    self.columns = columns
    self.value = value
  }
}

extension SiteProblem {
  /// LIAR without a place for a bias behind the heads: the shares with which a head mixes the values
  /// of tokens sum to one, so a constant in a column of the values reaches the consumer whole. The
  /// column is the one whose loss costs least with LIAR; the others, fitted without it, make up for it.
  /// Where units aren't heads the fit has no intercept; a consumer that has a bias takes it there.
  func updateThroughValues(
    keptColumns kept: [Int], ridge: Double, correction: Correction?
  ) throws -> Update {
    let part = try partThroughValues(kept, ridge: ridge)
    let update = try update(
      keptColumns: part.keptColumns, reconstruction: part.reconstruction, ridge: ridge,
      correction: correction)
    guard !part.constant.isEmpty else { return update }
    return update.carryingBias(in: part.constant, bound: valueBound ?? .infinity)
  }

  /// The columns that are fitted under `liarValues`, by which reconstruction, and those that become a
  /// constant.
  func partThroughValues(
    _ kept: [Int], ridge: Double
  ) throws -> (keptColumns: [Int], reconstruction: Reconstruction, constant: [Int]) {
    if consumer.bias != nil { return (kept, .liar, []) }
    guard let headSize, kept.count > columnsPerUnit / headSize else {
      return (kept, .liarWeights, [])
    }
    let constant = try cheapestValueColumn(kept, headSize: headSize, ridge: ridge)
    return (kept.filter { !constant.contains($0) }, .liar, constant)
  }

  /// The columns that read one column of the values, of which LIAR makes up for the loss best: the
  /// least tr(H_JJ⁻¹ W'_J W'_Jᵀ) for H = (C_KK + λI)⁻¹, as in block OBS.
  /// - Complexity: O(k³) for k kept columns.
  private func cheapestValueColumn(
    _ kept: [Int], headSize: Int, ridge: Double
  ) throws -> [Int] {
    let gram = calibration.centredGram
    let factor = try keptFactor(gram, kept, ridge: ridge)
    let inverse = factor.inverse()
    let gone = missing(gram, kept, complement(of: kept), drift: drift?.cross)
    let weight = adding(factor.solve(gone), to: consumer.weight.selecting(rows: kept))
    var best: (cost: Double, places: [Int])?
    for unit in stride(from: 0, to: kept.count, by: columnsPerUnit) {
      for column in unit..<unit + headSize {
        let places = Array(stride(from: column, to: unit + columnsPerUnit, by: headSize))
        let cost = GreedyElimination.cost(
          inverse.selecting(both: places), weight.selecting(rows: places).outerGram())
        if cost < best?.cost ?? .infinity { best = (cost, places) }
      }
    }
    let places = best?.places ?? Array(stride(from: 0, to: columnsPerUnit, by: headSize))
    return places.map { kept[$0] }
  }
}

extension Update {
  /// The same with its bias in the rows of columns that become a constant: one so great that the rows
  /// are no greater than others, since they are stored together.
  func carryingBias(in columns: [Int], bound: Double) -> Update {
    let bias = bias ?? []
    let greatest = { (values: [Double]) in values.reduce(0) { max($0, abs($1)) } }
    let share = greatest(bias) / greatest(weight.values) / Double(columns.count)
    let value = min(share.isNormal && Float(share).isNormal ? share : 1, bound)
    let row = bias.map { $0 / value / Double(columns.count) }
    var rows = Dictionary(
      uniqueKeysWithValues: keptColumns.enumerated().map { index, column in
        (column, Array(weight.values[index * weight.columns..<(index + 1) * weight.columns]))
      })
    for column in columns { rows[column] = row }
    let all = rows.sorted { $0.key < $1.key }
    return Update(
      keptColumns: all.map(\.key),
      weight: Matrix(rows: all.count, columns: weight.columns, values: all.flatMap(\.value)),
      bias: nil, condition: condition, constant: ConstantColumns(columns: columns, value: value))
  }
}
