internal import PruningPlan
internal import Transformer

/// What the tensors of a folder are called once layers have gone: those behind them move up.
struct LayerRenaming {
  /// From the beginning of a dense layer's names to what it becomes; nil where the layer has gone.
  private let prefixes: [(dense: String, written: String?)]
  /// Norms that take another's place; nil for one whose place is taken.
  private let norms: [(dense: String, written: String?)]

  init(_ content: ExportContent, _ loader: WeightLoader) {
    let count = content.model.summary.layers
    guard content.layers.count < count else {
      prefixes = []
      norms = []
      return
    }
    let places = Dictionary(uniqueKeysWithValues: content.layers.enumerated().map { ($1, $0) })
    prefixes = (0..<count).map { index in
      (loader.prefix(ofLayer: index), places[index].map(loader.prefix(ofLayer:)))
    }
    // A norm over the stream is the last removed site's (Pruner.pruned).
    let isAfter = content.model.dense.architecture.norm.place == .after
    norms = content.updates.flatMap { update -> [(String, String?)] in
      guard isAfter, let last = update.standsFor, let place = places[update.outcome.site.layer]
      else { return [] }
      func name(_ site: SiteID, _ layer: Int) -> String {
        loader.name(of: site.module == .attention ? .attention : .feedForward, layer: layer) + "."
      }
      let own = update.outcome.site
      return [(name(last, last.layer), name(own, place)), (name(own, own.layer), nil)]
    }
  }

  /// A tensor of a layer that stays.
  func written(_ name: String) -> String { copied(name) ?? name }

  /// What a tensor is copied as; nil for one that has gone.
  func copied(_ name: String) -> String? {
    let rule =
      norms.first { name.hasPrefix($0.dense) } ?? prefixes.first { name.hasPrefix($0.dense) }
    guard let rule else { return name }
    return rule.written.map { $0 + name.dropFirst(rule.dense.count) }
  }
}
