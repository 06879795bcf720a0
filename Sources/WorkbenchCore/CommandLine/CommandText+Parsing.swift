internal import Foundation
internal import PruningPlan

extension CommandText {
  /// Reads a typed command.
  /// - Throws: ``CommandTextError`` saying where something else is expected, and what.
  package static func parse(_ line: String) throws(CommandTextError) -> Command {
    var parser = Parser(line)
    return try parser.command()
  }
}

/// Reads one line, word by word, as the command's kind of argument asks.
private struct Parser {
  private let line: [Character]
  private let words: [LineWords.Word]
  private let openQuote: Int?
  private var next = 0

  init(_ line: String) {
    self.line = Array(line)
    let divided = LineWords(line)
    words = divided.words
    openQuote = divided.openQuote
  }

  mutating func command() throws(CommandTextError) -> Command {
    guard let first = words.first else { throw failure("type a command; tab lists them") }
    guard
      let id = CommandAlias.command(named: first.text, hasArgument: words.count > 1)
    else { throw failure("there is no command '\(first.text)'; tab lists them", at: first.start) }
    next = 1
    // An alias that only chooses: `ridge auto`.
    if id == .ridgeSet, words.count == 2, words[1].text == "auto" {
      return Command(.ridgeAutomatic)
    }
    let kind = CommandRegistry.descriptor(id).argument
    let argument = try argument(kind, of: id)
    if let extra = words.dropFirst(next).first {
      throw failure(
        kind == .none ? "\(first.text) takes nothing" : "nothing more is expected",
        at: extra.start)
    }
    return Command(id, argument)
  }

  private mutating func argument(_ kind: CommandArgument.Kind, of id: CommandID)
    throws(CommandTextError) -> CommandArgument
  {
    switch kind {
    case .none: return .none
    case .number: return .number(try number(id))
    case .text: return .text(try text(id))
    case .site: return .site(try site())
    case .siteRatio: return .siteRatio(try site(), ratio: try number(.ratioSet))
    case .siteToken: return .siteToken(try site(), token: try count("the token's number, from 0"))
    case .unit:
      return .unit(
        try site(), unit: try count("the unit's number, from 0"), try unitChoice())
    case .criterion: return .criterion(try choice("criterion"))
    case .reconstruction: return .reconstruction(try choice("method"))
    case .calibration: return .calibration(try calibration())
    case .evaluation: return try evaluation()
    case .sweep: return try sweep()
    case .export: return .export(try export())
    case .recipe: return .recipe(try json("a recipe"))
    case .allocation: return .allocation(try json("an allocation"))
    case .budget: return .budget(try budget())
    case .preset: return .preset(try choice("preset"), try json("a recipe"))
    case .place:
      let site = try site()
      let sample = try count("the sample's number, from 1")
      return .place(
        TokenPlace(
          site, sample: max(1, sample) - 1, token: try count("the token's number, from 0")))
    case .label: return try label()
    case .siteOrder: return .siteOrder(try json("an order of sites"))
    case .size:
      return .size(width: try count("a width"), height: try count("a height"))
    }
  }

  // MARK: Words

  private mutating func word(_ expected: String) throws(CommandTextError) -> LineWords.Word {
    guard next < words.count else { throw failure("expected: \(expected)") }
    if let openQuote, next == words.count - 1 {
      throw failure("this quote is not closed", at: openQuote)
    }
    next += 1
    return words[next - 1]
  }

  private func failure(_ text: String, at offset: Int? = nil) -> CommandTextError {
    CommandTextError(offset: offset ?? line.count, description: text)
  }

  private mutating func number(_ id: CommandID) throws(CommandTextError) -> Double {
    let isShare = id == .ratioSet
    let expected =
      isShare ? "a ratio: 0.5 or 50%" : id == .ridgeSet ? Ridge.expectation : "a number"
    let word = try word(expected)
    let number =
      isShare || id == .ridgeSet ? Share(word.text)?.value : Double(word.text)
    guard let value = number, value.isFinite else {
      throw failure("expected: \(expected)", at: word.start)
    }
    if isShare, !(0...1).contains(value) {
      throw failure("expected: a ratio from 0 to 1, or 0% to 100%", at: word.start)
    }
    if id == .ridgeSet, !Ridge.fixed(value).isValid {
      throw failure("expected: \(expected)", at: word.start)
    }
    if id == .sampleSet || id == .widthSet, value < 1 || Int(exactly: value) == nil {
      throw failure("expected: a whole number, 1 or more", at: word.start)
    }
    return value
  }

