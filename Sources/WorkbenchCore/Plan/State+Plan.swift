internal import PruningPlan

/// How far a step changes a ratio.
enum RatioStep: Sendable {
  /// One unit.
  case fine
  /// 5 %, or one unit where that is more.
  case regular
  /// 25 %, or one unit where that is more.
  case coarse

  /// The width after one step from `kept`; `direction` 1 prunes more. Ratios land on multiples of
  /// the step, so that stepping back and forth gives round numbers.
  func kept(from kept: Int, of site: SiteSummary, direction: Int) -> Int {
    // What is removed comes back step by step, and is not removed by steps.
    if kept == 0, direction > 0 { return 0 }
    let oneUnit = min(max(kept - direction, 1), site.units)
    let step: Double
    switch self {
    case .fine: return oneUnit
    case .regular: step = 0.05
    case .coarse: step = 0.25
    }
    if Double(site.units) * step <= 1 { return oneUnit }
    let position = (1 - Double(kept) / Double(max(1, site.units))) / step
    let nearest = position.rounded()
    let isOnGrid = site.kept(ratio: nearest * step) == kept
    let target: Double
    if isOnGrid {
      target = nearest + Double(direction)
    } else {
      target = direction > 0 ? position.rounded(.up) : position.rounded(.down)
    }
    return site.kept(ratio: target * step)
  }
}

extension State {
  /// Changes the settings of the targets (or of one site); protected sites keep their width, and no
  /// width leaves a choice by hand unmet.
  mutating func edit(
    _ what: String, joining: String = "of", of rows: [SiteSummary]? = nil, only: SiteID? = nil,
    mergeKey: String? = nil, _ change: (SiteSummary, inout SiteSettings) -> Void
  ) -> [Effect] {
    let chosen = rows ?? only.map { id in sites.filter { $0.site == id } } ?? targets
    let before = plan.document
    var changed: [SiteID] = []
    var bounded: [SiteID] = []
    for site in chosen {
      let old = settings(of: site)
      var new = old
      change(site, &new)
      let asked = new.kept
      new = new.settled(units: site.units)
      if !new.protected, !new.isRemoved, new.kept != min(max(asked, 1), site.units) {
        bounded.append(site.site)
      }
      guard new != old else { continue }
      plan.document.sites[site.site] = new
      changed.append(site.site)
    }
    if let first = bounded.first, let settings = plan.document.sites[first] {
      message =
        "\(Self.name(bounded)): width bounded by the units chosen by hand"
        + (bounded.count == 1 ? " (\(settings.byHand.summary)): \(settings.kept)" : "")
    }
    guard !changed.isEmpty else { return [] }
    let key = mergeKey.map { "\($0) \(chosen.map(\.site.description).joined(separator: " "))" }
    plan.history.record(
      .plan(before), name: "\(what) \(joining) \(Self.name(chosen.map(\.site)))", mergeKey: key)
    return []
  }

  /// `3.ffn`, or `12 sites`.
  static func name(_ sites: [SiteID]) -> String {
    sites.count == 1 ? sites[0].description : "\(sites.count) sites"
  }

  mutating func editEstimate(_ name: String, _ change: (inout EstimateOptions) -> Void)
    -> [Effect]
  {
    replaceDocument(name) { change(&$0.estimate) }
  }

  mutating func replaceDocument(_ name: String, _ change: (inout Document) -> Void) -> [Effect] {
    let before = plan.document
    change(&plan.document)
    if plan.document != before { plan.history.record(.plan(before), name: name, mergeKey: nil) }
    return []
  }

  /// All targets take the criterion that follows the focused (or first) target's.
  mutating func cycleCriterion(_ step: Int) -> [Effect] {
    guard let leader = leadingTarget else { return [] }
    let next = Criterion.available.neighbour(of: settings(of: leader).criterion, step)
    return edit("criterion") { _, settings in settings.criterion = next }
  }

  /// All targets take the method that follows the focused (or first) target's.
  mutating func cycleMethod(_ step: Int) -> [Effect] {
    guard let leader = leadingTarget else { return [] }
    let next = Reconstruction.available.neighbour(of: settings(of: leader).reconstruction, step)
    return edit("method") { _, settings in settings.reconstruction = next }
  }

  /// Evaluations and exports prune in the next mode.
  mutating func cycleMode() -> [Effect] {
    let next = ModeChoice.allCases.neighbour(of: plan.document.mode, 1)
    message =
      next == .oneShot
      ? "one-shot" : "\(next.rawValue): evaluations and exports; the screens show one-shot errors"
    return replaceDocument(next.rawValue) { $0.mode = next }
  }

  private var leadingTarget: SiteSummary? {
    let targets = targets
    return targets.first { $0.site == focusedSite?.site } ?? targets.first
  }

  /// Protects all targets, unless all are protected already: then it frees them.
  mutating func toggleProtection() -> [Effect] {
    let protect = !targets.allSatisfy { settings(of: $0).protected }
    return edit(protect ? "protection" : "freeing") { _, settings in
      settings.protected = protect
    }
  }

  /// Removes all targets whole, or the layers they are in; where all are removed already, puts them
  /// back as they were made: whole.
  mutating func toggleRemoval(ofLayers: Bool) -> [Effect] {
    let layers = Set(targets.map(\.site.layer))
    let chosen = ofLayers ? sites.filter { layers.contains($0.site.layer) } : targets
    let remove = !chosen.allSatisfy { settings(of: $0).isRemoved }
    let isNormed = model?.normalizesOutputs == true
    let kept = chosen.filter { settings(of: $0).protected }.count
    let effects = edit(remove ? "removal" : "return", of: chosen) { site, settings in
      guard remove else {
        settings.kept = site.units
        return
      }
      guard !settings.protected else { return }
      settings.kept = 0
      settings.byHand = UnitChoices()
      if isNormed {
        settings.reconstruction = .none
      } else if !Stretch.reconstructions.contains(settings.reconstruction) {
        settings.reconstruction = .liar
      }
    }
    if remove, kept > 0 {
      message = kept == 1 ? "one of them is protected and stays" : "\(kept) are protected and stay"
    }
    return effects
  }

  /// Takes over a recipe's sites, as far as the model has them, and its estimate.
  mutating func apply(_ recipe: Recipe) -> [Effect] {
    let name = "recipe \(recipe.label(model: model))"
    let effects = apply(recipe, name: name)
    message = "restored: \(name)"
    return effects
  }

  /// Takes over a recipe under a name of its own.
  mutating func apply(_ recipe: Recipe, name: String) -> [Effect] {
    let sites = sites
    _ = replaceDocument(name) { document in
      document.estimate = recipe.estimate
      document.mode = ModeChoice(recipe.mode, recipe.target)
      for site in sites {
        var settings = recipe.sites[site.site] ?? SiteSettings(kept: site.units)
        settings.byHand = settings.byHand.limited(to: site.units)
        document.sites[site.site] = settings.settled(units: site.units)
      }
    }
    message = name
    return []
  }
}
