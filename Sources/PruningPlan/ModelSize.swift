/// How large a model is before and after a pruning, told in two words: of the whole model, and of
/// the part of it that can be pruned.
package struct ModelSize: Hashable, Sendable {
  /// Parameters of the dense model.
  package var before: Int
  /// Parameters that are left, those included that reconstructions add.
  package var after: Int
  /// Parameters of the dense model that can be pruned.
  package var prunable: Int

  /// Creates a size.
  package init(before: Int, after: Int, prunable: Int) {
    self.before = before
    self.after = after
    self.prunable = prunable
  }

  /// Parameters that went, less those that were added.
  package var removed: Int { before - after }
  /// The share of the model that is left.
  package var modelShareLeft: Double { Double(after) / Double(max(before, 1)) }
  /// The share of the prunable parameters that went.
  package var prunableShare: Double { Double(removed) / Double(max(prunable, 1)) }
  /// The share of the prunable parameters that is left.
  package var prunableShareLeft: Double { 1 - prunableShare }

  /// `22.7 → 17.4 M, −23 %`; `22.7 M` where nothing changes.
  /// - Parameter arrow: the sign between the two, where it can't be the arrow.
  package func ofModel(arrow: String = "→") -> String {
    let (unit, name) = Self.unit(of: max(before, after))
    func amount(_ count: Int) -> String {
      name.isEmpty ? "\(count)" : Numerals.fixed(Double(count) / unit, 1)
    }
    let suffix = name.isEmpty ? "" : " \(name)"
    guard after != before else { return amount(before) + suffix }
    return "\(amount(before)) \(arrow) \(amount(after))\(suffix), \(modelChange)"
  }

  /// Both in the least room: `model −23 %, prunable −50 %`
  package var short: String { "model \(modelChange), prunable \(prunableChange)" }

  /// `−50 % of prunable`
  package var ofPrunable: String { "\(prunableChange) of prunable" }

  /// `−23 %`, of the model.
  package var modelChange: String { Self.change(-Double(removed) / Double(max(before, 1))) }

  /// `−50 %`, of the prunable part.
  package var prunableChange: String { Self.change(-prunableShare) }

  /// A change of a size, with its sign and at most one decimal: `−23 %`, `+0.1 %`, `0 %`.
  package static func change(_ share: Double) -> String {
    let text = Numerals.trimmed(abs(share) * 100, 1)
    let sign = text == "0" || !share.isFinite ? "" : share < 0 ? "−" : "+"
    return "\(sign)\(text) %"
  }

  private static func unit(of count: Int) -> (Double, String) {
    switch count {
    case 1_000_000_000...: (1e9, "G")
    case 1_000_000...: (1e6, "M")
    case 10_000...: (1e3, "k")
    default: (1, "")
    }
  }
}

extension ModelSummary {
  /// What settings make of the model's size. A site that isn't named stays as it is; a narrowed one
  /// whose reconstruction brings a bias where there was none grows by that, as does one whose consumer
  /// makes good for removed sites; of a removed site nothing stays.
  package func size(under settings: [SiteID: SiteSettings]) -> ModelSize {
    let changed = settings.changes(of: sites).reduce(parameters) { total, change in
      let (site, own) = change
      return total + site.parametersAdded(by: own.reconstruction, kept: own.kept)
        - (site.units - own.kept) * site.parametersPerUnit
    }
    let after = sites.filter { settings[$0.site]?.kept == 0 }.reduce(changed) { total, site in
      total - site.units * site.parametersPerUnit - site.parametersOfRest
    }
    return ModelSize(before: parameters, after: after, prunable: prunableParameters)
  }
}
