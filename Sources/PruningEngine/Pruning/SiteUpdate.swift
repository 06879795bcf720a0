package import LIARCore
internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// The update of one site, ready to be put into a model.
package struct SiteUpdate: Sendable {
  private enum Storage: Sendable {
    case memory(Update)
    case disk(
      ScratchFile, offset: Int, keptColumns: [Int], outputs: Int, bias: [Double]?,
      condition: Double?)
  }

  /// What it does.
  package let outcome: SiteOutcome
  private let storage: Storage

  /// An update in memory.
  package init(outcome: SiteOutcome, update: Update) {
    self.outcome = outcome
    storage = .memory(update)
  }

  private init(outcome: SiteOutcome, storage: Storage) {
    self.outcome = outcome
    self.storage = storage
  }

  /// A lower bound of the condition number of what was factored; nil where nothing was.
  var condition: Double? {
    switch storage {
    case .memory(let update): update.condition
    case .disk(_, _, _, _, _, let condition): condition
    }
  }

  /// Columns of the consumer's input that stay, ascending.
  package var keptColumns: [Int] {
    switch storage {
    case .memory(let update): update.keptColumns
    case .disk(_, _, let keptColumns, _, _, _): keptColumns
    }
  }

  /// The reconstructed consumer as a layer of the model.
  var consumer: Linear {
    switch storage {
    case .memory(let update):
      Linear(weight: update.weight.narrowed.transposed, bias: update.bias?.map { Float($0) })
    case .disk(_, _, _, _, let bias, _):
      Linear(weight: spilledWeight.transposed, bias: bias?.map { Float($0) })
    }
  }

  /// The kept columns and the reconstructed consumer; read from the disk where it was spilled.
  package var update: Update {
    switch storage {
    case .memory(let update): update
    case .disk(_, _, let keptColumns, _, let bias, let condition):
      Update(
        keptColumns: keptColumns, weight: spilledWeight.widened, bias: bias, condition: condition)
    }
  }

  /// The weight on disk; empty for what is in memory.
  private var spilledWeight: Matrix<Float> {
    guard case .disk(let scratch, let offset, let keptColumns, let outputs, _, _) = storage else {
      return Matrix(rows: 0, columns: 0)
    }
    do throws(FormatError) {
      return Matrix(
        rows: keptColumns.count, columns: outputs,
        values: try scratch.read(keptColumns.count * outputs, at: offset))
    } catch {
      // A disk that loses what was just written to it; like a mapped file that can't be read.
      error.endProcess()
    }
  }

  /// The same update with its weights on disk, in the float32 that models are made of.
  func spilled(to scratch: ScratchFile) throws(FormatError) -> SiteUpdate {
    let update = update
    return SiteUpdate(
      outcome: outcome,
      storage: .disk(
        scratch, offset: try scratch.append(update.weight.narrowed.values),
        keptColumns: update.keptColumns, outputs: update.weight.columns, bias: update.bias,
        condition: update.condition))
  }
}

extension SiteUpdate {
  /// Computes what becomes of a site and what that does to its output.
  init(
    _ problem: SiteProblem, keptColumns: [Int], reconstruction: Reconstruction,
    _ estimate: EstimateOptions
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
      update: update)
  }
}

extension Double {
  /// Whether it is a finite float32, as weights are.
  fileprivate var narrowsToFinite: Bool { Float(self).isFinite }
}
