import Foundation
import Testing

/// The program's commands as its argument parser describes them.
struct CommandTree: Decodable {
  struct Option: Decodable {
    struct Name: Decodable {
      var kind, name: String
      var spelling: String { (kind == "long" ? "--" : "-") + name }
    }

    var kind: String
    var names: [Name]?
    var isOptional, isRepeating: Bool
    var valueName, abstract: String?
    var allValues: [String]?

    var spellings: Set<String> { Set((names ?? []).map(\.spelling)) }
  }

  struct Command: Decodable {
    var commandName: String
    var subcommands: [Command]?
    var arguments: [Option]?

    func option(_ spelling: String) -> Option? {
      arguments?.first { $0.spellings.contains(spelling) }
    }
  }

  var command: Command

  /// Every command that does something, by its words: `cache list`.
  static func leaves() throws -> [(name: String, command: Command)] {
    let run = try Program.run("--experimental-dump-help")
    let tree = try JSONDecoder().decode(CommandTree.self, from: Data(run.output.utf8))
    func leaves(_ command: Command, _ words: [String]) -> [(name: String, command: Command)] {
      let parts = command.subcommands ?? []
      guard parts.isEmpty else {
        return parts.flatMap { leaves($0, words + [$0.commandName]) }
      }
      return [(words.joined(separator: " "), command)]
    }
    let all = leaves(tree.command, []).filter { $0.name != "help" }
    try #require(all.count > 20)
    return all
  }
}
