import LIARCore
import PruningPlan
import Testing

@testable import PruningEngine
@testable import Transformer

@Suite("Budgets that remove layers")
struct DepthBudgetTests {
  private func allocate(
    _ pruner: Pruner, _ budget: String, _ cuts: Set<AllocationCut>,
    _ reconstruction: Reconstruction = .liar, scale: AllocationScale? = nil,
    protecting: [SiteID] = []
  ) throws -> Allocation {
    var settings = pruner.model.recipe(0, reconstruction).sites
    for site in protecting { settings[site]?.protected = true }
    return try pruner.allocation(
      AllocationOptions(budget: Budget(parsing: budget), scale: scale, cuts: cuts), settings,
      EstimateOptions())
  }

  private func updates(_ pruner: Pruner, _ allocation: Allocation) throws -> [SiteUpdate] {
    var recipe = pruner.model.recipe(0)
    for (site, kept) in allocation.widths { recipe.sites[site]?.kept = kept }
    return try pruner.updates(recipe)
  }

  @Test(
    "what a stretch changes of the output is what the pruned model's output differs by",
    arguments: SampleModel.allCases, [Reconstruction.none, .liar])
  func change(sample: SampleModel, reconstruction: Reconstruction) throws {
    let pruner = try sample.pruner()
    let figures = try pruner.stretchFigures(
      DepthOptions(reconstruction: reconstruction, patched: .max), EstimateOptions())
    let probe = try OutputProbe(pruner)
    let dense = try probe.dense(Work())
    for figure in figures where figure.layers > 0 || figure.first.layer == 2 {
      var recipe = pruner.model.recipe(0, figure.patched == nil ? .none : reconstruction)
      let sites = recipe.sites.keys.filter { figure.first <= $0 && $0 <= figure.last }
      for site in sites { recipe.sites[site]?.kept = 0 }
      let pruned = pruner.pruned(try pruner.updates(recipe))
      let output = try probe.output(of: pruned.embed(probe.batch), from: 0, pruned, Work())
      let change = probe.change(dense, output)
      let measured = try #require(figure.change)
      #expect(abs(measured - change) < 1e-4 * max(change, 1e-2), "\(figure.name)")
    }
  }

  @Test("layers alone go whole, and the size foretold comes true", arguments: SampleModel.allCases)
  func layersAlone(sample: SampleModel) throws {
    let pruner = try sample.pruner()
    let allocation = try allocate(pruner, "40%", [.depth])
    let gone = allocation.sites.filter { $0.kept == 0 }
    #expect(gone.count == 4)
    #expect(allocation.sites.allSatisfy { $0.kept == 0 || $0.kept == $0.units })
    let updates = try updates(pruner, allocation)
    #expect(pruner.parameters(of: pruner.pruned(updates)) == allocation.parametersAfter)
    for site in gone {
      let outcome = try #require(updates.map(\.outcome).first { $0.site == site.site })
      #expect(abs(outcome.error - site.error) < 1e-4)
      #expect(abs((outcome.heldOutError ?? 0) - (site.heldOutError ?? 1)) < 1e-4)
    }
  }

  @Test("narrower and shallower meet a budget together", arguments: SampleModel.allCases)
  func both(sample: SampleModel) throws {
    let pruner = try sample.pruner()
    let allocation = try allocate(pruner, "60%", [.attention, .ffn, .depth])
    let model = pruner.model.summary
    let removed = allocation.parametersBefore - allocation.parametersAfter
    #expect(Double(removed) >= 0.6 * Double(model.prunableParameters))
    let updates = try updates(pruner, allocation)
    #expect(pruner.parameters(of: pruner.pruned(updates)) == allocation.parametersAfter)
    for layer in 0..<model.layers {
      let kept = allocation.sites.filter { $0.site.layer == layer }.map(\.kept)
      #expect(kept.allSatisfy { $0 == 0 } || kept.allSatisfy { $0 > 0 })
    }
  }

  @Test func attentionStaysWholeWhereOnlyTheFFNMayBeNarrowed() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let allocation = try allocate(pruner, "50%", [.ffn, .depth])
    let attention = allocation.sites.filter { $0.site.module == .attention }
    #expect(attention.allSatisfy { $0.kept == 0 || $0.kept == $0.units })
  }

  @Test func protectedLayersStay() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let protected = [SiteID(layer: 2, module: .ffn)]
    let allocation = try allocate(pruner, "20%", [.depth], protecting: protected)
    // Layer 2 stays, and so does layer 3, for which it would have to make good.
    #expect(allocation.sites.filter { $0.kept == 0 }.map(\.site.layer).allSatisfy { $0 == 1 })
    #expect(allocation.sites.contains { $0.kept == 0 })
    let error = engineError {
      _ = try allocate(pruner, "60%", [.depth], protecting: protected)
    }
    #expect(error?.description.contains("at most 25") == true, "\(String(describing: error))")
  }

  @Test(
    "what can't be compared, or made good for, is refused by name",
    arguments: [
      (Reconstruction.liar, AllocationScale.absolute, "sensitivity"),
      (.maskTuning, .sensitivity, "mask-tuning can't make good"),
    ])
  func refusals(
    reconstruction: Reconstruction, scale: AllocationScale, says: String
  ) throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let error = engineError {
      _ = try allocate(pruner, "20%", [.depth], reconstruction, scale: scale)
    }
    #expect(error?.description.contains(says) == true, "\(String(describing: error))")
  }

  @Test("one reconstruction is wanted for all sites")
  func oneReconstruction() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    var settings = pruner.model.recipe(0).sites
    settings[SiteID(layer: 1, module: .ffn)]?.reconstruction = .bias
    let options = AllocationOptions(budget: Budget(.removed(0.2)), cuts: [.depth])
    let error = engineError { try pruner.model.check(options, settings) }
    #expect(error?.description.contains("bias and liar") == true, "\(String(describing: error))")
  }
}