  private mutating func unitChoice() throws(CommandTextError) -> UnitChoice? {
    let expected = "keep, drop or free"
    let word = try word(expected)
    if word.text == CommandText.freeWord { return nil }
    guard let choice = UnitChoice(rawValue: word.text) else {
      throw failure("expected: \(expected)", at: word.start)
    }
    return choice
  }

  private mutating func count(_ expected: String) throws(CommandTextError) -> Int {
    let word = try word(expected)
    guard let count = Int(word.text), count >= 0 else {
      throw failure("expected: \(expected)", at: word.start)
    }
    return count
  }

  /// The rest of the line as it is, or what its quotes hold.
  private mutating func text(_ id: CommandID) throws(CommandTextError) -> String {
    guard next < words.count else {
      throw failure(id == .modelLoad ? "expected: a path" : "expected: a text")
    }
    let first = words[next]
    let rest = String(line[first.start...]).trimmed
    // An apostrophe in running text opens nothing.
    let isQuoted = LineWords.opensQuote(rest)
    if let openQuote, isQuoted || id == .modelLoad {
      throw failure("this quote is not closed", at: openQuote)
    }
    next = words.count
    if words.last == first, isQuoted || id == .modelLoad { return first.text }
    return rest
  }

  private mutating func site() throws(CommandTextError) -> SiteID {
    let word = try word("a site, such as 3.ffn")
    guard let site = SiteID(word.text) else {
      throw failure("expected: a site, such as 3.ffn", at: word.start)
    }
    return site
  }

  private mutating func choice<Value: RawRepresentable & CaseIterable>(_ what: String)
    throws(CommandTextError) -> Value where Value.RawValue == String
  {
    let list = Value.allCases.map(\.rawValue).joined(separator: ", ")
    let word = try word("a \(what): \(list)")
    guard let value = Value(rawValue: word.text) else {
      throw failure("expected: a \(what): \(list)", at: word.start)
    }
    return value
  }

  // MARK: Options

  /// `key=value` words to the end of the line, by the key.
  private mutating func options(_ keys: [String]) throws(CommandTextError) -> [String: Option] {
    var found: [String: Option] = [:]
    while next < words.count {
      let word = try word("")
      let parts = word.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, keys.contains(String(parts[0])) else {
        throw failure(
          "expected: " + keys.map { "\($0)=" }.joined(separator: ", "), at: word.start)
      }
      found[String(parts[0])] = Option(
        text: String(parts[1]), offset: word.start + parts[0].count + 1)
    }
    return found
  }

  private struct Option {
    var text: String
    var offset: Int
  }

  private func count(_ option: Option?) throws(CommandTextError) -> Int? {
    guard let option else { return nil }
    guard let count = Int(option.text), count >= 1 else {
      throw failure("expected: a whole number, 1 or more", at: option.offset)
    }
    return count
  }

  private func value<Value: RawRepresentable & CaseIterable>(_ option: Option?)
    throws(CommandTextError) -> Value? where Value.RawValue == String
  {
    guard let option else { return nil }
    guard let value = Value(rawValue: option.text) else {
      let list = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw failure("expected: \(list)", at: option.offset)
    }
    return value
  }

  private mutating func calibration() throws(CommandTextError) -> CalibrationOptions {
    var options = CalibrationOptions(file: try word("the path of a text").text)
    let given = try self.options(CommandText.calibrationKeys)
    options.samples = try count(given["samples"]) ?? options.samples
    options.length = try count(given["length"]) ?? options.length
    if let seed = given["seed"] {
      guard let value = Seed.value(seed.text) else {
        throw failure("expected: \(Seed.expectation)", at: seed.offset)
      }
      options.seed = value
    }
    if let share = given["held-out"] {
      guard let value = Share(share.text)?.value, (0..<1).contains(value) else {
        throw failure("expected: a share below 1, such as 0.2 or 20%", at: share.offset)
      }
      options.heldOut = value
    }
    options.tokenWeighting = try value(given["weighting"]) ?? options.tokenWeighting
    options.textField = given["field"]?.text
    options.textColumn = given["column"]?.text
    return options
  }

