import PruningPlan
import TerminalGraphics
import TerminalVocabulary
import Testing
import WorkbenchCore
import WorkbenchFixture
import WorkbenchUI

@Suite("Drawing") struct DrawingTests {
  /// The columns that the cells of every row take.
  private func isSound(_ buffer: CellBuffer) -> Bool {
    (0..<buffer.size.rows).allSatisfy { y in
      let row = buffer.row(y)
      return row.reduce(0) { $0 + Int($1.width) } == buffer.size.columns
        && row.allSatisfy { $0.text.columnWidth == Int($0.width) }
    }
  }

  @Test("a plain terminal gets plain ASCII only", arguments: Scene.allCases)
  func plain(_ scene: Scene) {
    for (width, height) in SnapshotTests.sizes {
      let text = draw(scene.state(width, height), .ascii).buffer.text
      #expect(text.utf8.allSatisfy { $0 < 0x80 })
    }
  }

  private static let strange = [
    "日本語", "👩‍👩‍👧‍👦", "e\u{301}\u{323}", "🇩🇪", "\u{200B}", "שלום", "a\u{0}b", "\n", "ｗｉｄｅ", "👍🏽", "",
    "\u{1B}[31m", "␣", "ﷺ", "á̷̢", "very-long-token-indeed",
  ]

  @Test("wide, combining and emoji tokens never break a column", arguments: Ladder.allCases)
  func strangeTokens(_ ladder: Ladder) throws {
    let tokens = Self.strange
    var bench = Bench.ready(engine: FormulaEngine(samples: [tokens]))
    bench.press("3")
    bench.settle()
    for (width, height) in [(220, 50), (150, 40), (100, 30), (80, 24), (40, 10)] {
      bench.send(.resized(width: width, height: height))
      for _ in tokens {
        bench.press("right")
        let frame = draw(bench.state, ladder)
        #expect(isSound(frame.buffer))
        let pane = try #require(Layout(bench.state).panes[.tokens])
        for y in pane.y + 1..<pane.y + pane.height - 1 {
          for x in [pane.x, pane.x + pane.width - 1] {
            let cell = try #require(frame.buffer[x, y])
            #expect(["│", "|"].contains(cell.text), "column \(x), row \(y)")
          }
        }
        #expect(!frame.buffer.text.contains("\u{1B}"))
      }
      bench.press("home")
      for _ in tokens { bench.press("left") }
    }
  }

  @Test("what is not known is a dash, never a number")
  func unknown() {
    var bench = Bench.ready()
    var analysis = FormulaEngine().analysis(of: SiteID(layer: 0, module: .attention), by: .wifv)
    analysis.curves[.liar]?.error[6] = .nan
    bench.press("f5")
    bench.run(.ridgeSet, .number(0.1))
    guard let job = bench.pending.first?.job else {
      Issue.record("no analysis was asked for")
      return
    }
    bench.send(.engine(.siteAnalyzed(job, analysis)))
    let text = draw(bench.state).buffer.text
    #expect(text.contains("—"))
    #expect(!text.lowercased().contains("nan"))
  }

  @Test("a huge or infinite error is drawn too")
  func infinite() {
    var bench = Bench.ready()
    bench.run(.ridgeSet, .number(0.1))
    var analysis = FormulaEngine().analysis(of: SiteID(layer: 0, module: .attention), by: .wifv)
    for method in Reconstruction.available {
      analysis.curves[method]?.error = (0...12).map {
        $0 == 6 ? .infinity : .greatestFiniteMagnitude
      }
    }
    if let job = bench.pending.first?.job { bench.send(.engine(.siteAnalyzed(job, analysis))) }
    for keys in ["", "L"] {
      bench.press(keys)
      #expect(isSound(draw(bench.state).buffer))
    }
  }

