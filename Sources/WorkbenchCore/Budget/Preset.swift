package import PruningPlan

/// A way to set the whole plan at once, at the size it has now.
package enum Preset: String, Codable, CaseIterable, Hashable, Sendable {
  case uniform
  case flapLike = "flap-like"
  case fewerLayers = "fewer-layers"
  case bestKnown = "best-known"

  /// The name on screens.
  package var title: String {
    switch self {
    case .uniform: "uniform"
    case .flapLike: "FLAP-like"
    case .bestKnown: "best known"
    case .fewerLayers: "fewer layers"
    }
  }

  /// A line for the list.
  package var summary: String {
    switch self {
    case .uniform: "the same ratio everywhere; criteria and methods stay"
    case .flapLike: "FLAP's wifv and bias compensation, widths by own-scaled errors"
    case .bestKnown: "interpolation, LIAR, widths by sensitivity, sequentially"
    case .fewerLayers: "whole layers go; what stands before them makes good for them"
    }
  }

  /// What it sets besides widths, and what it is not, in lines for its preview.
  package var explanation: [String] {
    switch self {
    case .uniform:
      ["Sets widths only: one ratio for all sites that aren't protected."]
    case .flapLike:
      [
        "Sets wifv, bias compensation and one-shot. FLAP ranks all layers by standardised scores;",
        "here widths follow the sites' errors, each by the size of its own output.",
      ]
    case .bestKnown:
      [
        "Sets interpolation, LIAR and sequential pruning with the residual target, which refits",
        "on what is pruned before. The errors shown here are one-shot.",
      ]
    case .fewerLayers:
      [
        "Removes the layers whose loss changes the model's output least, until enough is gone. All",
        "other sites keep their units, so that files load in stock classes.",
      ]
    }
  }

  /// How sites are compared when widths are chosen.
  var scale: AllocationScale {
    switch self {
    case .uniform: .uniform
    case .flapLike: .own
    case .bestKnown, .fewerLayers: .standard
    }
  }

  /// What goes.
  var cuts: Set<AllocationCut> { self == .fewerLayers ? [.depth] : [.attention, .ffn] }

  /// A plan as the preset wants it, before widths are chosen; protected sites stay protected.
  func plan(from document: Document, for model: ModelSummary?) -> Document {
    var plan = document
    switch self {
    case .uniform: return plan
    case .flapLike: plan.mode = .oneShot
    case .bestKnown: plan.mode = model?.normalizesOutputs == true ? .dense : .residual
    case .fewerLayers:
      let reconstruction: Reconstruction = model?.normalizesOutputs == true ? .none : .liar
      for site in document.sites.keys { plan.sites[site]?.reconstruction = reconstruction }
      return plan
    }
    for site in document.sites.keys {
      plan.sites[site]?.criterion = self == .flapLike ? .wifv : .interpolation
      plan.sites[site]?.reconstruction = self == .flapLike ? .bias : .liar
    }
    return plan
  }
}

extension State {
  /// The size that presets keep: the plan's own, rounded to a thousandth of the prunable
  /// parameters; where nothing is pruned, the budget asked for last, or half.
  package var presetBudget: Budget {
    let share = (totals.size.prunableShare * 1000).rounded() / 1000
    if share > 0, share < 1 { return Budget(.removed(share)) }
    return budget.last?.budget ?? Budget(.removed(0.5))
  }

  mutating func openPresets() -> [Effect] {
    let effects = openList(.preset)
    guard case .list(var list) = dialogs.open else { return effects }
    list.heading = "Presets · \(presetBudget.title)"
    dialogs.open = .list(list)
    return effects
  }

  /// Asks the allocator for the preset's widths, and shows what they would change.
  mutating func preview(_ preset: Preset) -> [Effect] {
    previewBudget(
      AllocationOptions(budget: presetBudget, scale: preset.scale, cuts: preset.cuts),
      preset: preset)
  }

  /// The preset with widths that were found, as a command that needs no engine.
  func command(of preset: Preset, _ allocation: Allocation) -> Command {
    var plan = preset.plan(from: plan.document, for: model)
    for proposed in allocation.sites {
      guard let site = sites.first(where: { $0.site == proposed.site }) else { continue }
      var settings = settings(of: site, in: plan)
      guard !settings.protected else { continue }
      settings.kept = proposed.kept
      plan.sites[site.site] = settings.settled(units: site.units)
    }
    let recipe = plan.recipe(
      model: model?.name ?? "", calibration: calibration.summary?.options)
    return Command(.presetApply, .preset(preset, recipe))
  }
}
