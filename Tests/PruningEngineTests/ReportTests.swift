import Foundation
import LIARCore
import PruningPlan
import Testing

@testable import PruningEngine

struct ReportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func content(_ sample: SampleModel = .tinyBERT) throws -> ExportContent {
    let pruner = try sample.pruner()
    var recipe = pruner.model.recipe(0.5, calibration: sample.options())
    recipe.sites[SiteID(layer: 1, module: .ffn)]?.kept = 300
    recipe.sites[SiteID(layer: 2, module: .attention)] = nil
    let updates = try pruner.updates(recipe)
    let options = sample.evaluation
    func trial(_ recipe: Recipe, _ value: Double, _ parameters: Int) -> EvaluatedTrial {
      EvaluatedTrial(
        recipe: recipe, options: options,
        result: EvaluationResult(
          task: options.task, metric: sample == .tinyBERT ? .spearman : .perplexity, value: value,
          examples: 3, tokens: 40,
          seconds: 0.5), parameters: parameters)
    }
    let dense = Recipe(model: "m", calibration: nil, sites: [:])
    return ExportContent(
      recipe: recipe, pruner: pruner, updates: updates,
      trials: [trial(dense, 0.8125, 1000), trial(recipe, 0.75, 700)])
  }

  private func write(_ content: ExportContent) throws -> String {
    try Exporter(content.model).write(
      content, as: .report, to: folder.path + "/report", overwrite: false
    ).path
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  private func rows(_ path: String) throws -> [[String]] {
    try text(path).split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// A figure without what it rests on invites wrong comparisons.
  @Test func aFigureComesWithItsConditions() throws {
    let known = try content(.tinyLLaMA)
    let model = known.model
    var options = SampleModel.tinyLLaMA.evaluation
    options.limit = 1
    let trials = try [64, 128].map { length in
      options.length = length
      let result = try Evaluator(model).run(model.dense, options)
      return EvaluatedTrial(
        recipe: known.recipe, options: options, result: result, parameters: 1000)
    }
    let path = try write(
      ExportContent(
        recipe: known.recipe, pruner: known.pruner, updates: known.updates, trials: trials))
    let markdown = try text(path + "/report.md")
    for window in [64, 128] {
      #expect(markdown.contains("overlap: none; window: \(window) tokens"), "\(markdown)")
    }
  }

  @Test func outliersAndGuardedUnitsAreNamed() throws {
    let known = try content()
    var report = try ReportContent(known, work: Work())
    let title = "Outlier tokens and guarded units"
    let isNeeded = report.analyses.contains { !$0.guarded.isEmpty || !$0.outliers.isEmpty }
    #expect(report.document.sections.contains { $0.title == title } == isNeeded)
    report.analyses[0].guarded = [7, 9]
    report.analyses[0].outliers = [TokenOutlier(token: "[SEP]", share: 0.4, tokenShare: 0.05)]
    let markdown = report.document.markdown
    #expect(markdown.contains("kept by the guard: 7, 9"))
    #expect(markdown.contains("SEP") && markdown.contains("40 % of the energy"))
  }

  @Test(arguments: SampleModel.allCases)
  func allFilesAreWrittenAndWellFormed(sample: SampleModel) throws {
    let path = try write(content(sample))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: path).sorted() == [
        "curves.csv", "pictures", "recipe.toml", "report.html", "report.md", "sites.csv",
        "token-errors.csv", "trials.csv",
      ])
    let html = try text(path + "/report.html")
    let names = try #require(ReportPictureTests.elements(html))
    #expect(names.filter { $0 == "svg" }.count == 4)
    #expect(names.filter { $0 == "desc" }.count == 4)
    #expect(!names.contains("script") && !names.contains("link") && !names.contains("img"))
    #expect(!html.contains("src=") && !html.contains("@import") && !html.contains("url("))
    #expect(html.contains("prefers-color-scheme: dark"))
    let markdown = try text(path + "/report.md")
    for name in ["widths", "curves", "tokens", "trials-1"] {
      #expect(markdown.contains("(pictures/\(name).svg)"))
      #expect(ReportPictureTests.elements(try text(path + "/pictures/\(name).svg")) != nil)
    }
  }

  @Test func sitesHaveTheOutcomesFigures() throws {
    let content = try content()
    let rows = try rows(write(content) + "/sites.csv")
    #expect(rows.count == 1 + content.model.summary.sites.count)
    for update in content.updates {
      let outcome = update.outcome
      let row = try #require(rows.first { $0[0] == outcome.site.description })
      #expect(row[3] == "\(outcome.kept)" && row[2] == "\(outcome.units)")
      #expect(Double(row[7]) == outcome.error && Double(row[8]) == outcome.heldOutError)
    }
    let untouched = try #require(rows.first { $0[0] == "2.attention" })
    #expect(untouched[2] == untouched[3] && Double(untouched[7]) == 0)
  }

  @Test func curvesAreThoseOfTheAnalyses() throws {
    let content = try content()
    let site = SiteID(layer: 0, module: .attention)
    let analysis = try content.pruner.analysis(site, .wifv, content.recipe.estimate)
    let rows = try rows(write(content) + "/curves.csv")
    for method in Reconstruction.available {
      let curve = try #require(analysis.curves[method])
      let own = rows.filter { $0[0] == "0.attention" && $0[2] == method.rawValue }
      #expect(own.compactMap { Int($0[3]) } == [8, 7, 6, 5, 4, 3, 2, 1])
      for row in own {
        let width = try #require(Int(row[3]))
        #expect(Float(row[5]) == curve.error[width] && Float(row[6]) == curve.heldOutError[width])
      }
    }
  }

  @Test func longCurvesAreThinned() {
    let curve = ErrorCurve(error: [Float](repeating: 0, count: 1537), heldOutError: [])
    let widths = ReportContent.widths(of: curve)
    #expect(widths.first == 1536 && widths.allSatisfy { (1...1536).contains($0) })
    #expect(widths.count == 100 && widths == widths.sorted(by: >))
  }

  @Test func tokenErrorsAreTheInspectors() throws {
    let content = try content()
    // The first of the held-out samples.
    let samples = content.pruner.calibration.samples
    #expect(!samples.heldOut.isEmpty)
    let inspector = TokenInspector(content.pruner, sample: samples.fitted.count)
    let site = SiteID(layer: 3, module: .ffn)
    let settings = try #require(content.recipe.sites[site])
    let expected = try inspector.errors(
      site, settings, content.recipe.estimate, pruner: content.pruner)
    let lines = try text(write(content) + "/token-errors.csv").split(separator: "\r\n")
    #expect(lines.count == 1 + inspector.tokens.count)
    #expect(lines[0].hasSuffix(",3.ffn"))
    for (line, error) in zip(lines.dropFirst(), expected) {
      #expect(line.split(separator: ",").last.flatMap { Float($0) } == error)
    }
  }

  @Test func trialsAreTold() throws {
    let path = try write(content())
    let rows = try rows(path + "/trials.csv")
    #expect(rows.count == 3)
    #expect(rows[1].prefix(3) == ["dense", "1000", "similarity"] && rows[1][6] == "0.8125")
    #expect(rows.map { $0[5] } == ["better", "higher", "higher"])
    let html = try text(path + "/report.html")
    #expect(html.contains("0.8125") && html.contains("0.7500"))
  }

  @Test func theRecipeRepeatsThePruning() throws {
    let content = try content()
    let recipe = try Recipe(toml: text(write(content) + "/recipe.toml"))
    #expect(recipe == content.recipe)
  }

  @Test func cellsWithCommasAreQuoted() {
    var table = CSVTable(["a", "b"], lineEnding: "\r\n")
    table.add(["1,5", "say \"hi\"\n"])
    table.add([" x", ""])
    #expect(table.text == "a,b\r\n\"1,5\",\"say \"\"hi\"\"\n\"\r\n\" x\",\r\n")
  }

  /// A spreadsheet runs nothing of a cell, and no mark hides a quote or a bar.
  @Test func cellsAndNamesAreData() {
    var table = CSVTable(["a"])
    let cells = [
      "=1+1", "+x", "-x", "@x", "\tx", "-0.5", "1e-5", "-", "a\u{1B}b\rc", "\"\u{301},",
      "\u{FEFF}x",
    ]
    for cell in cells { table.add([cell, nil]) }
    #expect(
      table.text.split(separator: "\n").dropFirst() == [
        "'=1+1,", "'+x,", "'-x,", "'@x,", "'\tx,", "-0.5,", "1e-5,", "'-,", "a\u{241B}b\u{240D}c,",
        "\"\"\"\u{301},\",", "\u{FFFD}x,",
      ])
    #expect(ReportDocument.plain("a|\u{301}b\u{202E}\n# c") == "a\\|\u{301}b\u{FFFD} \\# c")
    #expect(ReportDocument.code("a``b`\n") == "```a``b`\u{240A}```")
    #expect(ReportDocument.code("`a") == "`` `a ``")
  }

  @Test func warningsAreTold() throws {
    let content = try content()
    var report = try ReportContent(content, work: Work())
    report.warnings = ["too <few> tokens"]
    #expect(report.document.html.contains("too &lt;few&gt; tokens"))
    report.warnings = []
    #expect(!report.document.sections.contains { $0.title == "Warnings" })
  }

  @Test func aReportWithoutPruningSaysSo() throws {
    let pruner = try SampleModel.tinyBERT.pruner()
    let recipe = pruner.model.recipe(0)
    let content = ExportContent(recipe: recipe, pruner: pruner, updates: [])
    let html = try text(write(content) + "/report.html")
    #expect(html.contains("Nothing is pruned"))
    #expect(ReportPictureTests.elements(html) != nil)
  }
}