  private mutating func evaluation() throws(CommandTextError) -> CommandArgument {
    let task: EvaluationTask = try choice("task")
    let file = try word("the path of \(task.data)").text
    let given = try options(CommandText.evaluationKeys)
    return .evaluation(
      EvaluationOptions(
        task: task, file: file, length: try count(given["length"]),
        limit: try count(given["limit"]), probeFile: given["probe"]?.text),
      mode: try value(given["mode"]))
  }

  private mutating func sweep() throws(CommandTextError) -> CommandArgument {
    let word = try word("ratios: 10-80, or 10,25,40")
    let ratios: [Double]
    do {
      ratios = try Sweep.ratios(parsing: word.text)
    } catch {
      throw failure(error.description, at: word.start)
    }
    guard case .evaluation(let options, let mode) = try evaluation() else { return .none }
    return .sweep(ratios, options, mode: mode)
  }

  private mutating func export() throws(CommandTextError) -> ExportOrder {
    let format: ExportFormat = try choice("format")
    let destination = try word("where to write").text
    var order = ExportOrder(format: format, destination: destination, overwrite: false)
    if next < words.count, words[next].text == "overwrite" {
      order.overwrite = true
      next += 1
    }
    let given = try options(CommandText.exportKeys)
    order.mode = try value(given["mode"])
    order.storage = try value(given["dtype"])
    guard order.storage.map(format.storages.contains) ?? true else {
      throw failure(
        format.storages.isEmpty
          ? "a \(format.rawValue) holds no weights to store otherwise"
          : "expected: " + format.storages.map(\.rawValue).joined(separator: ", "))
    }
    return order
  }

  private mutating func budget() throws(CommandTextError) -> AllocationOptions {
    let word = try word("what goes or stays: 40%, chosen:40%, 2x, 15M, flops:50%")
    let budget: Budget
    do {
      budget = try Budget(parsing: word.text)
    } catch {
      throw failure(error.description, at: word.start)
    }
    let given = try options(CommandText.budgetKeys)
    return AllocationOptions(
      budget: budget, scale: try value(given["scale"]), roundTo: try count(given["round"]) ?? 1,
      cuts: try cuts(given["modules"]), pass: try pass(given["pass"]))
  }

  /// `8x128`
  private func pass(_ option: Option?) throws(CommandTextError) -> PassShape? {
    guard let option else { return nil }
    guard let pass = PassShape(option.text) else {
      throw failure("expected: texts by tokens, such as 8x128", at: option.offset)
    }
    return pass
  }

  /// `attention,ffn,depth`, or some of them.
  private func cuts(_ option: Option?) throws(CommandTextError) -> Set<AllocationCut> {
    guard let option else { return [.attention, .ffn] }
    let names = option.text.split(separator: ",").map(String.init)
    let cuts = names.compactMap(AllocationCut.init)
    guard !names.isEmpty, cuts.count == names.count else {
      throw failure("expected: attention, ffn, depth, with commas", at: option.offset)
    }
    return Set(cuts)
  }

  private mutating func label() throws(CommandTextError) -> CommandArgument {
    let expected = "session, or a trial's number"
    let word = try word(expected)
    let labelled: Labelled
    if word.text == "session" {
      labelled = .session
    } else if let number = Int(word.text), number >= 0 {
      labelled = .trial(number)
    } else {
      throw failure("expected: \(expected)", at: word.start)
    }
    let given = try options(CommandText.labelKeys)
    return .label(
      labelled, Label(name: given["name"]?.text ?? "", note: given["note"]?.text ?? ""))
  }

  private mutating func json<Value: Decodable>(_ what: String) throws(CommandTextError) -> Value {
    let first = next < words.count ? words[next].start : line.count
    guard first < line.count else { throw failure("expected: \(what) as JSON") }
    next = words.count
    do {
      return try JSONDecoder().decode(Value.self, from: Data(String(line[first...]).utf8))
    } catch {
      throw failure("expected: \(what) as JSON", at: first)
    }
  }
}

extension CommandText {
  static let calibrationKeys = [
    "samples", "length", "seed", "held-out", "weighting", "field", "column",
  ]
  static let evaluationKeys = ["length", "limit", "probe", "mode"]
  static let exportKeys = ["dtype", "mode"]
  static let budgetKeys = ["scale", "round", "modules", "pass"]
  static let labelKeys = ["name", "note"]
}
