import PruningPlan
import Testing

@Suite("Recipes")
struct RecipeTests {
  static let full = Recipe(
    model: "a \"quoted\" näme\nof two lines",
    calibration: CalibrationOptions(
      file: "data/text.csv", samples: 512, length: 64, seed: .init(Int64.max), heldOut: 0.25,
      tokenWeighting: .inverseNorm, textField: "body", textColumn: "1"),
    estimate: EstimateOptions(ridge: 1e-6, guardShare: 0.02, seed: 7, loss: .labelFree),
    mode: .sequential,
    sites: [
      SiteID(layer: 10, module: .attention): SiteSettings(
        kept: 3, criterion: .interpolation, reconstruction: .bias),
      SiteID(layer: 2, module: .ffn): SiteSettings(kept: 768),
      SiteID(layer: 0, module: .ffn): SiteSettings(
        kept: 1536, criterion: .magnitudeL2, reconstruction: .none, protected: true),
      SiteID(layer: 3, module: .ffn): SiteSettings(
        kept: 700, byHand: UnitChoices(kept: [17, 3], dropped: [9])),
    ])

  @Test(
    arguments: [
      full, Recipe(model: "dense", calibration: nil, sites: [:]),
      Recipe(model: "", calibration: CalibrationOptions(file: "x.txt"), sites: full.sites),
    ])
  func whatIsWrittenIsReadBack(recipe: Recipe) throws {
    #expect(try Recipe(toml: recipe.toml()) == recipe)
  }

  @Test func numbersAreAsShortAsTheyCanBe() throws {
    let recipe = Recipe(
      model: "m = 0.20000000000000001",
      calibration: CalibrationOptions(file: "x.txt", heldOut: 0.2),
      estimate: EstimateOptions(ridge: 1e-5, guardShare: 0.07), sites: [:])
    let text = try recipe.toml()
    let values = text.split(separator: "\n").compactMap { line in
      line.firstRange(of: " = ").map { String(line[$0.upperBound...]) }
    }
    for number in ["0.2", "0.07", "1e-05"] { #expect(values.contains(number), "\(text)") }
    #expect(try Recipe(toml: text) == recipe)
  }

  @Test func aStringThatLooksLikeANumberStaysAsItIs() throws {
    let recipe = Recipe(
      model: "two\nlines = 0.20000000000000001", calibration: nil,
      estimate: EstimateOptions(ridge: 0.2), sites: [:])
    #expect(try Recipe(toml: recipe.toml()) == recipe)
  }

  @Test func aRecipeFromBeforeThereWereLossesIsRead() throws {
    let text = try Self.full.toml()
    let older = text.replacing("loss = 'label-free'\n", with: "")
    try #require(older != text)
    var expected = Self.full
    expected.estimate.loss = .automatic
    #expect(try Recipe(toml: older) == expected)
  }

  @Test func writingTwiceGivesTheSameText() throws {
    let text = try Self.full.toml()
    #expect(try Recipe(toml: text).toml() == text)
  }

  @Test func sitesAreWrittenInNetworkOrder() throws {
    let headings = try Self.full.toml().split(separator: "\n").filter { $0.hasPrefix("[sites.") }
    #expect(
      headings == [
        "[sites.\"0.ffn\"]", "[sites.\"2.ffn\"]", "[sites.\"3.ffn\"]",
        "[sites.\"10.attention\"]",
      ])
  }

  @Test func aMistakeInTheTextIsNamedByLineAndColumn() throws {
    let error = try #require(throws: RecipeError.self) {
      try Recipe(toml: "model = \"m\"\nmode = = 3\n")
    }
    #expect(error.description.hasPrefix("line 2, column 8: "), "\(error.description)")
  }

  @Test(
    arguments: [
      (change: ("kept = 768", "kept = \"many\""), key: "sites.2.ffn.kept"),
      (("kept = 768", ""), "'sites.2.ffn.kept' is missing"),
      (("[sites.\"2.ffn\"]", "[sites.\"2.mlp\"]"), "2.mlp"),
      (("mode = 'sequential'", "mode = 'sideways'"), "mode"),
      (("loss = 'label-free'", "loss = 'least'"), "estimate.loss"),
    ])
  func aMistakeInAValueIsNamedByItsKey(change: (String, String), key: String) throws {
    let text = try Self.full.toml()
    let changed = text.replacing(change.0, with: change.1)
    try #require(changed != text, "the recipe has no '\(change.0)':\n\(text)")
    let error = try #require(throws: RecipeError.self) { try Recipe(toml: changed) }
    #expect(error.description.contains(key), "\(error.description)")
  }

  @Test func aRecipeWithoutSitesIsRefused() throws {
    let error = try #require(throws: RecipeError.self) {
      try Recipe(
        toml: """
          model = 'm'
          mode = 'one-shot'
          estimate = { ridge = 0.1, guardShare = 0.0, seed = 0 }
          """)
    }
    #expect(error.description == "'sites' is missing")
  }

  @Test(arguments: ["", "garbage", "\u{0}", "[sites", "model = 3", "sites = []"])
  func textThatIsNoRecipeIsRefused(text: String) {
    #expect(throws: RecipeError.self) { try Recipe(toml: text) }
  }
}
