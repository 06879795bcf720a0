import PruningPlan
import Testing

@testable import PruningEngine
@testable import Transformer

@Suite("Budgets of time", .serialized)
struct TimeBudgetTests {
  private static let shape = PassShape(batch: 4, length: 64)

  private func table(_ sample: SampleModel) throws -> TimeTable {
    try TimeTableCache(folder: nil).table(of: try sample.open(), Self.shape, work: Work())
  }

  @Test(
    "narrower saves no less, and a whole layer no less than its narrowest sites",
    arguments: SampleModel.allCases)
  func tables(sample: SampleModel) throws {
    let table = try table(sample)
    let model = try sample.open().summary
    #expect(table.total > 0)
    for site in model.sites {
      let saved = (1...site.units).map { table.saved(by: site.site, keeping: $0) }
      #expect(saved.last == 0)
      #expect(zip(saved, saved.dropFirst()).allSatisfy { $0 >= $1 })
      #expect((saved.first ?? 0) > 0, "\(site.site)")
    }
    #expect(table.saved(byLayers: model.layers) > 0)
    #expect(Double(table.saved(byLayers: model.layers)) <= 1.1 * table.total)
  }

  @Test("what is foretold meets the budget", arguments: SampleModel.allCases)
  func foretold(sample: SampleModel) throws {
    let pruner = try sample.pruner()
    for cuts in [[.depth], [.attention, .ffn]] as [Set<AllocationCut>] {
      let options = AllocationOptions(
        budget: try Budget(parsing: "time:1.2x"), cuts: cuts, pass: Self.shape)
      let allocation = try pruner.allocation(
        options, pruner.model.recipe(0).sites, EstimateOptions())
      let time = try #require(allocation.time)
      #expect(time.after * 1.2 <= time.before * 1.0001 && time.shape == Self.shape)
    }
  }

  @Test func aTableIsKept() throws {
    let folder = try TemporaryFolder()
    let model = try SampleModel.tinyBERT.open()
    let shape = PassShape(batch: 2, length: 17)
    let table = try TimeTableCache(folder: folder.path).table(of: model, shape, work: Work())
    // Measured again, no two times would be the same.
    #expect(try TimeTableCache(folder: folder.path).table(of: model, shape, work: Work()) == table)
  }

  @Test("a time that no widths reach is refused with what they give")
  func unreachable() throws {
    let pruner = try SampleModel.tinyLLaMA.pruner()
    let options = AllocationOptions(
      budget: try Budget(parsing: "time:100x"), cuts: [.depth], pass: Self.shape)
    let error = engineError {
      _ = try pruner.allocation(options, pruner.model.recipe(0).sites, EstimateOptions())
    }
    #expect(error?.description.contains("of the model's time") == true, "\(error as Any)")
  }
}
