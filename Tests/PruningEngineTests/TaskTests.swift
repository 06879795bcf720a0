import Foundation
import ModelFormats
import PruningPlan
import Testing
import Tokenization

@testable import PruningEngine

/// Tasks with labels, against what transformers makes of the same data
/// (Tests/Reference/make_task_fixtures.py).
struct TaskTests {
  private static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/tasks/"
  private static let opened = Result { try LoadedModel.open(path: folder + "encoder") }

  private struct Expected: Decodable {
    var answers: [String]
    var exact_match, f1: Double
    var classes, pair_classes: [Int]
    var likelihoods: [[Double]]
  }

  private func expected() throws -> Expected {
    try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: URL(fileURLWithPath: Self.folder + "expected.json")))
  }

  private func encoder() throws -> LoadedModel { try Self.opened.get() }

  private func run(
    _ task: EvaluationTask, _ file: String, on model: LoadedModel? = nil, length: Int? = nil,
    limit: Int? = nil, probe: String? = nil
  ) throws -> EvaluationResult {
    let model = try model ?? encoder()
    return try Evaluator(model).run(
      model.dense,
      EvaluationOptions(task: task, file: file, length: length, limit: limit, probeFile: probe))
  }

  // MARK: Question answering

  @Test func answersAreTheReferences() throws {
    let model = try encoder()
    let file = try QuestionFile(path: Self.folder + "questions.json", limit: .max)
    let evaluator = Evaluator(model)
    let windows = try evaluator.answerWindows(file, length: 128, Work())
    #expect(windows.count > file.questions.count)
    #expect(windows.allSatisfy { $0.sequence.ids.count <= 128 })
    let expected = try expected()
    #expect(try evaluator.answers(file, windows, model.dense, Work()) == expected.answers)

    let result = try run(.questionAnswering, Self.folder + "questions.json")
    #expect(result.metric == .exactMatch)
    #expect(abs(result.value - expected.exact_match) < 1e-12)
    #expect(abs((result.more["f1"] ?? 0) - expected.f1) < 1e-12)
    #expect(result.examples == expected.answers.count)
    #expect(result.conditions["window"] == "128 tokens")
    #expect(
      try run(.questionAnswering, Self.folder + "questions.json", limit: 2).examples == 2)
  }

  @Test func everyTokenOfALongTextIsInSomeWindow() throws {
    let model = try encoder()
    let file = try QuestionFile(path: Self.folder + "questions.json", limit: .max)
    for length in [16, 40, 128] {
      let windows = try Evaluator(model).answerWindows(file, length: length, Work())
      for (index, question) in file.questions.enumerated() {
        let own = windows.filter { $0.question == index }
        let tokens = try model.tokenizer.locate(file.contexts[question.context]).ids.count
        var covered = 0
        for window in own {
          #expect(window.firstToken <= covered)
          covered = window.firstToken + window.ranges.count
        }
        #expect(covered == tokens)
      }
    }
  }

  @Test(arguments: [
    (#"{"data": 1}"#, "data"), (#"{"data": []}"#, "no questions"), (#"{}"#, "data"),
    (#"{"data": [{"paragraphs": [{"qas": []}]}]}"#, "data[0].paragraphs[0].context"),
    (
      #"{"data": [{"paragraphs": [{"context": "x", "qas": [{"question": "q", "answers": []}]}]}]}"#,
      "data[0].paragraphs[0].qas[0].answers"
    ),
    (
      #"{"data": [{"paragraphs": [{"context": "x", "qas": [{"question": 3, "answers": [{"text": "x"}]}]}]}]}"#,
      "qas[0].question"
    ),
    ("{\n\"data\": [}", ":2:"),
  ])
  func brokenQuestionsAreAnErrorThatSaysWhere(text: String, place: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("questions.json", text)
    let error = engineError { _ = try run(.questionAnswering, file) }
    #expect([.badData, .unsupported, .missingInput].contains(error?.kind))
    #expect(error?.description.contains(place) == true, "\(error?.description ?? "")")
  }

  @Test func aWindowWithoutRoomIsAnError() throws {
    let error = engineError {
      _ = try run(.questionAnswering, Self.folder + "questions.json", length: 8)
    }
    #expect(error?.kind == .usage)
  }

  // MARK: Classification

  @Test(arguments: [("sentences.tsv", 24, 3), ("pairs.csv", 12, 4)])
  func theHeadNamesTheReferencesClasses(file: String, count: Int, wrong: Int) throws {
    let result = try run(.classification, Self.folder + file)
    #expect(result.examples == count)
    // Every third, or fourth, label is another than the reference's prediction.
    #expect(abs(result.value - (1 - Double(count / wrong) / Double(count))) < 1e-12)
    #expect(result.conditions["classifier"] == "the model's head")
  }

  @Test func anUnknownLabelIsAnErrorThatNamesTheLine() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("rows.tsv", "a good film\tgood\na film of sorts\twhatever\n")
    let error = engineError { _ = try run(.classification, file) }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains(":2:") == true)
    #expect(error?.description.contains("bad, so-so, good") == true)
  }

  @Test func aModelWithoutAHeadAsksForAProbe() throws {
    let error = engineError {
      _ = try run(
        .classification, Self.folder + "sentences.tsv", on: SampleModel.tinyBERT.open())
    }
    #expect(error?.kind == .usage)
    #expect(error?.remedies == [.probe])
  }

  @Test func aProbeLearnsWhatEmbeddingsShow() throws {
    let folder = try TemporaryFolder()
    // Sentences of one and of four words are easily told apart.
    let words = ["cat", "dog", "house", "river", "market", "merchant", "village", "garden"]
    var rows: [String] = []
    for first in words {
      for second in words {
        rows.append("the \(first) and the \(second) are old\tlong")
        rows.append("\(first) \(second)\tshort")
      }
    }
    let train = try folder.file("train.tsv", rows.prefix(96).joined(separator: "\n"))
    let test = try folder.file("test.tsv", rows.suffix(32).joined(separator: "\n"))
    let model = try SampleModel.tinyBERT.open()
    let result = try run(.classification, test, on: model, probe: train)
    #expect(result.value > 0.95)
    #expect(result.conditions["classifier"] == "ridge probe")
    #expect(result.conditions["probe_examples"] == "96")
  }

  @Test func aProbeOfOneClassIsAnError() throws {
    let folder = try TemporaryFolder()
    let train = try folder.file("train.tsv", "one text\tx\nanother text\tx\n")
    let error = engineError {
      _ = try run(.classification, train, on: SampleModel.tinyBERT.open(), probe: train)
    }
    #expect(error?.kind == .badData)
  }

  @Test func aProbeSolvesItsNormalEquations() throws {
    let probe = try RidgeProbe(
      [[0, 1], [1, 0], [2, 1], [3, 0]], labels: ["10", "10", "9", "9"], file: "rows.tsv")
    // By number, not by spelling.
    #expect(probe.classes == ["9", "10"])
    #expect(probe.predict([0, 0.5]) == 1)
    #expect(probe.predict([3, 0.5]) == 0)
    // Halfway between the classes' means the two scores are equal: the first is taken.
    #expect(probe.predict([1.4, 0.5]) == 1)
    #expect(probe.predict([1.6, 0.5]) == 0)
  }

  // MARK: Multiple choice

  @Test func likelihoodsAreTheReferences() throws {
    let model = try SampleModel.tinyLLaMA.open()
    let path = Self.folder + "choices.jsonl"
    let examples = try TextFile(path: path).choiceExamples(limit: .max)
    let expected = try expected().likelihoods
    let found = try Evaluator(model).likelihoods(
      of: examples, model.dense, length: 512, file: path, Work())
    #expect(found.values.count == expected.count)
    for (own, reference) in zip(found.values, expected) {
      for (a, b) in zip(own, reference) { #expect(abs(a - b) < 2e-3 + 1e-4 * abs(b)) }
    }
    func accuracy(_ score: (Double, String) -> Double) -> Double {
      let right = zip(examples, expected).count { example, reference in
        let scores = zip(reference, example.endings).map(score)
        return scores.firstIndex(of: scores.max() ?? 0) == example.label
      }
      return Double(right) / Double(examples.count)
    }
    let result = try run(.multipleChoice, path, on: model)
    #expect(result.value == accuracy { likelihood, _ in likelihood })
    #expect(
      result.more["normalized_accuracy"]
        == accuracy { likelihood, ending in likelihood / Double(ending.utf8.count) })
    #expect(result.examples == 20)
  }

  @Test func aContextThatIsTooLongLosesItsBeginning() throws {
    let model = try SampleModel.tinyLLaMA.open()
    let folder = try TemporaryFolder()
    let sentence = "Karin had seven pears. She lost one. "
    func file(_ repeats: Int) throws -> String {
      try folder.file(
        "\(repeats).jsonl",
        #"{"context": "\#(String(repeating: sentence, count: repeats))", "#
          + #""endings": ["That made six pears.", "The cat sat."], "label": 0}"#)
    }
    // The ends of both contexts are the same.
    let options = (length: 48, path: try file(40))
    func likelihoods(_ path: String) throws -> [Double] {
      try Evaluator(model).likelihoods(
        of: TextFile(path: path).choiceExamples(limit: .max), model.dense, length: options.length,
        file: path, Work()
      ).values[0]
    }
    let (long, longer) = (try likelihoods(options.path), try likelihoods(try file(60)))
    #expect(zip(long, longer).allSatisfy { abs($0 - $1) < 1e-3 })
    let error = engineError {
      _ = try run(.multipleChoice, options.path, on: model, length: 4)
    }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains(":1:") == true)
  }

  @Test(arguments: [
    (#"{"context": "x", "endings": ["a"], "label": 0}"#, "endings"),
    (#"{"context": "x", "endings": ["a", " "], "label": 0}"#, "endings[1]"),
    (#"{"context": "x", "endings": ["a", 3], "label": 0}"#, "endings[1]"),
    (#"{"context": "x", "endings": ["a", "b"], "label": 2}"#, "label"),
    (#"{"context": "x", "endings": ["a", "b"]}"#, "label"),
    (#"{"endings": ["a", "b"], "label": 1}"#, "context"), ("{", ":2:"),
  ])
  func brokenChoicesAreAnErrorThatNamesTheLine(line: String, place: String) throws {
    let folder = try TemporaryFolder()
    let good = #"{"context": "x", "endings": ["a", "b"], "label": "1"}"#
    let file = try folder.file("choices.jsonl", good + "\n" + line + "\n")
    let error = engineError {
      _ = try run(.multipleChoice, file, on: SampleModel.tinyLLaMA.open())
    }
    #expect(error?.description.contains(":2:") == true, "\(error?.description ?? "")")
    #expect(error?.description.contains(place) == true)
  }

  // MARK: All tasks

  @Test(arguments: [
    EvaluationTask.classification, .questionAnswering, .multipleChoice, .similarity, .perplexity,
    .fidelity,
  ])
  func aCancelledEvaluationStops(task: EvaluationTask) throws {
    let decoder = [.multipleChoice, .perplexity].contains(task)
    let model =
      decoder
      ? try SampleModel.tinyLLaMA.open()
      : task == .similarity || task == .fidelity ? try SampleModel.tinyBERT.open() : try encoder()
    let file =
      switch task {
      case .classification: Self.folder + "sentences.tsv"
      case .questionAnswering: Self.folder + "questions.json"
      case .multipleChoice: Self.folder + "choices.jsonl"
      case .similarity: SampleModel.tinyBERT.evaluation.file
      case .perplexity: SampleModel.tinyLLaMA.evaluation.file
      case .fidelity: SampleModel.tinyBERT.calibrationText
      }
    let work = Work()
    work.cancel()
    let error = engineError {
      _ = try Evaluator(model).run(
        model.dense, EvaluationOptions(task: task, file: file), work: work)
    }
    #expect(error?.kind == .interrupted)
  }

  @Test func everyFigureSaysWhatItRestsOn() throws {
    let decoder = try SampleModel.tinyLLaMA.open()
    let perplexity = try run(
      .perplexity, SampleModel.tinyLLaMA.evaluation.file, on: decoder, length: 64, limit: 3)
    #expect(perplexity.conditions["window"] == "64 tokens")
    #expect(perplexity.conditions["begin_token"] != nil)
    let encoder = try SampleModel.tinyBERT.open()
    let similarity = try run(.similarity, SampleModel.tinyBERT.evaluation.file, on: encoder)
    #expect(similarity.conditions["pooling"] == "mean, normalised")
  }

  @Test func theSummarySaysWhatAModelCanBeJudgedBy() throws {
    #expect(
      try encoder().summary.tasks == [
        .similarity, .classification, .questionAnswering, .fidelity,
      ])
    #expect(
      try SampleModel.tinyBERT.open().summary.tasks == [.similarity, .classification, .fidelity])
    #expect(
      try SampleModel.tinyLLaMA.open().summary.tasks == [
        .perplexity, .multipleChoice, .fidelity,
      ])
  }
}
