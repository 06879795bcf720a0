internal import ArgumentParser
internal import Foundation
internal import PruningEngine

/// What a word was meant to be that stands where a command is expected and is none.
enum CommandGuess {
  /// Refuses a command line that begins with neither a command nor a model: `open`, which needs no
  /// name, would take any word for a model.
  static func check(_ arguments: [String]) throws {
    try checkOrder(arguments)
    guard let first = arguments.first, !first.isEmpty, !first.hasPrefix("-") else { return }
    if first == "help" { return try checkHelp(Array(arguments.dropFirst())) }
    guard !names(of: Liar.self).contains(first), !isPath(first) else { return }
    var hint = "'liar --help' lists the commands"
    if ModelFetcher.knownPackages[first.lowercased()] != nil {
      hint = "'liar fetch \(first.lowercased())' brings that model and prints its path"
    } else if let command = guess(first, of: Liar.self) {
      hint = "did you mean 'liar \(command)'?"
    }
    throw EngineError(.usage, "\(first): no such command, file or folder; \(hint)")
  }

  /// Options stand behind their command: before it they would be `open`'s, and its name a model.
  private static func checkOrder(_ arguments: [String]) throws {
    let options = arguments.prefix { ["-q", "--quiet", "-v", "--verbose", "--json"].contains($0) }
    guard !options.isEmpty, let word = arguments.dropFirst(options.count).first,
      names(of: Liar.self).contains(word), !FileManager.default.fileExists(atPath: word)
    else { return }
    throw EngineError(
      .usage,
      "options stand behind the command: liar \(word) \(options.joined(separator: " "))")
  }

  /// Every word after `help` names a command, or one of its parts.
  private static func checkHelp(_ words: [String]) throws {
    var parent: any ParsableCommand.Type = Liar.self
    for word in words.prefix(while: { !$0.hasPrefix("-") }) {
      guard
        let next = parent.configuration.subcommands.first(where: { $0._commandName == word })
      else {
        let hint =
          guess(word, of: parent).map { "did you mean '\($0)'?" }
          ?? "'liar --help' lists the commands"
        throw EngineError(.usage, "there is no command '\(word)' to help with; \(hint)")
      }
      parent = next
    }
  }

  private static func isPath(_ word: String) -> Bool {
    word.contains("/") || word == "." || word == ".." || word.lowercased().hasSuffix(".gguf")
      || FileManager.default.fileExists(atPath: word)
  }

  private static func names(of parent: any ParsableCommand.Type) -> [String] {
    parent.configuration.subcommands.map { $0._commandName }
  }

  /// A command of another name, one that begins like this, or the nearest where it is near.
  private static func guess(_ word: String, of parent: any ParsableCommand.Type) -> String? {
    let shown = parent.configuration.subcommands.filter { $0.configuration.shouldDisplay }
      .map { $0._commandName }
    let word = word.lowercased()
    if let known = otherNames[word], shown.contains(known) { return known }
    if word.count >= 3, let longer = shown.first(where: { $0.hasPrefix(word) }) { return longer }
    let nearest = word.nearest(in: shown)
    return word.distance(to: nearest) <= max(1, min(3, word.count / 2 - 1)) ? nearest : nil
  }

  /// What other programs call these things.
  private static let otherNames = [
    "chat": "generate", "convert": "prune", "download": "fetch", "export": "prune",
    "get": "fetch", "info": "inspect", "perplexity": "evaluate", "pull": "fetch", "run": "open",
    "show": "inspect", "test": "evaluate", "tui": "open", "ui": "open", "workbench": "open",
  ]
}
