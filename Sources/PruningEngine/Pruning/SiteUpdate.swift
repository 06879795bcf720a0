package import LIARCore
internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// The update of one site, ready to be put into a model.
package struct SiteUpdate: Sendable {
  private enum Storage: Sendable {
    case memory(Update)
    case disk(ScratchFile, offset: Int, outputs: Int, Update)  // its weight has no columns
  }

  /// What it does.
  package let outcome: SiteOutcome
  /// The last of the removed sites that the consumer makes good for; nil for none.
  let standsFor: SiteID?
  private let storage: Storage

  /// An update in memory.
  init(outcome: SiteOutcome, update: Update, standsFor: SiteID? = nil) {
    self.outcome = outcome
    self.standsFor = standsFor
    storage = .memory(update)
  }

  private init(outcome: SiteOutcome, standsFor: SiteID?, storage: Storage) {
    self.outcome = outcome
    self.standsFor = standsFor
    self.storage = storage
  }

  /// A site that is removed.
  init(removing site: SiteSummary, outputs: Int, _ loss: StretchLoss?) {
    self.init(
      outcome: SiteOutcome(
        site: site.site, kept: 0, units: site.units, error: loss?.error ?? 0,
        heldOutError: loss?.heldOutError),
      update: Update(keptColumns: [], weight: Matrix(rows: 0, columns: outputs), bias: nil))
  }

  /// Whether nothing of the site is left.
  var isRemoval: Bool { stored.keptColumns.isEmpty }

  /// A removed site that keeps a unit of zeros, for formats that want one.
  func holdingUnit(of columns: Int) -> SiteUpdate {
    SiteUpdate(
      outcome: outcome,
      update: Update(
        keptColumns: Array(0..<columns),
        weight: Matrix(rows: columns, columns: stored.weight.columns), bias: nil))
  }

  /// All but the weight, where that was spilled.
  private var stored: Update {
    switch storage {
    case .memory(let update), .disk(_, _, _, let update): update
    }
  }

  /// A lower bound of the condition number of what was factored; nil where nothing was.
  var condition: Double? { stored.condition }

  /// Columns of the consumer's input that stay, ascending.
  package var keptColumns: [Int] { stored.keptColumns }

  /// The column of the values that becomes a constant; nil for none.
  var constant: ConstantValue? {
    stored.constant.flatMap { constant in
      constant.columns.first.map { ConstantValue(column: $0, value: Float(constant.value)) }
    }
  }

  /// The reconstructed consumer as a layer of the model.
  var consumer: Linear {
    let weight =
      switch storage {
      case .memory(let update): update.weight.narrowed.transposed
      case .disk: spilledWeight.transposed
      }
    return Linear(weight: weight, bias: stored.bias?.map { Float($0) })
  }

  /// The kept columns and the reconstructed consumer; read from the disk where it was spilled.
  package var update: Update {
    switch storage {
    case .memory(let update): update
    case .disk(_, _, _, let update): update.with(weight: spilledWeight.widened)
    }
  }

  /// The weight on disk; empty for what is in memory.
  private var spilledWeight: Matrix<Float> {
    guard case .disk(let scratch, let offset, let outputs, let update) = storage else {
      return Matrix(rows: 0, columns: 0)
    }
    let rows = update.keptColumns.count
    do throws(FormatError) {
      return Matrix(
        rows: rows, columns: outputs, values: try scratch.read(rows * outputs, at: offset))
    } catch {
      // A disk that loses what was just written to it; like a mapped file that can't be read.
      error.endProcess()
    }
  }

  /// The same update with its weights on disk, in the float32 that models are made of.
  func spilled(to scratch: ScratchFile) throws(FormatError) -> SiteUpdate {
    let update = update
    return SiteUpdate(
      outcome: outcome, standsFor: standsFor,
      storage: .disk(
        scratch, offset: try scratch.append(update.weight.narrowed.values),
        outputs: update.weight.columns,
        update.with(weight: Matrix(rows: update.weight.rows, columns: 0))))
  }
}

extension SiteUpdate {
  /// Computes what becomes of a site and what that does to its output.
  /// - Parameter standsFor: the last of the removed sites that the consumer makes good for.
  init(
    _ problem: SiteProblem, keptColumns: [Int], reconstruction: Reconstruction,
    _ estimate: EstimateOptions, standsFor: SiteID? = nil
  ) throws {
    let share = try problem.share(
      of: estimate.ridge, keptColumns: keptColumns, reconstruction: reconstruction,
      estimate.correction)
    let correction = try problem.correction(
      estimate.correction, keptColumns: keptColumns, reconstruction: reconstruction, ridge: share)
    let update = try problem.update(
      keptColumns: keptColumns, reconstruction: reconstruction, ridge: share,
      correction: correction)
    guard update.weight.values.allSatisfy(\.narrowsToFinite),
      update.bias?.allSatisfy(\.narrowsToFinite) ?? true
    else {
      throw EngineError(
        .badData,
        "the reconstructed weights of \(problem.site) grow beyond float32", .moreText, .raiseRidge)
    }
    self.init(
      outcome: SiteOutcome(
        site: problem.site, kept: keptColumns.count / problem.columnsPerUnit, units: problem.units,
        error: problem.error(of: update), heldOutError: problem.heldOutError(of: update),
        ridge: estimate.ridge == .automatic && reconstruction.usesRidge ? share : nil,
        correction: correction?.share),
      update: update, standsFor: standsFor)
  }
}

extension Update {
  fileprivate func with(weight: Matrix<Double>) -> Update {
    Update(
      keptColumns: keptColumns, weight: weight, bias: bias, condition: condition,
      constant: constant)
  }
}

extension Double {
  /// Whether it is a finite float32, as weights are.
  fileprivate var narrowsToFinite: Bool { Float(self).isFinite }
}
