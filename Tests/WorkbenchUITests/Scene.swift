import Foundation
import PruningPlan
import TerminalGraphics
import WorkbenchCore
import WorkbenchFixture
import WorkbenchUI

/// A state worth looking at.
enum Scene: String, CaseIterable, CustomStringConvertible {
  case start, opening, ready, edited, working, logAxis = "log-axis", tokens, trials, jobs, zoomed
  case criteria, units, distribution, ablation, typing, neighbours, continuation, plot, difference
  case browser, browsingTexts = "browsing-texts", line, lineProblem = "line-problem", theme, tour
  case tourCurves = "tour-curves"
  case figures, figureScores = "figure-scores", figureTokens = "figure-tokens"
  case configuration, compared, comparedTokens = "compared-tokens", filtering, filtered, unfound
  case presets, preset, overfitting, nothingHeldOut = "nothing-held-out", sequential
  case help, palette, criterion, calibration, evaluation, export, ratio, quit, error, budget
  case exported, exportFailed = "export-failed", exportGrows = "export-grows"
  case unitsByHand = "units-by-hand", sweep, swept
  case sessions, known, named, queue, sorted, allocating, trialFilter = "trial-filter", removed,
    depth

  var description: String { rawValue }

  /// The state at a size.
  func state(_ width: Int, _ height: Int) -> State {
    var bench = bench
    bench.send(.resized(width: width, height: height))
    return bench.state
  }

