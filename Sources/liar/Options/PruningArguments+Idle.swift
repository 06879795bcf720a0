internal import ArgumentParser

extension PruningArguments {
  /// Refuses options that say how to prune where none says what: they would change nothing, and the
  /// figure would be taken for a pruned model's.
  func refuseIdleOptions(_ arguments: [String] = CommandLine.arguments) throws {
    guard !isGiven else { return }
    let given = arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("--") }
      .map { String($0.prefix { $0 != "=" }) }
    guard let idle = given.first(where: Self.optionNames.contains) else { return }
    throw ValidationError(
      "\(idle) says how to prune, but nothing says what: add --ratio, --budget or --recipe.")
  }

  /// The options' names as they are written on the command line.
  private static let optionNames: Set<String> = Set(
    Mirror(reflecting: PruningArguments()).children.compactMap(\.label).map { label in
      let property = label.drop { $0 == "_" }
      let name = property == "guardShare" ? "guard" : property
      return "--"
        + name.reduce(into: "") { result, character in
          result += character.isUppercase ? "-" + character.lowercased() : String(character)
        }
    })
}
