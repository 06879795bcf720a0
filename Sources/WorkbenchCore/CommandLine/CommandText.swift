internal import Foundation
internal import PruningPlan

/// Why a typed command can't be run.
package struct CommandTextError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of the character that is meant.
  package var offset: Int
  /// What is expected there.
  package var description: String
}

/// Commands as people type them after `:`. Whatever ``CommandText/text(of:)`` writes,
/// ``CommandText/parse(_:)`` reads.
package enum CommandText {
  /// A command as it is typed, by its stable name.
  package static func text(of command: Command) -> String {
    let argument = argumentText(command)
    return command.id.rawValue + (argument.isEmpty ? "" : " " + argument)
  }

  private static func argumentText(_ command: Command) -> String {
    switch command.argument {
    case .none: ""
    case .number(let value): number(value)
    case .text(let text): self.text(text, isPath: command.id == .modelLoad)
    case .site(let site): "\(site)"
    case .siteRatio(let site, let ratio): "\(site) \(number(ratio))"
    case .siteToken(let site, let token): "\(site) \(token)"
    case .unit(let site, let unit, let choice):
      "\(site) \(unit) \(choice?.rawValue ?? freeWord)"
    case .criterion(let criterion): criterion.rawValue
    case .reconstruction(let method): method.rawValue
    case .calibration(let options): text(options)
    case .evaluation(let options, let mode): text(options, mode)
    case .sweep(let ratios, let options, let mode):
      Sweep.text(ratios).replacing(" ", with: "") + " " + text(options, mode)
    case .export(let order):
      words(
        [order.format.rawValue, order.destination] + (order.overwrite ? ["overwrite"] : []),
        [("dtype", order.storage?.rawValue), ("mode", order.mode?.rawValue)])
    case .recipe(let recipe): json(recipe)
    case .allocation(let allocation): json(allocation)
    case .budget(let options):
      words(
        ["\(options.budget)"],
        [
          ("scale", options.scale?.rawValue),
          ("round", options.roundTo == 1 ? nil : "\(options.roundTo)"),
          ("modules", options.cuts == [.attention, .ffn] ? nil : options.cuts.words),
          ("pass", options.pass?.description),
        ])
    case .preset(let preset, let recipe): "\(preset.rawValue) \(json(recipe))"
    case .label(let labelled, let label):
      words(
        [labelled.word],
        [
          ("name", label.name.isEmpty ? nil : label.name),
          ("note", label.note.isEmpty ? nil : label.note),
        ])
    case .siteOrder(let order): json(order)
    case .place(let place): "\(place.site) \(place.sample + 1) \(place.token)"
    case .size(let width, let height): "\(width) \(height)"
    }
  }

  /// A unit that is neither kept nor dropped by hand.
  static let freeWord = "free"

  static func number(_ value: Double) -> String {
    Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }

  /// Text runs to the end of the line; it is quoted only where that would lose something.
  private static func text(_ text: String, isPath: Bool) -> String {
    // An accent at the beginning would make one character with the blank before it.
    let isPlain =
      text == text.trimmed && !text.isEmpty && !LineWords.opensQuote(text)
      && (" " + text).count == text.count + 1
      && !text.contains { $0.isNewline || $0 == "\t" }
      && !(isPath && text.unicodeScalars.contains { "'\"\\".unicodeScalars.contains($0) })
    return isPlain ? text : LineWords.alwaysQuoted(text)
  }

  private static func text(_ options: CalibrationOptions) -> String {
    let standard = CalibrationOptions(file: "")
    return words(
      [options.file],
      [
        ("samples", options.samples == standard.samples ? nil : "\(options.samples)"),
        ("length", "\(options.length)"),
        ("seed", options.seed == standard.seed ? nil : "\(options.seed)"),
        ("held-out", options.heldOut == standard.heldOut ? nil : number(options.heldOut)),
        (
          "weighting",
          options.tokenWeighting == standard.tokenWeighting
            ? nil : options.tokenWeighting.rawValue
        ),
        ("field", options.textField), ("column", options.textColumn),
      ])
  }

  private static func text(_ options: EvaluationOptions, _ mode: ModeChoice?) -> String {
    words(
      [options.task.rawValue, options.file],
      [
        ("length", options.length.map { "\($0)" }), ("limit", options.limit.map { "\($0)" }),
        ("probe", options.probeFile), ("mode", mode?.rawValue),
      ])
  }

  private static func words(_ plain: [String], _ options: [(key: String, value: String?)])
    -> String
  {
    (plain.map(LineWords.quoted)
      + options.compactMap { option in
        option.value.map { "\(option.key)=\(LineWords.quoted($0))" }
      }).joined(separator: " ")
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Recipes and allocations have nothing that JSON can't say but numbers that aren't finite.
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

extension Labelled {
  /// `session`, or a trial's number.
  var word: String {
    switch self {
    case .session: "session"
    case .trial(let number): "\(number)"
    }
  }
}
