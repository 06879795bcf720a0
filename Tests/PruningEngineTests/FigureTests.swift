import Foundation
import PruningPlan
import Synchronization
import Testing

@testable import PruningEngine

struct FigureTests {
  private let sample = SampleModel.tinyBERT

  private func report(_ options: ComparisonOptions) throws -> (JobRunner, [FigureReport]) {
    let pruner = try sample.pruner()
    let state = EngineState()
    state.open(pruner.model)
    state.store(pruner.calibration)
    let reports = Mutex<[FigureReport]>([])
    let runner = JobRunner(
      job: JobID(1), state: state, resources: EngineResources(), work: Work()
    ) { event in
      if case .figures(_, let report) = event { reports.withLock { $0.append(report) } }
    }
    try runner.run(.figures(options))
    return (runner, reports.withLock { $0 })
  }

  private let options = ComparisonOptions(
    criteria: [.wifv, .random], reconstructions: [.none, .liarBias, .liar], ratios: [0.5])

  @Test func errorsAreTheMeansOfTheSitesHeldOutErrors() throws {
    let (_, reports) = try report(options)
    let last = try #require(reports.last)
    #expect(last.isComplete && reports.first?.errors.count == 1)
    let pruner = try sample.pruner()
    for cell in last.errors {
      let recipe = Comparison(pruner).recipe(
        options, cell.criterion, cell.reconstruction, ratio: 0.5)
      let errors = try pruner.updates(recipe).compactMap(\.outcome.heldOutError)
      let mean = errors.reduce(0, +) / Double(errors.count)
      #expect(abs(cell.value - mean) < 1e-3 * mean, "\(cell.criterion) \(cell.reconstruction)")
    }
    let tokens = try #require(last.tokens)
    #expect(tokens.sites.count == pruner.model.summary.sites.count)
    #expect(last.metric == nil && last.scores.isEmpty)
  }

  @Test func scoresAreThoseOfCompare() throws {
    var options = options
    options.reconstructions = [.liar]
    options.evaluation = EvaluationOptions(
      task: .similarity, file: sample.folder + "/data/similarity.csv", limit: 20)
    let (_, reports) = try report(options)
    let last = try #require(reports.last)
    let cells = try Comparison(try sample.pruner()).run(options)
    #expect(last.scores == cells && last.isComplete)
    #expect(last.denseScore != nil && last.metric != nil)
  }

  @Test func figuresAreWrittenAsMarkdownAndTables() throws {
    let (runner, reports) = try report(options)
    let folder = try TemporaryFolder()
    let path = folder.path + "/figures"
    try runner.run(
      .writeFigures(try #require(reports.last), destination: path, overwrite: false))
    let markdown = try String(contentsOfFile: path + "/figures.md", encoding: .utf8)
    #expect(markdown.contains("| wifv |") && markdown.contains("Token errors"))
    #expect(!markdown.contains("partial"))
    let cells = try String(contentsOfFile: path + "/cells.csv", encoding: .utf8)
    #expect(cells.split(separator: "\n").count == 1 + options.cells)
    let tokens = try String(contentsOfFile: path + "/tokens.csv", encoding: .utf8)
    #expect(tokens.split(separator: "\n").count == 4)
    let part = try #require(reports.first)
    try runner.run(.writeFigures(part, destination: path, overwrite: true))
    #expect(try String(contentsOfFile: path + "/figures.md", encoding: .utf8).contains("partial"))
  }
}
