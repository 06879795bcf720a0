import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Typed commands") struct CommandTextTests {
  static let site = SiteID(layer: 3, module: .ffn)

  /// Arguments of each kind, plain and awkward ones.
  static func samples(_ kind: CommandArgument.Kind) -> [CommandArgument] {
    switch kind {
    case .none: [.none]
    case .number: [.number(1), .number(3)]
    case .text:
      [
        .text("dark"), .text("a man  plays | it's \"so\""), .text(" \"quoted\" "),
        .text("größe 日本語 👩‍👩‍👧‍👦"), .text("two\nlines\tand \\ more"), .text("/models/a b/c'd"), .text(""),
        .text("/a\\b"), .text("\u{301}a"), .text("\"\u{301}"), .text("a '\u{301} \\\u{301}"),
        .text("a\n\u{301}b \u{301}"), .text("\u{301} \u{301}\n"), .text("/a'\u{301}b"),
      ]
    case .site: [.site(site)]
    case .siteRatio: [.siteRatio(site, ratio: 0.1), .siteRatio(site, ratio: 1.0 / 3)]
    case .siteToken: [.siteToken(site, token: 12)]
    case .unit:
      [.unit(site, unit: 17, .keep), .unit(site, unit: 0, .drop), .unit(site, unit: 3, nil)]
    case .criterion: Criterion.allCases.map { .criterion($0) }
    case .reconstruction: Reconstruction.allCases.map { .reconstruction($0) }
    case .calibration:
      [
        .calibration(CalibrationOptions(file: "/texts/a.txt")),
        .calibration(CalibrationOptions(file: "self:16")),
        .calibration(
          CalibrationOptions(
            file: "my \"best\" text.csv", samples: 7, length: 512, seed: UInt64(Int64.max),
            heldOut: 0.3,
            tokenWeighting: .inverseNorm, textField: "a b", textColumn: "2")),
      ]
    case .evaluation:
      [
        .evaluation(EvaluationOptions(task: .perplexity, file: "held out.txt")),
        .evaluation(
          EvaluationOptions(
            task: .classification, file: "a", length: 64, limit: 9, probeFile: "x=y z"),
          mode: .residual),
      ]
    case .sweep:
      [
        .sweep(Sweep.standard, EvaluationOptions(task: .perplexity, file: "held out.txt")),
        .sweep(
          [0.125, 0.3], EvaluationOptions(task: .similarity, file: "a", limit: 9), mode: .residual),
      ]
    case .preset:
      Preset.allCases.map {
        .preset(
          $0,
          Recipe(
            model: "a b", calibration: nil, sites: [site: SiteSettings(kept: 5, criterion: .wanda)])
        )
      }
    case .export:
      [
        .export(ExportOrder(format: .gguf, destination: "~/out dir/m.gguf", overwrite: false)),
        .export(
          ExportOrder(
            format: .gguf, destination: "m", overwrite: true, mode: .residual, storage: .q8)),
        .export(
          ExportOrder(
            format: .huggingFacePadded, destination: "overwrite", overwrite: true, mode: .own)),
      ]
    case .recipe:
      [.recipe(Recipe(model: "a \"b\"", calibration: nil, sites: [site: SiteSettings(kept: 4)]))]
    case .budget:
      [
        .budget(AllocationOptions(budget: Budget(.removed(0.4)))),
        .budget(AllocationOptions(budget: Budget(.removed(0.4), whole: .chosen))),
        .budget(
          AllocationOptions(budget: Budget(.kept(15_000_000)), scale: .own, roundTo: 8)),
        .budget(AllocationOptions(budget: Budget(.removed(0.5), of: .flops), scale: .uniform)),
        .budget(AllocationOptions(budget: Budget(.removed(0.5)), cuts: [.depth])),
        .budget(
          AllocationOptions(
            budget: Budget(.removed(0.3), of: .time), pass: PassShape(batch: 8, length: 128))),
        .budget(AllocationOptions(budget: Budget(.removed(0.5)), cuts: [.attention, .depth])),
      ]
    case .allocation:
      [
        .allocation(
          Allocation(
            budget: Budget(.removed(0.4)), scale: .own,
            sites: [SiteAllocation(site: site, kept: 3, units: 12, error: 0.25)],
            parametersBefore: 9, parametersAfter: 5, flopsBefore: 8, flopsAfter: 4, error: 0.125))
      ]
    case .label:
      [
        .label(.session, Label(name: "my \"best\"", note: "a=b, c")), .label(.trial(3), Label()),
        .label(.trial(12), Label(note: "größe 日本語")),
      ]
    case .siteOrder:
      [
        .siteOrder(SiteOrder(.error, sites: [site])),
        .siteOrder(SiteOrder(.method, isReversed: true, sites: [])),
      ]
    case .place: [.place(TokenPlace(site, sample: 4, token: 0))]
    case .size: [.size(width: 80, height: 24)]
    }
  }

  @Test("every command is read as it is printed", arguments: CommandRegistry.all.map(\.id))
  func roundTrip(_ id: CommandID) throws {
    for argument in Self.samples(CommandRegistry.descriptor(id).argument) {
      // A ratio is a share.
      if id == .ratioSet, case .number(let number) = argument, number > 1 { continue }
      let command = Command(id, argument)
      let text = CommandText.text(of: command)
      #expect(!text.contains("\n"))
      #expect(try CommandText.parse(text) == command, "\(text)")
    }
  }

  @Test(
    "short names",
    arguments: [
      ("ratio 0.5", Command(.ratioSet, .number(0.5))),
      ("ratio 33%", Command(.ratioSet, .number(0.33))), ("ratio", Command(.ratioEnter)),
      ("width 6", Command(.widthSet, .number(6))),
      ("criterion interpolation", Command(.criterionSet, .criterion(.interpolation))),
      ("method bias", Command(.methodSet, .reconstruction(.bias))),
      ("budget 40%", Command(.budgetPreview, .budget(.init(budget: Budget(.removed(0.4)))))),
      ("site 3.ffn", Command(.cursorSite, .site(site))),
      ("theme nord", Command(.themeSet, .text("nord"))),
      ("open ~/my model", Command(.modelLoad, .text("~/my model"))),
      ("open '/a b/c'", Command(.modelLoad, .text("/a b/c"))),
      ("open /a\\ b/c", Command(.modelLoad, .text("/a b/c"))),
      (
        "export hf out",
        Command(
          .exportRun, .export(.init(format: .huggingFace, destination: "out", overwrite: false)))
      ),
      (
        "  evaluate  perplexity  f.txt ",
        Command(.trialRun, .evaluation(.init(task: .perplexity, file: "f.txt")))
      ),
      ("sample 7", Command(.sampleSet, .number(7))),
      ("select ffn", Command(.selectMatching, .text("ffn"))),
      ("ridge auto", Command(.ridgeAutomatic)), ("ridge 1e-4", Command(.ridgeSet, .number(1e-4))),
      ("resume", Command(.sessionResume)),
      ("resume mine", Command(.sessionContinue, .text("mine"))),
      ("name a good one", Command(.sessionName, .text("a good one"))),
      ("label baseline", Command(.trialName, .text("baseline"))),
      ("try it's fine", Command(.tryText, .text("it's fine"))), ("q", Command(.quit)),
    ])
  func short(_ text: String, _ command: Command) throws {
    #expect(try CommandText.parse(text) == command)
  }

  @Test(
    "mistakes are told where they are",
    arguments: [
      ("", 0, "type a command"), ("retio 0.5", 0, "no command 'retio'"),
      ("ratio.set", 9, "0.5 or 50%"), ("ratio 2", 6, "from 0 to 1"), ("ratio x", 6, "0.5 or 50%"),
      ("ratio nan", 6, "0.5 or 50%"), ("ratio 0.5 0.6", 10, "nothing more"),
      ("undo 3", 5, "takes nothing"), ("criterion wivf", 10, "wifv"), ("site ffn", 5, "3.ffn"),
      ("evaluate perplexity", 19, "path of text"), ("evaluate speed f", 9, "perplexity"),
      ("evaluate perplexity f limt=3", 22, "limit="),
      ("evaluate perplexity f limit=x", 28, "whole number"), ("export hf", 9, "where to write"),
      ("budget 4q", 7, "no unit"), ("open \"a b", 5, "not closed"), ("sample 0", 7, "1 or more"),
      ("ridge -5", 6, "from 0 to 1000000"), ("ridge 1e300", 6, "or auto"),
      ("plan.apply {", 11, "recipe as JSON"), ("app.resize 3 -1", 13, "height"),
    ])
  func mistakes(_ text: String, _ offset: Int, _ expected: String) {
    let error = #expect(throws: CommandTextError.self) { try CommandText.parse(text) }
    #expect(error?.offset == offset, "\(text): \(error?.offset ?? -1)")
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test("no text makes the parser trap")
  func robust() {
    let pieces = ["\"", "'", "\\", " ", "=", "limit=", "open", "ratio", "é", "👩‍👩‍👧‍👦", "\u{0301}", "{"]
    for first in pieces {
      for second in pieces {
        for third in pieces {
          let line = "evaluate " + first + second + third
          _ = try? CommandText.parse(line)
          _ = try? CommandText.parse(first + second + third)
          var bench = Bench.ready()
          bench.press(":")
          bench.send(.paste(line))
          bench.press("tab")
        }
      }
    }
  }
}