  /// The workbench behind it.
  var bench: Bench {
    switch self {
    case .start:
      var bench = Bench(Configuration())
      bench.send(.start)
      bench.press("esc")
      return bench
    case .opening:
      var bench = Bench()
      bench.send(.start)
      bench.send(
        .engine(.progress(JobID(1), fraction: 0.43, secondsLeft: 2.1, message: "layer 2 of 6")))
      return bench
    case .ready: return .ready()
    case .removed: return make("j j X j j delete") { $0.settle() }
    case .depth: return make("j j 2 v v") { $0.settle() }
    case .edited:
      return make("j j p j space j space right right c m") { $0.settle() }
    case .working:
      return make("a a c K enter") { bench in
        let job = bench.pending[bench.pending.count - 1].job
        bench.send(.engine(.started(job, title: "")))
        bench.send(
          .engine(.progress(job, fraction: 0.61, secondsLeft: 42, message: "layer 4 of 6")))
      }
    case .logAxis: return make("2 j j j L") { $0.settle() }
    case .tokens: return make("3 j j right right right right") { $0.settle() }
    case .trials:
      return make("e enter a a ] ] e enter") { bench in
        bench.settle()
        bench.press("c e enter")
        bench.settle()
        bench.press("4 down")
      }
    case .jobs:
      return make("7 e enter") { bench in
        let job = bench.pending[0].job
        bench.send(.engine(.note(job, Notice("1500 pairs"))))
        bench.send(.engine(.progress(job, fraction: 0.2, secondsLeft: 8.4, message: "pair 300")))
      }
    case .zoomed: return make("2 z") { $0.settle() }
    case .criteria: return make("j 2 v") { $0.settle() }
    case .units:
      return make("j j j j j 3 v L") { bench in
        bench.settle()
        bench.run(.unitSet, .number(700))
      }
    case .unitsByHand:
      return make("3 v - right right right right - end + left +") { bench in
        bench.settle()
        bench.press("home right")
      }
    case .sweep: return make("%") { _ in }
    case .swept:
      return make("% enter") { bench in
        bench.settle()
        bench.press("end")
      }
    case .exportGrows:
      var bench = Bench.ready(engine: FormulaEngine(model: .smallLLaMA))
      bench.press("x right right right down down right")
      bench.settle()
      return bench
    case .distribution: return make("5") { $0.settle() }
    case .ablation: return make("5 v s") { $0.settle() }
    case .typing: return make("6 enter") { $0.type("größe 日本語 👩‍👩‍👧‍👦") }
    case .neighbours:
      return make("6 enter") { bench in
        bench.type("a man plays | a girl sings")
        bench.press("enter")
        bench.settle()
      }
    case .continuation:
      var bench = Bench.ready(engine: FormulaEngine(model: .smallLLaMA))
      bench.press("6 i")
      bench.type("Once upon a time")
      bench.press("enter")
      bench.settle()
      return bench
    case .plot:
      return make("e enter a a ] e enter") { bench in
        bench.settle()
        bench.press("[ [ c c e enter")
        bench.settle()
        bench.press("4 v down down")
      }
    case .difference:
      return make("e enter") { bench in
        bench.settle()
        bench.press("j right right m c 4 end f")
      }
    case .figures: return make("F") { $0.settle() }
    case .figureScores:
      return make("F") { bench in
        bench.settle()
        bench.press("v down down")
      }
    case .figureTokens:
      return make("F") { bench in
        bench.settle()
        bench.press("left")
      }
    case .configuration: return make("j \\ right right") { $0.settle() }
    case .compared:
      return make("a a \\ ] a j j c j right right right m |") { $0.settle() }
    case .comparedTokens:
      return make("\\ j right right right j m j left | 3 right right") { $0.settle() }
    case .sessions:
      return make("e enter") { bench in
        bench.settle()
        bench.run(.sessionName, .text("before the budget"))
        guard let digest = Self.digest(of: bench) else { return }
        let other = Self.digest(of: make("l") { $0.settle() }) ?? digest
        bench.send(
          .sessions([
            SavedSession(
              path: "/s/20261124T101500Z-small-bert.jsonl",
              date: Timestamp(seconds: 1_795_515_300), digest: other),
            SavedSession(
              path: "/s/20261123T163000Z-small-bert.jsonl",
              date: Timestamp(seconds: 1_795_451_400), digest: digest, isOfOpenModel: true),
          ]))
        bench.run(.sessionResume)
      }
    case .known:
      return make("e enter") { bench in
        bench.settle()
        bench.press("e enter")
      }
    case .named:
      return make("e enter") { bench in
        bench.settle()
        bench.press("4 end")
        bench.run(.labelSet, .label(.trial(1), Label(name: "baseline", note: "half of all")))
        bench.press("t")
      }
    case .queue:
      return make("7 e enter ] e enter [ [ e enter") { bench in
        let job = bench.pending.first { if case .evaluate = $0.request { true } else { false } }?
          .job
        bench.send(
          .engine(
            .progress(job ?? JobID(0), fraction: 0.2, secondsLeft: 8.4, message: "pair 300")))
        bench.press("7 down down +")
      }
    case .sorted:
      return make("a a c esc j right right right right g") { bench in
        bench.settle()
        bench.run(.siteSortBy, .text("error"))
        bench.press("G left left")
        bench.settle()
      }
    case .allocating:
      return make("b enter") { bench in
        let job = bench.pending[bench.pending.count - 1].job
        bench.send(
          .engine(
            .progress(job, fraction: 0.34, secondsLeft: 41, message: "sensitivity of 2.ffn")))
      }
    case .trialFilter:
      return make("e enter m e enter") { bench in
        bench.settle()
        bench.press("4 /")
        bench.type("mixed")
      }
    case .filtering:
      return make("j /") { bench in
        bench.settle()
        bench.type("ffn 3")
      }
    case .filtered:
      return make("a a /") { bench in
        bench.type("attn")
        bench.press("enter c")
        bench.settle()
      }
    case .unfound:
      return make("/") { bench in
        bench.type("wanda")
        bench.press("enter")
      }
    case .overfitting:
      var engine = FormulaEngine()
      engine.heldOutFactor = 3
      engine.conditioning = Conditioning(tokens: 900, columns: 1536, condition: .infinity)
      var bench = Bench.ready(engine: engine)
      bench.press("W")
      bench.settle()
      return bench
    case .nothingHeldOut:
      var configuration = Configuration.fixture
      configuration.calibration?.heldOut = 0
      return .ready(configuration, engine: FormulaEngine(heldOutFactor: nil))
    case .sequential: return make("E") { $0.settle() }
    case .presets: return make("P down") { _ in }
    case .preset: return make("j p P end enter") { $0.settle() }
    case .help: return make("?") { $0.type("ratio") }
    case .palette: return make("ctrl-p") { $0.type("trial") }
    case .browser: return make("o") { $0.settle() }
    case .browsingTexts:
      return make("K ctrl-o") { bench in
        bench.settle()
        bench.type("pai")
      }
    case .line:
      return make(":") { $0.type("method ") }
    case .lineProblem:
      return make(":") { bench in
        bench.type("ratio 7")
        bench.press("enter")
      }
    case .theme: return make("T down") { _ in }
    case .tour:
      return make("") { bench in
        bench.run(.tourStart)
        bench.press("ctrl-n")
      }
    case .tourCurves:
      return make("") { bench in
        bench.run(.tourStart)
        bench.press("ctrl-n ctrl-n")
      }
    case .criterion: return make("r down") { _ in }
    case .calibration: return make("K tab") { $0.type("x") }
    case .evaluation: return make("e right") { _ in }
    case .export: return make("x") { _ in }
    case .ratio:
      return make("=") { bench in
        bench.type("120")
        bench.press("enter")
      }
    case .budget: return make("a a b enter") { $0.settle() }
    case .quit: return make("ctrl-c") { _ in }
    case .error:
      return make("K enter") { bench in
        let job = bench.pending[bench.pending.count - 1].job
        bench.send(
          .engine(
            .failed(
              job,
              message: "/texts/sentences.txt: no such file; check the path, or choose another text "
                + "from folders with ctrl-o")))
      }
    case .exported: return make("x enter") { $0.settle() }
    case .exportFailed:
      return make("x enter") { bench in
        let job = bench.pending[bench.pending.count - 1].job
        bench.send(
          .engine(
            .failed(
              job,
              message: "small-bert-pruned.toml: exists already; choose another name, or ask for it "
                + "to be overwritten")))
      }
    }
  }

  private static func digest(of bench: Bench) -> SessionDigest? {
    (try? SessionLog.decode(SessionLog.encode(bench.state.session.entries)))?.digest
  }

  private func make(_ keys: String, _ change: (inout Bench) -> Void) -> Bench {
    var bench = Bench.ready()
    bench.press(keys)
    change(&bench)
    return bench
  }
}

/// The ways of drawing that are tested.
enum Ladder: String, CaseIterable, CustomStringConvertible {
  case unicode, blocks, ascii

  var description: String { rawValue }

  var capabilities: Capabilities {
    switch self {
    case .unicode: Capabilities(colors: .colors256, glyphs: .full)
    case .blocks: Capabilities(colors: .colors16, glyphs: .unicode)
    case .ascii: Capabilities(colors: .monochrome, glyphs: .ascii)
    }
  }
}

/// The themes of the repository.
enum Themes {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let folder = root.appendingPathComponent("themes").path

  static func theme(_ name: String) throws -> Theme {
    try ThemeLibrary(searchPaths: [folder]).theme(name)
  }
}

func draw(_ state: State, _ ladder: Ladder = .unicode, theme: Theme = .builtIn) -> Frame {
  render(state, capabilities: ladder.capabilities, theme: theme)
}