  @Test("many sites scroll just as far as the cursor needs")
  func scrolling() {
    var bench = Bench.ready(engine: FormulaEngine(model: .smallLLaMA))
    bench.send(.resized(width: 80, height: 24))
    let rows = Layout(bench.state).listRows(.sites)
    for _ in 0..<rows { bench.press("j") }
    #expect(bench.state.siteList.offset == 1)
    bench.press("k k")
    #expect(bench.state.siteList.offset == 1)
    bench.press("G")
    #expect(bench.state.siteList.offset == 60 - rows)
    #expect(draw(bench.state).buffer.text.contains("▸   29 ffn"))
  }

  @Test("the help of a form's field is wrapped, not cut")
  func formHelp() {
    var bench = Bench.ready()
    bench.press("e")
    bench.send(.resized(width: 80, height: 24))
    let words = draw(bench.state).buffer.text.split { !$0.isLetter }.map(String.init)
    let help = "perplexity needs a decoder question answering needs an encoder with a head"
    for word in help.split(separator: " ") { #expect(words.contains(String(word))) }
  }

  @Test("an empty field says what holds for it")
  func placeholder() {
    var bench = Bench.ready()
    bench.press("e")
    #expect(draw(bench.state).buffer.text.contains("At most    all"))
    bench.press("down down down")
    bench.type("7")
    #expect(!draw(bench.state).buffer.text.contains("At most    all"))
  }

  @Test("where there are more fields than rows, a bar says that there are others")
  func formScrolls() {
    var bench = Bench.ready()
    bench.press("K")
    bench.send(.resized(width: 40, height: 10))
    #expect(draw(bench.state).buffer.text.contains("█"))
  }

  @Test("a long model's name is shortened in the header, not dropped", arguments: [80, 120])
  func longName(width: Int) throws {
    var model = ModelSummary.smallBERT
    model.name = "sentence-" + String(repeating: "transformer-", count: 12)
    var bench = Bench.ready(engine: FormulaEngine(model: model))
    bench.send(.resized(width: width, height: 34))
    let header = try #require(draw(bench.state).buffer.text.split(separator: "\n").first)
    #expect(header.hasPrefix(" liar · sentence-transformer-") && header.contains("…"), "\(header)")
    #expect(header.contains("● ready"), "\(header)")
  }

  @Test("what is said of a file is seen behind its path, however long that is")
  func longPath() {
    var bench = Bench.ready()
    bench.send(.resized(width: 120, height: 34))
    let folder = "/home/somebody/" + String(repeating: "folder/", count: 20)
    bench.send(.notice("\(folder)text.csv: no such file; check the path"))
    let text = draw(bench.state).buffer.text
    #expect(text.contains("…/text.csv: no such file; check the path"), "\(text)")
    bench.send(.notice("/tmp/text.csv: no such file"))
    #expect(draw(bench.state).buffer.text.contains("/tmp/text.csv: no such file"))
  }

  @Test("a field that is wrong is marked, whatever field has the focus")
  func wrongField() {
    var bench = Bench.ready()
    bench.press("K")
    bench.press("ctrl-u enter")
    #expect(draw(bench.state).buffer.text.contains("✗ Text"))
    bench.press("down")
    let text = draw(bench.state).buffer.text
    #expect(text.contains("✗ Text") && text.contains("▸ Samples"), "\(text)")
  }

  @Test("a failure stands in the status line until something is done")
  func staleFailure() throws {
    var bench = Bench.ready()
    bench.send(.notice("the disk is full"))
    bench.send(.resized(width: 120, height: 34))
    #expect(draw(bench.state).buffer.text.contains("the disk is full"))
    bench.press("j")
    #expect(!draw(bench.state).buffer.text.contains("the disk is full"))
    #expect(bench.state.log.lines.last?.text == "the disk is full")
  }

  @Test(
    "with few colours or none, curves carry the signs of the legend",
    arguments: [ColorDepth.monochrome, .colors16])
  func markedCurves(_ colors: ColorDepth) {
    var bench = Bench.ready()
    bench.press("2 z")
    let plain = Capabilities(colors: colors, glyphs: .full)
    let text = render(bench.state, capabilities: plain, theme: .builtIn).buffer.text
    for (sign, method) in [("x", "none"), ("#", "bias"), ("@", "LIAR")] {
      #expect(text.contains("\(sign)⠒ \(method)"))
      let rows = text.split(separator: "\n").filter { $0.contains(sign) && !$0.contains("⠒ ") }
      #expect(rows.count > 0, "\(method) has no sign on its curve")
    }
  }

  @Test("the smallest curve pane has the site's own error, whatever else there is room for")
  func lowCurves() {
    var bench = Bench.ready()
    bench.press("2 m")
    bench.settle()
    bench.send(.resized(width: 40, height: 10))
    let settings = bench.state.settings(of: bench.state.sites[0])
    #expect(draw(bench.state).buffer.text.contains("▸\(settings.reconstruction.title) 0."))
    #expect(!draw(bench.state).buffer.text.contains("⠒⠒ none"))
  }

  @Test("where all units are kept, the distribution says so instead of drawing nothing's spike")
  func nothingPruned() {
    var bench = Bench.ready()
    bench.press("A D 5")
    bench.settle()
    #expect(draw(bench.state).buffer.text.contains("all units are kept"))
  }

  @Test("where only one key has room beside help and quit, it is the pane's own")
  func narrowFooter() {
    var bench = Bench.ready()
    bench.press("4")
    bench.send(.resized(width: 40, height: 10))
    bench.press("e enter")
    bench.settle()
    let footer = draw(bench.state).buffer.text.split(separator: "\n").last ?? ""
    #expect(footer.contains("enter restore"))
    #expect(footer.contains("? help") && footer.contains("q quit"))
  }

  @Test("an error too small for three decimals is not called zero")
  func smallError() throws {
    var bench = Bench.ready()
    bench.run(.ridgeSet, .number(0.1))
    var analysis = FormulaEngine().analysis(of: SiteID(layer: 0, module: .attention), by: .wifv)
    analysis.curves[.liar]?.error[6] = 0.0004
    let job = try #require(bench.pending.first?.job)
    bench.send(.engine(.siteAnalyzed(job, analysis)))
    #expect(draw(bench.state).buffer.text.contains("<.001"))
  }

  @Test("while a prompt is continued, other panes don't say that they wait for it")
  func otherPanesWork() {
    var bench = Bench.ready(engine: FormulaEngine(model: .smallLLaMA))
    bench.press("6 i")
    bench.type("Once")
    bench.press("enter ] ")
    #expect(!draw(bench.state).buffer.text.contains("continue the prompt…"))
  }

  @Test(
    "a list that was scrolled to its end comes back with the first key",
    arguments: ["b enter", "F"], [(40, 10), (80, 24)])
  func scrollsBack(_ keys: String, _ size: (width: Int, height: Int)) {
    var bench = Bench.ready()
    bench.send(.resized(width: size.width, height: size.height))
    bench.press(keys)
    bench.settle()
    let top = draw(bench.state).buffer.text
    for _ in 0..<200 { bench.press("down") }
    let end = draw(bench.state).buffer
    guard end.text != top else { return }
    bench.press("down")
    #expect(draw(bench.state).buffer == end)
    // A cursor may move back within what is in view.
    bench.press("up")
    #expect(draw(bench.state).buffer != end)
  }

  @Test("the line below the token map never ends in half a number", arguments: 40...100)
  func wholeNumbers(width: Int) throws {
    for keys in ["3 right", "\\ right right m | 3 right"] {
      var bench = Bench.ready()
      bench.press(keys)
      bench.settle()
      bench.send(.resized(width: width, height: 30))
      let line = try #require(
        draw(bench.state).buffer.text.split(separator: "\n").first { $0.contains("t 1 \"") })
      #expect(!line.contains("…"), "\(line)")
    }
  }

