import PruningPlan
import Testing

@Suite("Ridge, mode and target in recipes")
struct RidgeTests {
  @Test(arguments: [Ridge.automatic, 1e-4, 0.0, 0.5])
  func everyRidgeIsReadBack(ridge: Ridge) throws {
    var recipe = RecipeTests.full
    recipe.estimate.ridge = ridge
    #expect(try Recipe(toml: recipe.toml()) == recipe)
    #expect(Ridge(ridge.description) == ridge)
  }

  @Test(arguments: ["ridge = 'auto'", "ridge = 1", "ridge = 0.25"])
  func aRidgeMayBeAWordOrAnyNumber(line: String) throws {
    let recipe = try Recipe(
      toml: "model = 'm'\nmode = 'one-shot'\n[estimate]\n\(line)\nguardShare = 0.0\n"
        + "seed = 0\n[sites]")
    #expect(recipe.estimate.ridge == Ridge(line.dropFirst(8).filter { $0 != "'" }))
  }

  @Test func anotherWordIsRefusedByItsKey() throws {
    let error = try #require(throws: RecipeError.self) {
      try Recipe(
        toml: "model = 'm'\nmode = 'one-shot'\n[estimate]\nridge = 'some'\nguardShare = 0.0\n"
          + "seed = 0\n[sites]")
    }
    #expect(error.description.contains("estimate.ridge"), "\(error.description)")
  }

  @Test(arguments: SequentialTarget.allCases, PruningMode.allCases)
  func everyTargetIsReadBack(target: SequentialTarget, mode: PruningMode) throws {
    var recipe = RecipeTests.full
    recipe.target = target
    recipe.mode = mode
    #expect(try Recipe(toml: recipe.toml()) == recipe)
  }

  @Test func aRecipeWithoutATargetIsFittedToTheResidualOne() throws {
    let text = try RecipeTests.full.toml()
    let old = text.replacing("target = 'residual'\n", with: "")
    try #require(old != text)
    #expect(try Recipe(toml: old).target == .residual)
  }

  @Test(arguments: ["-1", "nan", "inf"])
  func aRidgeThatCantBeUsedIsNotValid(text: String) throws {
    #expect(try #require(Ridge(text)).isValid == false)
  }
}
