internal import ArgumentParser
internal import PruningPlan

extension PruningArguments {
  /// Refuses options that say how to prune where none says what: they would change nothing, and the
  /// figure would be taken for a pruned model's.
  func refuseIdleOptions(_ arguments: [String] = CommandLine.arguments) throws {
    guard !isGiven, let idle = Self.given(arguments).first else { return }
    throw ValidationError(
      "\(idle) says how to prune, but nothing says what: add --ratio, --budget, --remove or --recipe."
    )
  }

  /// Refuses options that others leave nothing to say.
  func refuseContradictions(_ arguments: [String] = CommandLine.arguments) throws {
    let given = Self.given(arguments)
    if recipe != nil, let idle = given.first(where: { $0 != "--recipe" }) {
      throw ValidationError(
        "\(idle) is for --ratio and --budget: a recipe says everything, so change it there.")
    }
    if recipe == nil, mode != .sequential,
      let idle = given.first(where: ["--target", "--correction"].contains)
    {
      throw ValidationError("\(idle) is for --mode sequential: give both.")
    }
  }

  /// The options of pruning that stand in a command line, in its order.
  private static func given(_ arguments: [String]) -> [String] {
    arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("--") }
      .map { String($0.prefix { $0 != "=" }) }.filter(optionNames.contains)
  }

  /// The options' names as they are written on the command line. GrammarTests holds the list to
  /// what the parser knows.
  private static let optionNames: Set = [
    "--allocation", "--budget", "--correction", "--criterion", "--guard", "--loss", "--mode",
    "--modules", "--pass", "--protect", "--ratio", "--recipe", "--reconstruction", "--remove",
    "--ridge",
    "--round-to", "--target",
  ]
}
