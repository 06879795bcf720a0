import Foundation
import PruningPlan
import Testing

@Suite("Sites")
struct SiteTests {
  @Test(
    arguments: zip(
      ["0.attention", "3.ffn", "127.ffn"],
      [
        SiteID(layer: 0, module: .attention), SiteID(layer: 3, module: .ffn),
        SiteID(layer: 127, module: .ffn),
      ]))
  func theWrittenFormIsReadBack(text: String, site: SiteID) {
    #expect(SiteID(text) == site)
    #expect(site.description == text)
  }

  @Test(
    arguments: [
      "", ".", "3", "3.", ".ffn", "-1.ffn", "3.FFN", "3.mlp", "3.ffn.", "3..ffn", " 3.ffn", "x.ffn",
      "99999999999999999999.ffn",
    ])
  func anythingElseIsNoSite(text: String) {
    #expect(SiteID(text) == nil)
  }

  @Test func sitesAreInNetworkOrder() {
    let sites = ["10.attention", "2.ffn", "0.ffn", "2.attention", "0.attention"]
      .compactMap { SiteID($0) }
    #expect(
      sites.sorted().map(\.description)
        == ["0.attention", "0.ffn", "2.attention", "2.ffn", "10.attention"])
  }

  @Test func sitesAreKeysOfJSONObjects() throws {
    let widths = [SiteID(layer: 1, module: .ffn): 5]
    let data = try JSONEncoder().encode(widths)
    #expect(String(decoding: data, as: UTF8.self) == #"{"1.ffn":5}"#)
    #expect(try JSONDecoder().decode([SiteID: Int].self, from: data) == widths)
  }
}

@Suite("Widths")
struct WidthTests {
  private func site(units: Int) -> SiteSummary {
    SiteSummary(
      site: SiteID(layer: 0, module: .ffn), unit: .neuron, units: units, columnsPerUnit: 1,
      parametersPerUnit: 1, flopsPerUnit: 2)
  }

  @Test(
    arguments: [
      (units: 12, ratio: 0.0, kept: 12), (12, 0.5, 6), (1536, 0.3, 1075), (1536, 0.7, 461),
      (12, 0.1, 11), (3, 0.4, 2),
    ])
  func theNearestWidthIsKept(units: Int, ratio: Double, kept: Int) {
    #expect(site(units: units).kept(ratio: ratio) == kept)
  }

  /// 2.5 units are 2, 3.5 are 4, as NumPy rounds.
  @Test(arguments: [(ratio: 0.25, kept: 8), (0.35, 6), (0.05, 10), (0.15, 8), (0.75, 2)])
  func halvesAreRoundedToEven(ratio: Double, kept: Int) {
    #expect(site(units: 10).kept(ratio: ratio) == kept)
  }

  @Test(arguments: [0.96, 0.999, 1, 1.5, Double.infinity])
  func oneUnitIsAlwaysKept(ratio: Double) {
    #expect(site(units: 12).kept(ratio: ratio) == 1)
  }

  @Test func aNegativeRatioKeepsEverything() {
    #expect(site(units: 12).kept(ratio: -0.5) == 12)
  }
}
