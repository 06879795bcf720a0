internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Tokenization
internal import Transformer

extension Evaluator {
  /// Tokens of a window, question and special tokens included, unless --length says otherwise.
  private static let windowLength = 384
  /// Tokens that neighbouring windows of a long text share.
  private static let windowOverlap = 128
  /// Tokens of the longest answer.
  private static let answerLength = 30

  /// Exact match and F1 of the spans that the head marks.
  ///
  /// A text that is too long is read in overlapping windows. The answer is the span, of all windows,
  /// with the greatest sum of its beginning's and its end's logits.
  func questionAnswering(
    _ subject: TransformerModel, _ options: EvaluationOptions, _ work: Work
  ) throws -> EvaluationResult {
    let file = try QuestionFile(path: options.file, limit: options.limit ?? .max)
    let length = min(
      options.length ?? Self.windowLength, model.dense.architecture.maximumPositions)
    let windows = try answerWindows(file, length: length, work)
    let answers = try answers(file, windows, subject, work)
    var (matches, f1) = (0, 0.0)
    for (question, answer) in zip(file.questions, answers) {
      matches += AnswerScore.exactMatch(answer, question.answers) ? 1 : 0
      f1 += AnswerScore.f1(answer, question.answers)
    }
    let count = file.questions.count
    return EvaluationResult(
      task: .questionAnswering, metric: .exactMatch, value: Double(matches) / Double(count),
      more: ["f1": f1 / Double(count)],
      conditions: [
        "window": "\(length) tokens", "overlap": "\(Self.windowOverlap) tokens",
        "longest_answer": "\(Self.answerLength) tokens", "windows": "\(windows.count)",
      ], examples: count, tokens: windows.reduce(0) { $0 + $1.sequence.ids.count }, seconds: 0)
  }

  /// The answer to every question, as it stands in its text.
  func answers(
    _ file: QuestionFile, _ windows: [AnswerWindow], _ subject: TransformerModel, _ work: Work
  ) throws -> [String] {
    guard let head = subject.taskHeads.questionAnswering else {
      throw EngineError(.unsupported, "\(model.summary.name) has no question-answering head")
    }
    var best = [AnswerSpan?](repeating: nil, count: file.questions.count)
    try forEachBatch(of: windows.map(\.sequence), subject, "answering", work) {
      hidden, batch, indices in
      let logits = subject.answerLogits(hidden, head)
      guard logits.values.allSatisfy(\.isFinite) else {
        throw NotFinite(result: "an answer's logit")
      }
      for (row, index) in indices.enumerated() {
        let window = windows[index]
        let span = window.bestSpan(
          logits, start: batch.range(of: row).lowerBound, longest: Self.answerLength)
        // Of equals the first in the text: batches come in order of length.
        if let span, span.isBetter(than: best[window.question]) { best[window.question] = span }
      }
    }
    return zip(file.questions, best).map { question, span in
      let part = span?.text ?? 0..<0
      let text = file.contexts[question.context].unicodeScalars
      return String(text.dropFirst(part.lowerBound).prefix(part.count))
    }
  }

  /// Every question with its text, in as many windows as that takes.
  func answerWindows(
    _ file: QuestionFile, length: Int, _ work: Work
  ) throws -> [AnswerWindow] {
    let special = model.tokenizer.framed(pair: ([], [])).pair.ids.count
    let room = length - special
    guard room >= 8 else {
      throw EngineError(
        .usage,
        "a window of \(length) tokens leaves \(max(room, 0)) for question and text", .longerSamples)
    }
    var windows: [AnswerWindow] = []
    var located = (context: -1, tokens: LocatedTokens())
    for (index, question) in file.questions.enumerated() {
      try work.check()
      if located.context != question.context {
        located = (question.context, try model.tokenizer.locate(file.contexts[question.context]))
      }
      let text = question.text.drop { $0.isWhitespace }
      // At least half a window is the text's.
      let asked = Array(
        try model.tokenizer.encode(String(text), addingSpecialTokens: false).prefix(room / 2))
      let width = room - asked.count
      let step = width - min(Self.windowOverlap, width / 2)
      let tokens = located.tokens
      var start = 0
      repeat {
        let part = start..<min(start + width, tokens.ids.count)
        let (pair, secondStart) = model.tokenizer.framed(pair: (asked, Array(tokens.ids[part])))
        windows.append(
          AnswerWindow(
            question: index, sequence: pair, textStart: secondStart, firstToken: start,
            ranges: Array(tokens.ranges[part])))
        start += step
      } while start + (width - step) < tokens.ids.count
    }
    return windows
  }
}
