internal import ArgumentParser
internal import Foundation
internal import PruningEngine
internal import PruningPlan
internal import Tokenization
internal import Transformer

/// `liar tokenize`
struct Tokenize: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print token ids: one array a line, for --text or for lines on standard input.")

  @OptionGroup var model: ModelArgument
  @Option(help: "The text; without it, lines are read from standard input.") var text: String?
  @OptionGroup(title: "Output") var result: ResultOptions
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func run() throws {
    try result.target.check(apartFrom: model.sources)
    // Reading standard input can't be cancelled.
    try Foreground.work(exitsAtOnce: true) { work in
      let tokenizer = try LoadedModel.tokenizer(path: model.model).stopping { work.cancelled }
      func tokens(_ text: String) throws -> TokenLine {
        let ids = try tokenizer.encode(text, addingSpecialTokens: true)
        return TokenLine(ids: ids, tokens: ids.map(tokenizer.piece))
      }
      if let text { return try result.write(TokenLines(lines: [try tokens(text)])) }
      let input = StandardInput()
      guard result.resolved == .json, result.target.file == nil else {
        var lines: [TokenLine] = []
        while let line = try input.line() {
          try work.check()
          lines.append(try tokens(line))
        }
        return try result.write(TokenLines(lines: lines))
      }
      // A line for a line, as it comes.
      while let line = try input.line() {
        try work.check()
        try result.write(TokenLines(lines: [try tokens(line)]))
      }
    }
  }
}

/// `liar embed`
struct Embed: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Embed a text, pooled as the model's files say.")

  @OptionGroup var model: ModelArgument
  @Option(help: "The text.") var text: String
  @OptionGroup var prompt: PromptArguments
  @OptionGroup(title: "Output") var result: ResultOptions
  @OptionGroup(title: "Output") var voice: VoiceOptions

  private struct Report: CommandResult {
    var embedding: [Float]

    var csv: CSVTable {
      var csv = CSVTable(["dimension", "value"])
      for (index, value) in embedding.enumerated() { csv.add([index, value]) }
      return csv
    }

    var table: String {
      var table = TextTable([">dimension", ">value"])
      for (index, value) in embedding.enumerated() {
        table.add(["\(index)", Numerals.fixed(Double(value), 6)])
      }
      return table.text
    }
  }

  func run() throws {
    try result.target.check(apartFrom: model.sources)
    try Foreground.work { work in
      let model = try prompt.apply(to: model.open(work))
      guard !model.summary.predictsText else {
        throw EngineError(
          .unsupported, "\(model.summary.name) is a decoder; 'liar logits' shows what it predicts")
      }
      let vectors = try Evaluator(model).embeddings([text], model.dense, work: work).vectors
      guard !vectors[0].isEmpty else {
        throw EngineError(
          .usage, "the text has no tokens for \(model.summary.name), so it has no embedding")
      }
      try result.write(Report(embedding: vectors[0]))
    }
  }
}

/// `liar logits`
struct Logits: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a decoder's likeliest next tokens after a text.")

  @OptionGroup var model: ModelArgument
  @Option(help: "The text.") var text: String
  @Option(help: "How many tokens.") var top = 5
  @OptionGroup(title: "Output") var result: ResultOptions
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func validate() throws {
    if top < 1 { throw ValidationError("--top must be at least 1.") }
  }

  private struct Entry: Encodable {
    var id: Int
    var logit: Float
    /// As it is shown.
    var token: String
  }
  private struct Report: CommandResult {
    var tokens: [Int]
    var top: [[Entry]]

    var csv: CSVTable {
      var csv = CSVTable(["id", "token", "logit"])
      for entry in top.joined() { csv.add([entry.id, entry.token, entry.logit]) }
      return csv
    }

    var table: String {
      var table = TextTable([">id", "token", ">logit"])
      for entry in top.joined() {
        table.add(["\(entry.id)", entry.token, Numerals.fixed(Double(entry.logit), 4)])
      }
      return table.text
    }
  }

  func run() throws {
    try result.target.check(apartFrom: model.sources)
    try Foreground.work { work in
      let model = try model.open(work)
      let (tokens, logits) = try TextGenerator(model).logits(after: text)
      let best = logits.indices.sorted { logits[$0] > logits[$1] }.prefix(max(top, 0))
      let entries = best.map {
        Entry(id: $0, logit: logits[$0], token: model.tokenizer.piece($0))
      }
      try result.write(Report(tokens: tokens, top: [entries]))
    }
  }
}
