internal import PruningPlan
internal import Synchronization
internal import Transformer

/// The last pruned model that was tried, and the embeddings of the calibration texts by it and by
/// the dense model.
final class PrunedCache: Sendable {
  /// What a value was made from; no recipe is the dense model's.
  struct Key: Equatable, Sendable {
    private let recipe: Recipe?
    private let calibration: DerivedCache

    init(_ recipe: Recipe?, _ calibration: Calibration) {
      self.recipe = recipe
      self.calibration = calibration.derived
    }

    var isDense: Bool { recipe == nil }

    static func == (a: Key, b: Key) -> Bool {
      a.calibration === b.calibration && a.recipe == b.recipe
    }
  }

  private struct Contents {
    var model: (key: Key, value: TransformerModel)?
    var dense: (key: Key, value: [[Float]])?
    var pruned: (key: Key, value: [[Float]])?
  }

  private let contents = Mutex(Contents())

  func model(_ key: Key) -> TransformerModel? {
    contents.withLock { $0.model?.key == key ? $0.model?.value : nil }
  }

  func store(_ model: TransformerModel, _ key: Key) {
    contents.withLock { $0.model = (key, model) }
  }

  func embeddings(_ key: Key) -> [[Float]]? {
    contents.withLock { contents in
      let known = key.isDense ? contents.dense : contents.pruned
      return known?.key == key ? known?.value : nil
    }
  }

  func store(_ embeddings: [[Float]], _ key: Key) {
    contents.withLock { contents in
      if key.isDense {
        contents.dense = (key, embeddings)
      } else {
        contents.pruned = (key, embeddings)
      }
    }
  }

  func clear() { contents.withLock { $0 = Contents() } }
}
