public import LIARCore
internal import LinearAlgebra
internal import ModelFormats

/// The update of one site, ready to be put into a model.
public struct SiteUpdate: Sendable {
  private enum Storage: Sendable {
    case memory(Update)
    case disk(ScratchFile, offset: Int, keptColumns: [Int], outputs: Int, bias: [Double]?)
  }

  /// What it does.
  public let outcome: SiteOutcome
  private let storage: Storage

  /// An update in memory.
  public init(outcome: SiteOutcome, update: Update) {
    self.outcome = outcome
    storage = .memory(update)
  }

  private init(outcome: SiteOutcome, storage: Storage) {
    self.outcome = outcome
    self.storage = storage
  }

  /// Whether the consumer has a bias.
  public var hasBias: Bool {
    switch storage {
    case .memory(let update): update.bias != nil
    case .disk(_, _, _, _, let bias): bias != nil
    }
  }

  /// The kept columns and the reconstructed consumer; read from the disk where it was spilled.
  public var update: Update {
    switch storage {
    case .memory(let update): return update
    case .disk(let scratch, let offset, let keptColumns, let outputs, let bias):
      do throws(FormatError) {
        let count = keptColumns.count * outputs
        let weight = Matrix<Float>(
          rows: keptColumns.count, columns: outputs, values: try scratch.read(count, at: offset))
        return Update(keptColumns: keptColumns, weight: weight.widened, bias: bias)
      } catch {
        // A disk that loses what was just written to it; like a mapped file that can't be read.
        fatalError("\(error)")
      }
    }
  }

  /// The same update with its weights on disk, in the float32 that models are made of.
  func spilled(to scratch: ScratchFile) throws(FormatError) -> SiteUpdate {
    let update = update
    return SiteUpdate(
      outcome: outcome,
      storage: .disk(
        scratch, offset: try scratch.append(update.weight.narrowed.values),
        keptColumns: update.keptColumns, outputs: update.weight.columns, bias: update.bias))
  }
}
