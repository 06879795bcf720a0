import Foundation
import LIARCore
import PruningPlan
import Testing

@testable import PruningEngine

@Suite("Budgets of whole models")
struct AllocationTests {
  private func settings(
    _ model: LoadedModel, _ reconstruction: Reconstruction = .liar, protecting: [String] = []
  ) -> [SiteID: SiteSettings] {
    var settings = model.recipe(0, reconstruction).sites
    for name in protecting {
      guard let site = SiteID(name) else { continue }
      settings[site]?.protected = true
    }
    return settings
  }

  private func allocate(
    _ pruner: Pruner, _ budget: String, _ scale: AllocationScale?, roundTo: Int = 1,
    _ settings: [SiteID: SiteSettings]? = nil, work: Work = Work()
  ) throws -> Allocation {
    try pruner.allocation(
      AllocationOptions(budget: Budget(parsing: budget), scale: scale, roundTo: roundTo),
      settings ?? self.settings(pruner.model), EstimateOptions(), work: work)
  }

  @Test(arguments: SampleModel.allCases, AllocationScale.allCases)
  func aShareOfTheParametersGoes(sample: SampleModel, scale: AllocationScale) throws {
    let pruner = try sample.pruner(.inverseNorm)
    let model = pruner.model.summary
    let allocation = try allocate(pruner, "50%", scale)
    let removed = allocation.parametersBefore - allocation.parametersAfter
    let surplus = removed - (model.prunableParameters + 1) / 2
    #expect(surplus >= 0)
    // Whole heads and one ratio a module are coarse; else it is less than one neuron.
    let neuron = model.sites.filter { $0.unit == .neuron }.map(\.parametersPerUnit).max() ?? 0
    #expect(surplus < neuron * (scale == .uniform ? model.layers : 1))
    #expect(allocation.scale == scale && allocation.sites.map(\.site) == model.sites.map(\.site))
    #expect(allocation.sites.allSatisfy { (1...$0.units).contains($0.kept) })
  }

  @Test(arguments: SampleModel.allCases, [Reconstruction.none, .liar])
  func whatIsForetoldComesTrue(sample: SampleModel, reconstruction: Reconstruction) throws {
    let pruner = try sample.pruner()
    let allocation = try allocate(pruner, "40%", .own, settings(pruner.model, reconstruction))
    var recipe = pruner.model.recipe(0, reconstruction)
    for (site, kept) in allocation.widths { recipe.sites[site]?.kept = kept }
    let updates = try pruner.updates(recipe)
    #expect(pruner.parameters(of: pruner.pruned(updates)) == allocation.parametersAfter)
    let foretold = Dictionary(
      uniqueKeysWithValues: allocation.sites.map { ($0.site, $0.error) })
    for outcome in updates.map(\.outcome) {
      #expect(abs((foretold[outcome.site] ?? .nan) - outcome.error) < 1e-4, "\(outcome.site)")
    }
  }

