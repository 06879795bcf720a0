import Foundation
import PruningPlan
import Testing

@Suite("Units by hand")
struct UnitChoicesTests {
  @Test("kept units come first and dropped ones last, each in the order of their scores")
  func moved() {
    let order = [4, 2, 0, 3, 1]
    #expect(UnitChoices().moved(order) == order)
    #expect(UnitChoices(kept: [1, 2], dropped: [4]).moved(order) == [2, 1, 0, 3, 4])
    #expect(UnitChoices(dropped: [0, 4]).moved(order) == [2, 3, 1, 4, 0])
    // What the site doesn't have moves nothing.
    #expect(UnitChoices(kept: [99]).moved(order) == order)
  }

  @Test("a unit has one choice at a time")
  func oneChoice() {
    var choices = UnitChoices()
    choices[3] = .keep
    choices[1] = .drop
    choices[3] = .drop
    #expect(choices == UnitChoices(dropped: [1, 3]) && choices[3] == .drop)
    choices[3] = nil
    choices[1] = nil
    #expect(choices.isEmpty)
    #expect(UnitChoices(kept: [2, 2, 1], dropped: [2]) == UnitChoices(kept: [1, 2]))
  }

  @Test(
    "widths that leave no wish unmet",
    arguments: [
      (UnitChoices(), 1...12), (UnitChoices(kept: [1, 2, 3]), 3...12),
      (UnitChoices(dropped: [0, 5]), 1...10), (UnitChoices(kept: [1], dropped: [2]), 1...11),
      (UnitChoices(dropped: Array(0..<12)), 1...1), (UnitChoices(kept: Array(0..<12)), 12...12),
    ])
  func widths(choices: UnitChoices, widths: ClosedRange<Int>) {
    #expect(choices.widths(of: 12) == widths)
    let settled = SiteSettings(kept: 0, byHand: choices).settled(units: 12).kept
    // A site about whose units nothing was said may be removed whole.
    #expect(settled == (choices.isEmpty ? 0 : widths.lowerBound))
    #expect(SiteSettings(kept: 99, byHand: choices).settled(units: 12).kept == widths.upperBound)
    let protected = SiteSettings(kept: 3, protected: true, byHand: choices)
    #expect(protected.settled(units: 12).kept == 12)
  }

  @Test("a recipe says them, and says nothing where there are none")
  func toml() throws {
    let site = SiteID(layer: 0, module: .ffn)
    var recipe = Recipe(model: "m", calibration: nil, sites: [site: SiteSettings(kept: 5)])
    #expect(try !recipe.toml().contains("_units"))
    recipe.sites[site]?.byHand = UnitChoices(kept: [7, 2], dropped: [4])
    let text = try recipe.toml()
    #expect(text.contains("keep_units = [ 2, 7 ]") && text.contains("drop_units = [ 4 ]"))
    #expect(try Recipe(toml: text) == recipe)
  }

  @Test(
    "what can't be is named by its key",
    arguments: [
      ("keep_units = [ -1 ]", "keep_units", "counted from 0"),
      ("keep_units = [ 4 ]\ndrop_units = [ 4 ]", "unit 4", "one list"),
      ("keep_units = 3", "keep_units", "integer"), ("drop_units = [ 'a' ]", "drop_units", "Int"),
    ])
  func mistakes(line: String, name: String, remedy: String) throws {
    let text =
      try Recipe(
        model: "m", calibration: nil,
        sites: [SiteID(layer: 0, module: .ffn): SiteSettings(kept: 5)]
      ).toml() + line + "\n"
    let error = #expect(throws: RecipeError.self) { try Recipe(toml: text) }
    let said = error?.description ?? ""
    #expect(said.contains(name) && said.contains(remedy), "\(said)")
  }
}
