import Foundation
import PruningPlan
import Testing

@Suite("Budgets as they are written")
struct BudgetTests {
  @Test(arguments: [
    ("50%", Budget(.removed(0.5))), ("0.5", Budget(.removed(0.5))),
    ("flops:0.25", Budget(.removed(0.25), of: .flops)),
    ("chosen:.2", Budget(.removed(0.2), whole: .chosen)), ("33.3%", Budget(.removed(0.333))),
    ("0%", Budget(.removed(0))), (" 50 % ", Budget(.removed(0.5))), ("2x", Budget(.removed(0.5))),
    ("4X", Budget(.removed(0.75))), ("15M", Budget(.kept(15_000_000))),
    ("1.5G", Budget(.kept(1_500_000_000))), ("7b", Budget(.kept(7_000_000_000))),
    ("250k", Budget(.kept(250_000))), ("1234567", Budget(.kept(1_234_567))),
    ("flops:50%", Budget(.removed(0.5), of: .flops)),
    ("time:30%", Budget(.removed(0.3), of: .time)), ("time:2x", Budget(.removed(0.5), of: .time)),
    ("FLOPs:2x", Budget(.removed(0.5), of: .flops)),
    ("flops:1.5G", Budget(.kept(1_500_000_000), of: .flops)),
    ("parameters:15M", Budget(.kept(15_000_000))), ("prunable:50%", Budget(.removed(0.5))),
    ("chosen:20%", Budget(.removed(0.2), whole: .chosen)),
    ("Chosen: 2x", Budget(.removed(0.5), whole: .chosen)),
    ("flops:chosen:20%", Budget(.removed(0.2), of: .flops, whole: .chosen)),
    ("chosen:flops:20%", Budget(.removed(0.2), of: .flops, whole: .chosen)),
  ])
  func isRead(text: String, budget: Budget) throws {
    #expect(try Budget(parsing: text) == budget)
  }

  @Test(arguments: [
    "50%", "33.3%", "3x", "7x", "15M", "1.5G", "1234567", "999", "22.713M", "flops:12.25%",
    "flops:9.1G", "time:1.5x", "chosen:20%", "flops:chosen:12.5%",
  ])
  func isReadBack(text: String) throws {
    let budget = try Budget(parsing: text)
    #expect(try Budget(parsing: budget.description) == budget)
    #expect(
      try JSONDecoder().decode([Budget].self, from: JSONEncoder().encode([budget])) == [budget])
  }

  @Test(arguments: [
    ("", "is no budget"), ("half", "is no budget"), ("-5%", "is no budget"),
    ("nan%", "is no budget"), ("%", "is no budget"), ("100%", "leaves nothing"),
    ("250%", "leaves nothing"), ("0.5x", "at least 1x"), ("5q", "'q' in '5q' is no unit"),
    ("0", "no size"), ("1.5", "no size that"), ("-0.5", "is no budget"), ("1e300", "no size"),
    ("energy:5%", "'energy' in 'energy:5%'"), ("time:15M", "is no share of time"),
    ("time:chosen:5%", "the whole model's"), ("time:100%", "leaves nothing"),
    ("flops:", "is no budget"),
    ("chosen:15M", "what the whole model keeps"), ("chosen:", "is no budget"),
    ("1e300G", "no size"),
  ])
  func whatIsWrongIsSaid(text: String, message: String) {
    let error = #expect(throws: BudgetError.self) { try Budget(parsing: text) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(Budget(text) == nil)
  }

  @Test(arguments: [
    ("chosen:50%", 150), ("flops:chosen:50%", 300), ("chosen:2x", 150),
    ("50%", 500), ("70%", 700), ("0%", 0), ("33.33%", 334), ("2x", 500), ("4500", 500),
    ("5000", 0), ("9k", 0), ("flops:25%", 500), ("flops:1500", 500),
  ])
  func whatHasToGo(text: String, amount: Int) throws {
    let chosen = SiteSummary(
      site: SiteID(layer: 0, module: .ffn), unit: .neuron, units: 100, columnsPerUnit: 1,
      parametersPerUnit: 3, flopsPerUnit: 6)
    let model = ModelSummary(
      name: "m", path: "m", family: "bert", familyTitle: "BERT", isCausal: false,
      output: .embedding, layers: 1, hiddenSize: 1, heads: 1,
      keyValueHeads: 1, headSize: 1, ffnSize: 1, vocabulary: 1, parameters: 5000,
      prunableParameters: 1000, prunableFlops: 2000, storage: "F32", fileBytes: 1, sites: [])
    #expect(try Budget(parsing: text).amountToRemove(from: model, among: [chosen]) == amount)
  }

  @Test(arguments: [
    ("50%", "50 % of prunable"), ("12.5%", "12.5 % of prunable"), ("15M", "15 M parameters"),
    ("flops:2x", "50 % of prunable FLOPs"), ("chosen:20%", "20 % of the chosen"),
    ("flops:chosen:20%", "20 % of the chosen FLOPs"), ("flops:1.5G", "1.5 G FLOPs"),
    ("time:1.5x", "33.3 % of the time"), ("time:30%", "30 % of the time"),
  ])
  func itsTitle(text: String, title: String) throws {
    #expect(try Budget(parsing: text).title == title)
  }
}
