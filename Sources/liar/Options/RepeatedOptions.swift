internal import ArgumentParser
internal import Foundation
internal import PruningEngine

/// Options that are given twice: the parser takes the last, and what the first said would be lost
/// without a word (`--protect 0.ffn --protect 1.ffn`).
enum RepeatedOptions {
  /// Refuses a command line that gives an option twice that takes one value.
  static func check(_ arguments: [String], of command: any ParsableCommand) throws {
    let words = arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("-") && $0 != "-" }
      .map { String($0.prefix { $0 != "=" }) }
    guard words.count > 1 else { return }
    var seen: Set<String> = []
    for word in words {
      guard let option = try options(of: type(of: command)).first(where: { $0.has(word) }) else {
        continue
      }
      guard !seen.insert(option.spelling).inserted else { continue }
      throw ValidationError(
        "\(option.spelling) is given twice: give it once"
          + (option.isList ? ", its values with commas between them." : "."))
    }
  }

  private struct Option: Decodable {
    struct Name: Decodable {
      var kind, name: String
      var spelling: String { (kind == "long" ? "--" : "-") + name }
    }

    var kind: String
    var isRepeating: Bool
    var names: [Name]?
    var preferredName: Name?
    var abstract: String?

    var spelling: String { preferredName?.spelling ?? "" }
    var isList: Bool {
      abstract?.contains("with comma") ?? false || abstract?.contains("a comma") ?? false
    }
    func has(_ word: String) -> Bool { (names ?? []).contains { $0.spelling == word } }
  }

  /// The options of a command that take a value, and one only.
  private static func options(of command: any ParsableCommand.Type) throws -> [Option] {
    struct Dump: Decodable {
      struct Command: Decodable { var arguments: [Option]? }
      var command: Command
    }
    let dump = try JSONDecoder().decode(Dump.self, from: Data(command._dumpHelp().utf8))
    return (dump.command.arguments ?? []).filter { $0.kind == "option" && !$0.isRepeating }
  }
}
