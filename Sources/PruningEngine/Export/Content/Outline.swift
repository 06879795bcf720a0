internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

/// A pruned model of the right shapes and no numbers, from a recipe alone: writers tell from it how
/// large their files will be. Its layers are made when they are looked at, one at a time.
enum Outline {
  /// An update of each site that changes, of which only the outcome's widths mean anything.
  static func updates(_ recipe: Recipe, _ model: ModelSummary) -> [SiteUpdate] {
    // Sequential mode refits sites of full width too, once something before them has changed.
    let refits = recipe.mode == .sequential && recipe.target != .own
    let changes = Dictionary(
      uniqueKeysWithValues: recipe.sites.changes(of: model.sites).map {
        ($0.site.site, $0.settings)
      }
    )
    var hasChanged = false
    return model.sites.compactMap { site in
      let own = recipe.sites[site.site]
      let isRefitted =
        refits && hasChanged && own.map { !$0.protected && $0.reconstruction != .none } ?? false
      let kept = own?.kept ?? site.units
      guard changes[site.site] != nil || kept == 0 || isRefitted else { return nil }
      hasChanged = true
      return SiteUpdate(
        outcome: SiteOutcome(site: site.site, kept: kept, units: site.units, error: 0),
        update: Update(keptColumns: [], weight: Matrix(rows: 0, columns: 0), bias: nil))
    }
  }

  /// - Parameter padded: the modules that keep the dense shapes.
  static func model(
    _ recipe: Recipe, of model: LoadedModel, updates: [SiteUpdate], padded: Set<ModuleKind>
  ) -> TransformerModel {
    let outcomes = Dictionary(
      updates.map { ($0.outcome.site, $0.outcome) }, uniquingKeysWith: { $1 })
    let layers = model.dense.layers
    let changes = Dictionary(
      uniqueKeysWithValues: recipe.sites.changes(of: model.summary.sites).map {
        ($0.site.site, $0.settings)
      })
    var outline = model.dense
    outline.layers = LayerList(count: layers.count) { index in
      var layer = layers[index]
      for module in ModuleKind.allCases {
        let site = SiteID(layer: index, module: module)
        guard let outcome = outcomes[site] else { continue }
        // A removed site whose layer stays keeps a unit of zeros.
        layer.outline(
          module, kept: padded.contains(module) ? outcome.units : max(outcome.kept, 1),
          of: outcome.units)
        guard outcome.kept > 0 else { continue }
        let settings = changes[site] ?? recipe.sites[site]
        if let part = layer.partGainingBias(module, settings?.reconstruction ?? .none) {
          layer.change(part) { $0.addBias() }
        }
      }
      return layer
    }
    return outline
  }
}

extension Layer {
  /// Narrows a module to a share of its units, all zero.
  fileprivate mutating func outline(_ module: ModuleKind, kept: Int, of units: Int) {
    func rows(_ linear: inout Linear) {
      linear.outline(
        rows: linear.weight.rows / units * kept, columns: linear.weight.columns)
    }
    func consumer(_ linear: inout Linear) {
      linear.outline(
        rows: linear.weight.rows, columns: linear.weight.columns / units * kept)
    }
    switch module {
    case .attention:
      rows(&attention.query)
      rows(&attention.key)
      rows(&attention.value)
      consumer(&attention.output)
      if let bias = attention.relativeBias {
        attention.relativeBias = Matrix(rows: bias.rows / units * kept, columns: bias.columns)
      }
    case .ffn:
      if var gate = feedForward.gate {
        rows(&gate)
        feedForward.gate = gate
      }
      rows(&feedForward.up)
      consumer(&feedForward.down)
    }
  }
}

extension Linear {
  fileprivate mutating func outline(rows: Int, columns: Int) {
    self = Linear(
      weight: Matrix(rows: rows, columns: columns),
      bias: bias.map { _ in [Float](repeating: 0, count: rows) })
  }
}