  @Test("an explanation in a list that is cut off is shown whole for the row under the cursor")
  func listExplanation() {
    var bench = Bench.ready()
    bench.send(.resized(width: 80, height: 24))
    bench.press("P down")
    #expect(draw(bench.state).buffer.text.contains(Preset.flapLike.summary))
  }

  @Test("a preview's sums leave out what has no room, and warn only where sites are compared")
  func previewSums() {
    var bench = Bench.ready()
    bench.send(.resized(width: 40, height: 12))
    bench.press("b ctrl-u")
    bench.type("40%")
    bench.press("enter")
    bench.settle()
    let sums = draw(bench.state).buffer.text.split(separator: "\n")
      .filter { $0.contains("model −") || $0.contains("held-out 0") }
    #expect(sums.count == 2)
    #expect(sums.allSatisfy { !$0.contains("…") })
    bench.press("esc")
    bench.send(.resized(width: 80, height: 24))
    bench.run(.presetPreview, .text(Preset.uniform.rawValue))
    bench.settle()
    #expect(!draw(bench.state).buffer.text.contains("inverse-norm"))
  }

  @Test("while the first trial is evaluated, its pane says so instead of asking for one")
  func firstTrial() {
    var bench = Bench.ready()
    bench.press("4 e enter")
    let text = draw(bench.state).buffer.text
    #expect(text.contains("evaluate dense, similarity… waiting"))
    #expect(!text.contains("No trials yet"))
  }

