internal import PruningPlan
internal import TerminalVocabulary

extension State {
  /// Keys go to the prompt.
  var isTypingPrompt: Bool {
    dialogs.open == nil && panes.focus == .tryIt && tryIt.isTyping
  }

  /// Tries a text on both models; for an encoder, what follows the separator is a second sentence.
  mutating func tryText(_ text: String) -> [Effect] {
    tryIt.entry = TextEntry(text)
    tryIt.offset = 0
    guard let model else { return [] }
    var parts = [text]
    if !model.predictsText {
      parts = text.split(separator: TryIt.separator, maxSplits: 1).map { String($0).trimmed }
    }
    parts.removeAll { $0.trimmed.isEmpty }
    guard let first = parts.first else {
      // What is typed next still goes here, not to the keys of the pane.
      message = "type a \(model.predictsText ? "prompt" : "sentence") first"
      return []
    }
    tryIt.isTyping = false
    let second = parts.count > 1 ? parts[1] : nil
    let stops = stoppableJobs.filter(\.request.isTry).map { supersede($0.id) }
    let recipe = recipe
    let effect = ask(
      model.predictsText
        ? .generate(prompt: first, recipe: recipe, options: tryIt.options)
        : .neighbours(
          sentence: first, second: second, recipe: recipe, limit: TryIt.neighbours))
    guard case .engine(let job, _) = effect else { return stops }
    tryIt.attempt = Attempt(
      job: job, text: first, second: second, recipe: recipe,
      calibration: calibration.number, options: tryIt.options)
    return stops + [effect]
  }

  mutating func take(_ token: GeneratedToken, _ side: ModelSide, of id: JobID) -> [Effect] {
    guard tryIt.attempt?.job == id else { return [] }
    tryIt.attempt?.tokens[side, default: []].append(token)
    return []
  }

  mutating func take(_ nearest: NearestSentences, of id: JobID) -> [Effect] {
    guard tryIt.attempt?.job == id else { return [] }
    tryIt.attempt?.nearest = nearest
    return []
  }

  /// The attempt was made under the present plan.
  package var attemptIsCurrent: Bool {
    tryIt.attempt?.recipe == recipe
      && tryIt.attempt?.calibration == calibration.number
  }

  mutating func scrollAnswer(_ movement: Movement) {
    let most = max(0, answerLines - 1)
    switch movement {
    case .by(let step): tryIt.offset = min(max(tryIt.offset + step, 0), most)
    case .first: tryIt.offset = 0
    case .last: tryIt.offset = most
    }
  }

  /// About as many lines as the answer takes; the view knows exactly.
  private var answerLines: Int {
    guard let attempt = tryIt.attempt else { return 0 }
    if let nearest = attempt.nearest { return nearest.nearest[.dense]?.count ?? 0 }
    let width = max(10, (Layout(self).panes[.tryIt]?.width ?? 40) / 2 - 4)
    let lengths = attempt.tokens.values.map { $0.reduce(0) { $0 + $1.text.count } }
    return (lengths.max() ?? 0) / width + 1
  }

  /// The next greater or smaller of some round numbers of tokens.
  mutating func changeMaximumTokens(_ direction: Int) -> [Effect] {
    let steps = [8, 16, 32, 48, 64, 96, 128, 192, 256, 384, 512]
    let now = tryIt.options.maximumTokens
    let next = direction > 0 ? steps.first { $0 > now } : steps.last { $0 < now }
    tryIt.options.maximumTokens = next ?? now
    message = "at most \(tryIt.options.maximumTokens) tokens"
    return []
  }

  mutating func changeTemperature(_ direction: Double) -> [Effect] {
    let tenths = (tryIt.options.temperature * 10).rounded() + direction
    tryIt.options.temperature = min(max(tenths, 0), 20) / 10
    let temperature = tryIt.options.temperature
    message = temperature == 0 ? "temperature 0: greedy" : "temperature \(temperature)"
    return []
  }
}

extension EngineRequest {
  var isTry: Bool {
    switch self {
    case .generate, .neighbours: true
    default: false
    }
  }
}
