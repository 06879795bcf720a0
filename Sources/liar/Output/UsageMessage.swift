internal import ArgumentParser
internal import PruningPlan

/// What is wrong with a command line, in one line like every other error.
enum UsageMessage {
  /// The parser's message, which may be a list of values over many lines, and where help is.
  static func line(for error: any Error) -> String {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let message =
      MissingArguments.message(for: error, arguments) ?? sentence(Liar.message(for: error))
    return
      "\(message)\(hint(for: message, arguments)); '\(command(of: error)) --help' "
      + "lists what it takes"
  }

  /// What was meant, where that can be told.
  private static func hint(for message: String, _ arguments: [String]) -> String {
    if message.hasPrefix("missing value for '") {
      let option = message.dropFirst("missing value for '".count).prefix { $0 != " " && $0 != "'" }
      guard let index = arguments.firstIndex(where: { $0 == option }),
        let next = arguments.dropFirst(index + 1).first, next.hasPrefix("-")
      else { return "" }
      return "; a value that begins with - is written \(option)='\(next)'"
    }
    if let format = ExportFormat.allCases.first(where: {
      message.hasPrefix("the value '\($0.rawValue)' is invalid for '--format")
    }) {
      return "; a model is written so by --output-format \(format.rawValue)"
    }
    if message.hasPrefix("unknown option '--output-format'") {
      return "; how a result is printed is said by --format"
    }
    return ""
  }

  /// A message in one line, as the first of several.
  static func sentence(_ text: String) -> String {
    let lines = text.split(separator: "\n").map { line in
      let text = line.drop { $0 == " " }
      return text.hasPrefix("- ") ? String(text.dropFirst(2)) : String(text)
    }
    var message = lines.first ?? ""
    if lines.count > 1 { message += " " + lines.dropFirst().joined(separator: ", ") }
    while message.hasSuffix(".") { message.removeLast() }
    // "Missing …", but "JSON …".
    if message.dropFirst().first?.isLowercase == true {
      message = message.prefix(1).lowercased() + message.dropFirst()
    }
    return message
  }

  /// The command that was meant, from its usage: `liar cache list` of `liar cache list [--format …`.
  private static func command(of error: any Error) -> String {
    let usage = Liar.fullMessage(for: error).split(separator: "\n")
      .first { $0.hasPrefix("Usage: ") }?.dropFirst("Usage: ".count)
    let words = (usage ?? "").split(separator: " ").prefix { word in
      word.allSatisfy { $0.isLetter }
    }
    return words.isEmpty ? "liar" : words.joined(separator: " ")
  }
}