  @Test(arguments: Reconstruction.computable)
  func everyReconstructionHasWidths(reconstruction: Reconstruction) throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    let allocation = try allocate(
      pruner, "30%", .absolute, settings(pruner.model, reconstruction))
    let model = pruner.model.summary
    #expect(
      (allocation.parametersBefore - allocation.parametersAfter) * 10
        >= model.prunableParameters * 3)
    #expect(allocation.error > 0 && allocation.error < 1)
  }

  @Test func flopsAreCountedWhereTheyAreAskedFor() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let allocation = try allocate(pruner, "flops:2x", .own)
    #expect(allocation.flopsAfter * 2 <= allocation.flopsBefore)
    #expect(allocation.flopsAfter * 100 > allocation.flopsBefore * 49)
  }

  @Test(
    "a share of the chosen sites takes that share of them, and no more",
    arguments: SampleModel.allCases)
  func aShareOfTheChosen(sample: SampleModel) throws {
    let pruner = try sample.pruner(.inverseNorm)
    let ffn = settings(pruner.model).filter { $0.key.module == .ffn }
    let sites = pruner.model.summary.sites.filter { $0.site.module == .ffn }
    let part = sites.reduce(0) { $0 + $1.units * $1.parametersPerUnit }
    func removed(_ budget: String) throws -> Int {
      let allocation = try allocate(pruner, budget, .own, ffn)
      return allocation.parametersBefore - allocation.parametersAfter
    }
    let neuron = sites.map(\.parametersPerUnit).max() ?? 0
    let chosen = try removed("chosen:20%")
    #expect(chosen * 10 >= part * 2 && chosen - part / 5 <= neuron)
    #expect(try removed("20%") > chosen)
    // What the prunable part can't give, the message says of that part.
    let error = engineError { _ = try removed("chosen:99.9%") }
    #expect(
      error?.description.contains("of the chosen sites'") == true, "\(String(describing: error))")
  }

  @Test func aSizeIsNotExceeded() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let model = pruner.model.summary
    let size = model.parameters - model.prunableParameters / 3
    #expect(try allocate(pruner, "\(size)", nil).parametersAfter <= size)
    // Nor by the biases that LIAR gives to consumers which had none.
    for size in stride(from: size, to: size / 2, by: -50_000) {
      let allocation = try allocate(pruner, "\(size)", .own)
      var recipe = pruner.model.recipe(0)
      for (site, kept) in allocation.widths { recipe.sites[site]?.kept = kept }
      let left = pruner.parameters(of: pruner.pruned(try pruner.updates(recipe)))
      #expect(left == allocation.parametersAfter)
      let neuron = model.sites.map(\.parametersPerUnit).min() ?? 0
      #expect(left <= size && left > size - neuron - model.hiddenSize)
    }
    let whole = try allocate(pruner, "\(model.parameters)", nil)
    #expect(whole.parametersAfter == model.parameters && whole.error == 0)
  }

  @Test func sitesThatAreProtectedOrNotNamedKeepAll() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    var some = settings(pruner.model, protecting: ["0.ffn", "1.attention"])
    some[SiteID(layer: 2, module: .attention)] = nil
    let allocation = try allocate(pruner, "40%", .absolute, some)
    for own in allocation.sites where ["0.ffn", "1.attention"].contains("\(own.site)") {
      #expect(own.kept == own.units && own.error == 0)
    }
    #expect(!allocation.sites.contains { "\($0.site)" == "2.attention" })
  }

  @Test func guardedUnitsStay() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    let estimate = EstimateOptions(guardShare: 0.005)
    let settings = settings(pruner.model)
    let most = try pruner.allocation(
      AllocationOptions(budget: Budget(.removed(0.6)), scale: .own), settings, estimate)
    for own in most.sites {
      let analysis = try pruner.analysis(own.site, .wifv, estimate)
      #expect(own.kept >= max(1, analysis.guarded.count))
    }
  }

  @Test func onlyNeuronsAreRounded() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    let allocation = try allocate(pruner, "50%", .own, roundTo: 16)
    for own in allocation.sites where own.site.module == .ffn && own.kept < own.units {
      #expect(own.kept % 16 == 0)
    }
    #expect(allocation.sites.contains { $0.site.module == .attention && $0.kept < $0.units })
  }

  @Test func aBudgetOutOfReachSaysHowFarItGoes() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    let all = pruner.model.summary.sites.map { "\($0.site)" }
    let error = engineError {
      _ = try allocate(
        pruner, "50%", .own, settings(pruner.model, protecting: Array(all.dropFirst(2))))
    }
    #expect(error?.kind == .usage)
    #expect(error?.description.contains("at most") == true, "\(error?.description ?? "")")
  }

  @Test(arguments: SampleModel.allCases)
  func theSameAgain(sample: SampleModel) throws {
    let pruner = try sample.pruner(.inverseNorm)
    let first = try allocate(pruner, "45%", .sensitivity)
    #expect(try allocate(pruner, "45%", .sensitivity) == first)
    // From another calibration's caches.
    let fresh = Pruner(
      model: pruner.model,
      calibration: try Calibrator.run(pruner.model, sample.options(weighting: .inverseNorm)))
    #expect(try allocate(fresh, "45%", .sensitivity) == first)
  }

  @Test(arguments: SampleModel.allCases)
  func everySiteHasAPrice(sample: SampleModel) throws {
    let pruner = try sample.pruner(.inverseNorm)
    var sites: [SiteID: (settings: SiteSettings, curve: SiteCurve)] = [:]
    for (site, own) in settings(pruner.model) {
      sites[site] = (own, try pruner.curve(site, own, EstimateOptions()))
    }
    let prices = try Sensitivity(pruner).measure(sites, EstimateOptions(), work: Work())
    #expect(prices.count == pruner.model.summary.sites.count)
    #expect(prices.values.allSatisfy { $0 > 0 && $0.isFinite })
  }

  /// A model of zeros where units were, as hf-padded writes it: what the dead units don't cost says
  /// nothing of what the others are worth.
  @Test func deadUnitsDoNotMakeTheOthersCheap() throws {
    let squared = [1, 0.5, 0.2, 1e-3, 1e-9, 0, 0, 0, 0]
    let curve = SiteCurve(squaredError: squared, energy: 1, guarded: 0)
    #expect(Sensitivity.probeWidth(curve) == 3)
    let guarded = SiteCurve(squaredError: squared, energy: 1, guarded: 4)
    #expect(Sensitivity.probeWidth(guarded) == 4)
    let alive = SiteCurve(squaredError: [1, 0.5, 0.4, 0.3, 0.1, 0], energy: 1, guarded: 0)
    #expect(Sensitivity.probeWidth(alive) == 2)

    let sample = SampleModel.tinyBERT
    let pruner = try sample.pruner(.inverseNorm)
    let recipe = pruner.model.recipe(0.5)
    let folder = try TemporaryFolder()
    _ = try Exporter(pruner.model).write(
      ExportContent(recipe: recipe, pruner: pruner, updates: try pruner.updates(recipe)),
      as: .huggingFacePadded, to: folder.path + "/half", overwrite: false)
    let half = try LoadedModel.open(path: folder.path + "/half")
    let again = Pruner(
      model: half, calibration: try Calibrator.run(half, sample.options(weighting: .inverseNorm)))
    // The live half is needed: a budget of the dead half takes hardly anything else.
    let allocation = try allocate(again, "50%", .sensitivity)
    #expect(allocation.error < 0.05, "\(allocation.sites.map { ($0.site, $0.kept, $0.error) })")
  }

  @Test func itStopsWhenAsked() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    let work = Work()
    work.cancel()
    let error = engineError {
      _ = try allocate(pruner, "50%", .sensitivity, work: work)
    }
    #expect(error?.kind == .interrupted)
  }
}
