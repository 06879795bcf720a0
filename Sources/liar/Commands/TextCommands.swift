internal import ArgumentParser
internal import Foundation
internal import PruningEngine
internal import PruningPlan
internal import Tokenization
internal import Transformer

/// `liar tokenize`
struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print token ids: one array a line, for --text or for lines on standard input.")

  @OptionGroup var model: ModelArgument
  @Option(help: "The text; without it, lines are read from standard input.") var text: String?

  func run() throws {
    // Reading standard input can't be cancelled.
    try Foreground.work(exitsAtOnce: true) { work in
      let tokenizer = try LoadedModel.tokenizer(path: model.model)
      func write(_ text: String) {
        let ids = tokenizer.encode(text, addingSpecialTokens: true)
        Console.write("[" + ids.map(String.init).joined(separator: ", ") + "]\n")
      }
      if let text {
        write(text)
      } else {
        while let line = readLine() {
          try work.check()
          write(line)
        }
      }
    }
  }
}

/// `liar embed`
struct Embed: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Embed a text with an encoder, pooled as the model's files say.")

  @OptionGroup var model: ModelArgument
  @Option(help: "The text.") var text: String
  @OptionGroup var prompt: PromptArguments

  private struct Report: Encodable { var embedding: [Float] }

  func run() throws {
    try Foreground.work { work in
      let model = try prompt.apply(to: model.open(work))
      guard !model.summary.predictsText else {
        throw EngineError(
          .unsupported, "\(model.summary.name) is a decoder; 'liar logits' shows what it predicts")
      }
      let vectors = try Evaluator(model).embeddings([text], model.dense, work: work).vectors
      ProgressLine.shared.clear()
      try Console.writeJSON(Report(embedding: vectors[0]))
    }
  }
}

/// `liar logits`
struct Logits: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a decoder's likeliest next tokens after a text.")

  @OptionGroup var model: ModelArgument
  @Option(help: "The text.") var text: String
  @Option(help: "How many tokens.") var top = 5

  func validate() throws {
    if top < 1 { throw ValidationError("--top must be at least 1.") }
  }

  private struct Entry: Encodable {
    var id: Int
    var logit: Float
  }
  private struct Report: Encodable {
    var tokens: [Int]
    var top: [[Entry]]
  }

  func run() throws {
    try Foreground.work { work in
      let model = try model.open(work)
      let (tokens, logits) = try TextGenerator(model).logits(after: text)
      let best = logits.indices.sorted { logits[$0] > logits[$1] }.prefix(max(top, 0))
      ProgressLine.shared.clear()
      try Console.writeJSON(
        Report(tokens: tokens, top: [best.map { Entry(id: $0, logit: logits[$0]) }]))
    }
  }
}

/// `liar generate`
struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Continue a prompt with a decoder, dense or pruned.")

  @OptionGroup var model: ModelArgument
  @Option(help: "The text to continue.") var prompt: String
  @Option(help: "At most this many tokens.") var maxTokens = 64
  @Option(help: "0 takes the likeliest token each time.") var temperature = 0.0
  @OptionGroup(title: "Pruning") var pruning: PruningArguments
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments

  func validate() throws {
    if maxTokens < 1 { throw ValidationError("--max-tokens must be at least 1.") }
    if !(temperature >= 0) { throw ValidationError("--temperature must be at least 0.") }
    try pruning.refuseIdleOptions()
    if !pruning.isGiven { try calibration.refuseStatistics() }
    if pruning.isGiven { try MissingArguments.refuse([pruning.missingStatistics(calibration)]) }
  }

  func run() throws {
    try Foreground.work { work in
      let model = try resources.open(
        model, for: .interactive, calibration, pruning: pruning, work)
      var subject = model.dense
      if pruning.isGiven {
        var own = calibration
        // A recipe has a seed already; this one is the text's.
        if pruning.recipe != nil { own.chosenSeed = nil }
        let recipe = try pruning.recipe(for: model, own)
        subject = try resources.run(model, calibration, work)
          .prune(recipe, allocation: pruning.allocationOptions).pruned
      }
      ProgressLine.shared.clear()
      try TextGenerator(model).run(
        subject, prompt: prompt, maximumTokens: maxTokens, temperature: temperature,
        seed: calibration.seed, work: work
      ) { Console.write($0) }
      Console.write("\n")
    }
  }
}
