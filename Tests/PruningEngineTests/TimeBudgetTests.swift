import Foundation
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
    #expect(table.saved(by: 0..<model.layers) > 0)
    #expect(Double(table.saved(by: 0..<model.layers)) <= 1.1 * table.total)
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

  @Test("a pass longer than the model's texts is refused before any work")
  func tooLong() throws {
    let model = try SampleModel.tinyBERT.open()
    let options = AllocationOptions(
      budget: try Budget(parsing: "time:2x"), pass: PassShape(length: 4096))
    let error = engineError { try model.check(options, model.recipe(0).sites) }
    #expect(error?.description.contains("tokens a text at most") == true, "\(error as Any)")
  }

  @Test(
    "passes are read as they are written",
    arguments: [
      ("8x128", PassShape(batch: 8, length: 128)), ("64", PassShape(length: 64)),
      ("2×3", PassShape(batch: 2, length: 3)), ("0x5", nil), ("5x", nil), ("x", nil), ("-1", nil),
      ("1x2x3", nil), ("65537", nil), ("256x257", nil), ("99999999999999999999", nil),
    ])
  func shapes(text: String, shape: PassShape?) {
    #expect(PassShape(text) == shape)
    if let shape { #expect(PassShape(shape.description) == shape) }
  }

  @Test("a kept table that is damaged counts as none")
  func damaged() throws {
    let folder = try TemporaryFolder()
    let model = try SampleModel.tinyBERT.open()
    let shape = PassShape(batch: 2, length: 19)
    let first = try TimeTableCache(folder: folder.path).table(of: model, shape, work: Work())
    let times = folder.path + "/times"
    let name = try #require(FileManager.default.contentsOfDirectory(atPath: times).first)
    let text = try String(contentsOfFile: times + "/" + name, encoding: .utf8)
    let broken = text.replacing(/"widths":\[[^\]]*\]/, with: "\"widths\":[3,3,3]")
    #expect(broken != text)
    try broken.write(toFile: times + "/" + name, atomically: true, encoding: .utf8)
    let again = try TimeTableCache(folder: folder.path).table(of: model, shape, work: Work())
    #expect(again.setting == first.setting && again != first)
  }
}
