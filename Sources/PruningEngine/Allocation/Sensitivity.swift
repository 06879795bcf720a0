internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

/// How much the model's output changes for a site's error, from one short forward pass a site.
///
/// A site is pruned alone, to about half its units (or until that makes an error), and the rest of the model is run on a few
/// samples. The change (``OutputProbe``), divided by the squared error at that width, is the price of
/// the site's error.
struct Sensitivity {
  /// The share of the units that a site loses in its pass.
  static let ratio = 0.5
  /// The squared relative error from which on the output's change is more than rounding.
  static let leastError = 1e-4

  private let pruner: Pruner
  private let probe: OutputProbe

  /// Takes the samples; those held out first, which no update was fitted on.
  init(_ pruner: Pruner) throws {
    self.pruner = pruner
    probe = try OutputProbe(pruner)
  }

  /// The change of the output per squared error, by site.
  /// - Complexity: one pass through the layers from the site's on, a site that isn't known yet.
  func measure(
    _ sites: [SiteID: (settings: SiteSettings, curve: SiteCurve)], _ estimate: EstimateOptions,
    work: Work
  ) throws -> [SiteID: Double] {
    let model = pruner.model.dense
    let prices = pruner.calibration.derived.sensitivities
    func key(_ site: SiteID, _ settings: SiteSettings) -> CurveKey {
      CurveKey(
        site: site, criterion: settings.criterion, reconstruction: settings.reconstruction,
        estimate: estimate, byHand: settings.byHand)
    }
    var result: [SiteID: Double] = [:]
    for (site, own) in sites { result[site] = prices[key(site, own.settings)] }
    let missing = sites.keys.filter { result[$0] == nil }.sorted()
    guard let last = missing.last?.layer else { return result }
    let dense = try probe.dense(work)
    var hidden = model.embed(probe.batch)
    var done = 0
    for index in 0...last {
      for site in missing where site.layer == index {
        guard let (settings, curve) = sites[site] else { continue }
        work.progress(Double(done) / Double(missing.count), "sensitivity of \(site)")
        result[site] = try prices.value(key(site, settings)) {
          try price(site, settings, curve, estimate, hidden, dense, work)
        }
        done += 1
      }
      try work.check()
      model.forward(model.layers[index], &hidden, probe.batch, workspace: probe.workspace)
    }
    return result
  }

  private func price(
    _ site: SiteID, _ settings: SiteSettings, _ curve: SiteCurve, _ estimate: EstimateOptions,
    _ hidden: Matrix<Float>, _ reference: Matrix<Float>, _ work: Work
  ) throws -> Double {
    let units = curve.squaredError.count - 1
    var narrow = settings
    narrow.kept = Self.probeWidth(curve)
    let error = curve.squaredError[narrow.kept] * curve.energy
    guard narrow.kept < units, error > 0 else { return 0 }
    let pruned = pruner.pruned([try pruner.update(site, narrow, estimate)])
    let changed = try probe.output(of: hidden, from: site.layer, pruned, work)
    return max(0, probe.change(reference, changed)) / error
  }

  /// About half the units; fewer where the units lost until then are dead, or nearly so, and tell
  /// nothing of what the others are worth.
  static func probeWidth(_ curve: SiteCurve) -> Int {
    let units = curve.squaredError.count - 1
    let least = min(max(1, curve.guarded), units)
    let half = max(least, units - Int((Double(units) * Self.ratio).rounded(.up)))
    return (least...half).last { curve.squaredError[$0] >= leastError } ?? least
  }
}