  @Test("a narrow pane of all criteria has the plan's own, however it ranks")
  func ownCriterion() {
    var bench = Bench.ready()
    bench.run(.criterionSet, .criterion(.random))
    bench.press("2 v")
    bench.settle()
    bench.send(.resized(width: 40, height: 12))
    let line = draw(bench.state).buffer.text.split(separator: "\n")
      .first { $0.contains("▸\(Criterion.random.shortName) ") }
    #expect(line?.contains("…") == false)
  }

  @Test("rows of the token map have a gap behind their names, however many layers there are")
  func manyLayers() throws {
    var model = ModelSummary.smallBERT
    let first = try #require(model.sites.first)
    model.sites = (0..<12).map { layer in
      var site = first
      site.site.layer = layer
      return site
    }
    var bench = Bench.ready(engine: FormulaEngine(model: model))
    bench.press("3 z")
    bench.settle()
    #expect(draw(bench.state).buffer.text.contains(" L10 attn "))
    #expect(draw(bench.state).buffer.text.contains(" L0 attn  "))
  }

  @Test(
    "numbers in the plot never run into each other", arguments: [(80, 24), (120, 34), (200, 60)])
  func crowdedPlot(_ width: Int, _ height: Int) {
    var bench = Bench.ready()
    bench.send(.resized(width: width, height: height))
    bench.press("%")
    bench.type((1...90).map(String.init).joined(separator: ","))
    bench.press("enter")
    bench.settle()
    bench.press("down down")
    #expect(bench.state.trials.all.count > 60)
    let text = draw(bench.state).buffer.text
    #expect(text.firstMatch(of: /[●★○]\d{3}|\d{3}[●★○]/) == nil)
    let number = bench.state.focusedTrial.map { "\($0.number)" } ?? ""
    #expect(text.firstMatch(of: /[●★](\d+)/) != nil)
    // Where there is no room beside its sign, the line below names it.
    #expect(text.contains(" \(number) wifv "))
  }

  @Test("a score that is many times the dense one is a factor, not a cut percentage")
  func hugeChange() throws {
    var bench = Bench.ready()
    bench.press("4 e enter")
    let jobs = bench.pending.filter { if case .evaluate = $0.request { true } else { false } }
    for (job, value) in zip(jobs.map(\.job), [16.05, 25_791.4]) {
      guard case .evaluate(let recipe, _)? = jobs.first(where: { $0.job == job })?.request else {
        continue
      }
      let result = EvaluationResult(
        task: .perplexity, metric: .perplexity, value: value, examples: 2, tokens: 900, seconds: 1)
      bench.send(.engine(.evaluated(job, recipe, result)))
    }
    let text = draw(bench.state).buffer.text
    #expect(text.contains("×1607"))
    #expect(text.contains("perplexity"))
  }
}
