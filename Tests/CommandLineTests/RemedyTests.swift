import Foundation
import Testing

@Suite("Remedies on the command line")
struct CommandLineRemedyTests {
  @Test func anExistingTargetIsReplacedByAnOption() throws {
    let folder = try TemporaryFolder()
    let target = try folder.file("recipe.toml", "mine")
    let run = try Program.run(
      [
        "prune", Samples.encoder, "--ratio", "0.5", "--output-format", "recipe", "-o", target,
      ] + calibration)
    #expect(run.status == 73)
    #expect(run.errors.contains("--force") && !run.errors.contains("dialog"), "\(run.errors)")
  }

  @Test func tooFewTokensAreToldWithOptions() throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(
      [
        "prune", Samples.encoder, "--ratio", "0.5", "--output-format", "recipe", "-o",
        folder.path + "/recipe.toml",
      ] + calibration)
    #expect(run.status == 0)
    #expect(
      run.errors.contains("take more text, raise --ridge or take --ridge auto"), "\(run.errors)")
  }

  @Test func aRecipeOfAnotherModelIsRefusedBeforeTheDenseModelIsMeasured() throws {
    let folder = try TemporaryFolder()
    let recipe = folder.path + "/recipe.toml"
    let pruned = try Program.run(
      [
        "prune", Samples.encoder, "--ratio", "0.5", "--output-format", "recipe", "-o", recipe,
      ] + calibration)
    #expect(pruned.status == 0)
    let text = try String(contentsOfFile: recipe, encoding: .utf8)
    #expect(text.contains("0.ffn"))
    let other = try folder.file("other.toml", text.replacing("0.ffn", with: "40.ffn"))
    let run = try Program.run([
      "evaluate", Samples.encoder, "--task", "similarity", "--data", folder.path + "/nowhere.csv",
      "--recipe", other,
    ])
    #expect(run.status == 65 && run.errors.contains("names site 40.ffn"), "\(run.errors)")
  }

  private let calibration = [
    "--calibration", Samples.encoder + "/data/calibration.txt", "--samples", "4",
  ]
}
