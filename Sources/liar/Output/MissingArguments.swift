internal import ArgumentParser

/// All that a command line lacks: the parser names only the first.
enum MissingArguments {
  private static let head = "Missing: "
  private static let parserHead = "Missing expected argument '"
  private static let separator: Character = "\u{1F}"
  /// While it is looked for what else is wrong.
  @TaskLocal private static var isPassedOver = false

  /// Refuses a command line for what a command itself knows to be missing; nils are there.
  static func refuse(_ items: [String?]) throws {
    let missing = items.compactMap(\.self)
    guard !missing.isEmpty, !isPassedOver else { return }
    throw ValidationError(head + missing.joined(separator: String(separator)))
  }

  /// What to say of an error, where it is about something missing.
  static func message(for error: any Error, _ arguments: [String]) -> String? {
    let first = Liar.message(for: error)
    guard first.hasPrefix(parserHead) || first.hasPrefix(head) else { return nil }
    let (missing, other) = list(arguments)
    let text = "missing: \(enumeration(missing))"
    return other.map { "\($0); \(text)" } ?? text
  }

  /// Parses again and again, with something in the place of what was missing, until all is named or
  /// something else is wrong.
  private static func list(_ arguments: [String]) -> (missing: [String], other: String?) {
    var arguments = arguments
    var missing: [String] = []
    while missing.count < 12 {
      do {
        _ = try Liar.parseAsRoot(arguments)
        break
      } catch {
        let message = Liar.message(for: error)
        if message.hasPrefix(parserHead) {
          let name = String(message.dropFirst(parserHead.count).prefix { $0 != "'" })
          missing.append(shown(name))
          if name.hasPrefix("-") { arguments.append(String(name.prefix { $0 != " " })) }
          arguments.append(placeholder)
        } else if message.hasPrefix(head) {
          missing += message.dropFirst(head.count).split(separator: separator).map(String.init)
          return (missing, complaint(arguments))
        } else if message.contains("'\(placeholder)'"), let value = firstChoice(message),
          let place = arguments.lastIndex(of: placeholder)
        {
          arguments[place] = value
        } else {
          return (missing, message.contains(placeholder) ? nil : UsageMessage.sentence(message))
        }
      }
    }
    return (missing, nil)
  }

  /// What is wrong besides what is missing.
  private static func complaint(_ arguments: [String]) -> String? {
    do {
      _ = try $isPassedOver.withValue(true) { try Liar.parseAsRoot(arguments) }
      return nil
    } catch {
      return UsageMessage.sentence(Liar.message(for: error))
    }
  }

  private static let placeholder = "liar.placeholder"

  /// `--output <output>` as `--output OUTPUT`.
  private static func shown(_ name: String) -> String {
    var isValue = false
    return name.reduce(into: "") { text, character in
      switch character {
      case "<": isValue = true
      case ">": isValue = false
      default: text += isValue ? character.uppercased() : String(character)
      }
    }
  }

  /// The first of the values that a message lists: `one of 'a', 'b' or 'c'`, or one a line.
  private static func firstChoice(_ message: String) -> String? {
    guard let range = message.firstRange(of: "one of") else { return nil }
    let words = message[range.upperBound...].split { " \n':,.".contains($0) }
    return words.first { !["the", "following", "-"].contains($0) }.map(String.init)
  }

  private static func enumeration(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }
}
