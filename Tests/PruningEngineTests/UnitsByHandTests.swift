import Foundation
import LIARCore
import LinearAlgebra
import PruningPlan
import Testing

@testable import PruningEngine
@testable import Transformer

/// Units chosen by hand, through everything that the engine makes of a site.
@Suite("Units by hand in the engine")
struct UnitsByHandTests {
  private static let sites = [
    (SampleModel.tinyBERT, SiteID(layer: 1, module: .attention)),
    (.tinyBERT, SiteID(layer: 0, module: .ffn)), (.tinyLLaMA, SiteID(layer: 1, module: .attention)),
    (.tinyLLaMA, SiteID(layer: 2, module: .ffn)),
  ]

  /// Choices against the scores: the last unit of the order is kept, the first dropped.
  private func settings(
    _ pruner: Pruner, _ site: SiteID, _ criterion: Criterion = .wifv,
    _ method: Reconstruction = .liar
  ) throws -> (settings: SiteSettings, units: Int) {
    let order = try pruner.analysis(site, criterion, EstimateOptions()).order
    let first = try #require(order.first)
    let last = try #require(order.last)
    return (
      SiteSettings(
        kept: max(1, order.count / 2), criterion: criterion, reconstruction: method,
        byHand: UnitChoices(kept: [last], dropped: [first])), order.count
    )
  }

  private func units(_ update: SiteUpdate, _ pruner: Pruner) throws -> Set<Int> {
    let columns = try pruner.problem(update.outcome.site).columnsPerUnit
    return Set(update.keptColumns.map { $0 / columns })
  }

  @Test("a hand outranks every criterion, the guard too", arguments: sites)
  func outranks(sample: SampleModel, site: SiteID) throws {
    let pruner = try sample.pruner()
    for criterion in [Criterion.wifv, .interpolation, .random, .wanda] {
      let (settings, _) = try settings(pruner, site, criterion)
      let update = try pruner.update(site, settings, EstimateOptions(guardShare: 0.001))
      let kept = try units(update, pruner)
      #expect(kept.count == settings.kept)
      #expect(kept.contains(settings.byHand.kept[0]), "\(criterion)")
      #expect(!kept.contains(settings.byHand.dropped[0]), "\(criterion)")
    }
  }

  @Test("the curve along the moved order is what updates come to", arguments: sites)
  func curves(sample: SampleModel, site: SiteID) throws {
    let pruner = try sample.pruner()
    for method in [Reconstruction.none, .bias, .liar] {
      var (settings, units) = try settings(pruner, site, .wifv, method)
      let analysis = try pruner.analysis(site, .wifv, EstimateOptions(), settings.byHand)
      #expect(analysis.order.first == settings.byHand.kept[0])
      #expect(analysis.order.last == settings.byHand.dropped[0])
      let curve = try #require(analysis.curves[method])
      for kept in Set([1, units / 3 + 1, units - 1]) {
        settings.kept = kept
        let outcome = try pruner.update(site, settings, EstimateOptions()).outcome
        #expect(abs(Double(curve.error[kept]) - outcome.error) < 1e-4, "\(method) \(kept)")
        let heldOut = try #require(outcome.heldOutError)
        #expect(abs(Double(curve.heldOutError[kept]) - heldOut) < 1e-3, "\(method) \(kept)")
      }
    }
  }