@Suite("The : line") struct CommandLineTests {
  private func line(_ bench: Bench) throws -> CommandLine {
    guard case .line(let line) = try #require(bench.state.dialogs.open) else {
      Issue.record("no line is open")
      throw CancellationError()
    }
    return line
  }

  private func typed(_ text: String) -> Bench {
    var bench = Bench.ready()
    bench.press(":")
    bench.type(text)
    return bench
  }

  @Test("it runs what is typed and closes")
  func runs() {
    var bench = typed("ratio 25%")
    bench.press("enter")
    #expect(bench.state.dialogs.open == nil)
    #expect(bench.state.plan.document.sites[SiteID(layer: 0, module: .attention)]?.kept == 9)
    #expect(bench.state.session.entries.contains(.command(Command(.ratioSet, .number(0.25)))))
  }

  @Test("a mistake stays on the line with the caret on it")
  func mistake() throws {
    var bench = typed("ratio 7")
    bench.press("enter")
    #expect(try line(bench).problem?.offset == 6)
    #expect(try line(bench).entry.cursor == 6)
    bench.press("delete")
    #expect(try line(bench).problem == nil)
  }

  @Test(
    "what the model or the plan doesn't have is told too",
    arguments: [
      ("site 99.ffn", "0.attention"), ("theme none", "dark"), ("sort size", "fitted"),
      ("select 99", "0-2"), ("redo", "nothing to redo"), ("trial 1", "no trials yet"),
    ])
  func unknown(_ text: String, _ expected: String) throws {
    var bench = typed(text)
    bench.press("enter")
    #expect(try line(bench).problem?.description.contains(expected) == true)
  }

  @Test(
    "tab completes commands, values, sites, themes",
    arguments: [
      ("crit", "criterion"), ("criterion int", "criterion interpolation "),
      ("method b", "method bias "), ("theme l", "theme light "), ("site 3.f", "site 3.ffn "),
      ("evaluate simi", "evaluate similarity "), ("export gg", "export gguf "),
      ("budget 40% sc", "budget 40% scale="), ("budget 40% scale=un", "budget 40% scale=uniform "),
      ("theme.c", "theme.choose "),
    ])
  func completes(_ text: String, _ completed: String) throws {
    var bench = typed(text)
    bench.press("tab")
    #expect(try line(bench).entry.text == completed)
  }

  @Test("tab goes through several in turn, and back")
  func cycles() throws {
    var bench = typed("site 3.")
    bench.press("tab")
    #expect(try line(bench).entry.text == "site 3.attention")
    bench.press("tab")
    #expect(try line(bench).entry.text == "site 3.ffn")
    bench.press("shift-tab")
    #expect(try line(bench).entry.text == "site 3.attention")
  }

  @Test("paths come from the engine's listing, quoted where they have blanks")
  func paths() throws {
    var bench = typed("open /mod")
    bench.settle()
    bench.press("tab")
    #expect(try line(bench).entry.text == "open /models/")
    bench.settle()
    bench.type("tiny")
    bench.press("tab enter")
    #expect(bench.pending.last?.request == .openModel(path: "/models/tiny llama.Q4_1.gguf"))
  }

  @Test("↑ and ↓ bring back what was typed before, and the new line after it")
  func history() throws {
    var bench = typed("width 6")
    bench.press("enter :")
    bench.type("ratio 0.5")
    bench.press("enter :")
    bench.type("un")
    bench.press("up")
    #expect(try line(bench).entry.text == "ratio 0.5")
    bench.press("up up")
    #expect(try line(bench).entry.text == "width 6")
    bench.press("down down down")
    #expect(try line(bench).entry.text == "un")
  }

  @Test("Esc leaves, and so does erasing an empty line")
  func leaves() {
    for keys in [": esc", ": backspace", ": enter"] {
      var bench = Bench.ready()
      bench.press(keys)
      #expect(bench.state.dialogs.open == nil)
    }
  }

  @Test(
    "sites are selected by what they are",
    arguments: [
      ("ffn", 6), ("attention", 6), ("all", 12), ("none", 0), ("0-1", 4), ("2", 2),
      ("3.ffn,4.ffn", 2), ("0 5", 4),
    ])
  func selects(_ text: String, _ count: Int) {
    var bench = typed("select " + text)
    bench.press("enter")
    #expect(bench.state.siteList.selection.count == count)
  }
}
