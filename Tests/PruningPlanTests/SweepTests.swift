import PruningPlan
import Testing

@Suite("Sweeps as they are written")
struct SweepTests {
  @Test(
    arguments: [
      ("10-80", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]), ("10%–30%", [0.1, 0.2, 0.3]),
      ("25, 40", [0.25, 0.4]), ("40 25 25%", [0.25, 0.4]), ("0.3,0.35", [0.3, 0.35]),
      ("12.5%", [0.125]), ("0.5%", [0.005]), ("0", [0]),
    ])
  func isRead(text: String, ratios: [Double]) throws {
    #expect(try Sweep.ratios(parsing: text) == ratios)
  }

  @Test(arguments: ["", "half", "100", "-5", "80-10", "10-20-30", "nan", "1e400", ","])
  func isRefused(text: String) {
    let error = #expect(throws: BudgetError.self) { try Sweep.ratios(parsing: text) }
    #expect(error?.description.contains("write 10-80") == true)
  }

  @Test(arguments: [Sweep.standard, [0.3], [0.25, 0.4], [0.125, 0.225, 0.325], [0.1, 0.2]])
  func isReadBack(ratios: [Double]) throws {
    #expect(try Sweep.ratios(parsing: Sweep.text(ratios)) == ratios)
  }

  @Test("one ratio everywhere, all else as it is")
  func swept() {
    let ffn = SiteSummary(
      site: SiteID(layer: 0, module: .ffn), unit: .neuron, units: 100, columnsPerUnit: 1,
      parametersPerUnit: 3, flopsPerUnit: 6)
    var other = ffn
    other.site = SiteID(layer: 1, module: .ffn)
    var unnamed = ffn
    unnamed.site = SiteID(layer: 2, module: .ffn)
    let recipe = Recipe(
      model: "m", calibration: nil, mode: .sequential,
      sites: [
        ffn.site: SiteSettings(
          kept: 50, criterion: .wanda, reconstruction: .bias,
          byHand: UnitChoices(kept: Array(0..<40))),
        other.site: SiteSettings(kept: 100, protected: true),
      ])
    let swept = recipe.swept(to: 0.8, sites: [ffn, other, unnamed])
    #expect(swept.sites[ffn.site]?.kept == 40 && swept.sites[other.site]?.kept == 100)
    #expect(recipe.swept(to: 0.3, sites: [ffn]).sites[ffn.site]?.kept == 70)
    #expect(swept.sites[ffn.site]?.criterion == .wanda && swept.mode == .sequential)
    #expect(swept.sites.count == 2)
  }
}
