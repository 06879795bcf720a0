import PruningPlan
import Testing

@testable import PruningEngine

struct ComparisonTests {
  private func options(limit: Int = 20) -> ComparisonOptions {
    var evaluation = SampleModel.tinyBERT.evaluation
    evaluation.limit = limit
    return ComparisonOptions(
      criteria: [.wifv, .random], reconstructions: [.none, .liar], ratios: [0.25, 0.5],
      modules: [.ffn], evaluation: evaluation)
  }

  @Test func everyCellIsTheEvaluationOfItsRecipe() throws {
    let comparison = Comparison(try SampleModel.tinyBERT.pruner())
    let options = options()
    let cells = try comparison.run(options)
    #expect(cells.count == options.cells)
    let evaluator = Evaluator(comparison.pruner.model)
    let evaluation = try #require(options.evaluation)
    for cell in cells {
      let recipe = comparison.recipe(
        options, cell.criterion, cell.reconstruction, ratio: cell.ratio)
      let pruned = comparison.pruner.pruned(try comparison.pruner.updates(recipe))
      #expect(try evaluator.run(pruned, evaluation).value == cell.value)
    }
  }

  @Test func onlyTheModulesAskedForLoseUnits() throws {
    let comparison = Comparison(try SampleModel.tinyBERT.pruner())
    let recipe = comparison.recipe(options(), .wifv, .liar, ratio: 0.5)
    #expect(recipe.sites.keys.allSatisfy { $0.module == .ffn })
    #expect(recipe.sites.count == comparison.pruner.model.summary.layers)
  }

  @Test func cellsAreAnnouncedAsTheyComeUntilTheWorkIsStopped() throws {
    let comparison = Comparison(try SampleModel.tinyBERT.pruner())
    let work = Work()
    var announced = 0
    #expect(throws: CancellationError.self) {
      _ = try comparison.run(options(), work: work) { _ in
        announced += 1
        work.cancel()
      }
    }
    #expect(announced == 1)
  }
}