  @Test("token errors answer for the moved order", arguments: sites)
  func tokens(sample: SampleModel, site: SiteID) throws {
    let pruner = try sample.pruner()
    let inspector = TokenInspector(pruner, sample: 0)
    let (moved, _) = try settings(pruner, site)
    let plain = SiteSettings(kept: moved.kept)
    let errors = try inspector.errors(site, moved, EstimateOptions(), pruner: pruner)
    let x = try #require(inspector.units[site])
    let problem = try pruner.problem(site)
    let direct = try pruner.residual(site, moved, EstimateOptions())
      .errors(of: x, scale: pruner.calibration.derived.typicalOutput(problem))
    for (a, b) in zip(errors, direct) { #expect(abs(a - b) < 1e-3 * max(1, abs(b))) }
    let others = try inspector.errors(site, plain, EstimateOptions(), pruner: pruner)
    #expect(others != errors)
  }

  @Test("sequential mode ranks anew and still obeys", arguments: SampleModel.allCases)
  func sequential(sample: SampleModel) throws {
    let pruner = try sample.pruner()
    var recipe = pruner.model.recipe(0.5, calibration: sample.options())
    recipe.mode = .sequential
    for site in pruner.model.summary.sites {
      recipe.sites[site.site]?.byHand = UnitChoices(kept: [site.units - 1], dropped: [0])
    }
    let updates = try pruner.updates(recipe)
    #expect(updates.count == pruner.model.summary.sites.count)
    for update in updates {
      let kept = try units(update, pruner)
      #expect(kept.contains(update.outcome.units - 1) && !kept.contains(0))
      #expect(kept.count == recipe.sites[update.outcome.site]?.kept)
    }
  }

  @Test("a budget keeps what is kept, and takes what is dropped", arguments: SampleModel.allCases)
  func budget(sample: SampleModel) throws {
    let pruner = try sample.pruner(.inverseNorm)
    var sites = pruner.model.recipe(0).sites
    let ffn = try #require(pruner.model.summary.sites.first { $0.unit == .neuron })
    let many = UnitChoices(kept: Array(0..<ffn.units * 9 / 10))
    sites[ffn.site]?.byHand = many
    let other = try #require(pruner.model.summary.sites.last { $0.unit == .neuron })
    sites[other.site]?.byHand = UnitChoices(dropped: Array(0..<other.units / 2))
    for scale in [AllocationScale.own, .uniform] {
      for budget in ["40%", "0%"] {
        let allocation = try pruner.allocation(
          AllocationOptions(budget: Budget(parsing: budget), scale: scale), sites,
          EstimateOptions())
        #expect(allocation.widths[ffn.site] ?? 0 >= many.kept.count)
        #expect(allocation.widths[other.site] ?? .max <= other.units - other.units / 2)
        let removed = allocation.parametersBefore - allocation.parametersAfter
        #expect(removed * 10 >= pruner.model.summary.prunableParameters * (budget == "0%" ? 0 : 4))
      }
    }
  }

  @Test("wishes that a width can't meet are refused with their remedy")
  func impossible() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    let site = try #require(pruner.model.summary.sites.first { $0.unit == .neuron })
    func message(_ kept: Int, _ choices: UnitChoices) -> String {
      var recipe = pruner.model.recipe(0.5)
      recipe.sites[site.site] = SiteSettings(kept: kept, byHand: choices)
      return engineError { _ = try pruner.updates(recipe) }?.description ?? ""
    }
    let tooMany = message(3, UnitChoices(kept: [1, 2, 3, 4]))
    #expect(tooMany.contains("4 are kept by hand") && tooMany.contains("keep_units"))
    let tooFew = message(site.units, UnitChoices(dropped: [1, 2]))
    #expect(tooFew.contains("keep at most \(site.units - 2)") && tooFew.contains("drop_units"))
    #expect(message(3, UnitChoices(kept: [site.units])).contains("counted from 0"))
    #expect(message(3, UnitChoices(kept: [1], dropped: [2])).isEmpty)
  }

  @Test("an export is what was chosen, and says so in its recipe")
  func export() throws {
    let folder = try TemporaryFolder()
    let pruner = try SampleModel.tinyLLaMA.pruner()
    var recipe = pruner.model.recipe(0.5, calibration: SampleModel.tinyLLaMA.options())
    let site = SiteID(layer: 0, module: .ffn)
    recipe.sites[site]?.byHand = UnitChoices(kept: [5], dropped: [6])
    let content = ExportContent(
      recipe: recipe, pruner: pruner, updates: try pruner.updates(recipe))
    let outcome = try Exporter(pruner.model).write(
      content, as: .huggingFace, to: folder.path + "/out", overwrite: false)
    let text = try String(contentsOfFile: outcome.path + "/pruning-recipe.toml", encoding: .utf8)
    #expect(try Recipe(toml: text) == recipe)
    let written = try LoadedModel.open(path: outcome.path)
    let dense = pruner.model.dense.layers[0].feedForward.up.weight
    let up = written.dense.layers[0].feedForward.up.weight
    func has(_ unit: Int) -> Bool {
      (0..<up.rows).contains { row in
        (0..<up.columns).allSatisfy { abs(up[row, $0] - dense[unit, $0]) < 1e-6 }
      }
    }
    #expect(has(5) && !has(6))
  }
}
