import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Sequential mode in the plan") struct ModeTests {
  private let options = EvaluationOptions(task: .similarity, file: "/texts/pairs.csv")

  @Test("a key goes through one-shot and the three targets, and undo goes back")
  func cycle() {
    var bench = Bench.ready()
    var seen = [bench.state.plan.document.mode]
    for _ in ModeChoice.allCases {
      bench.press("E")
      seen.append(bench.state.plan.document.mode)
    }
    #expect(seen == ModeChoice.allCases + [.oneShot])
    bench.press("u")
    #expect(bench.state.plan.document.mode == .own)
    #expect(bench.state.recipe.mode == .sequential)
    #expect(bench.state.recipe.target == .own)
  }

  @Test("a changed mode asks for no analysis: the screens show one-shot errors")
  func noAnalysis() {
    var bench = Bench.ready()
    bench.press("E")
    let asksForAnalysis = bench.pending.contains {
      if case .analyze = $0.request { true } else { false }
    }
    #expect(!asksForAnalysis)
  }

  @Test("the export form refines the plan without changing it")
  func export() {
    var bench = Bench.ready()
    bench.press("x down down right enter")
    guard case .export(let recipe, _, _, _, _)? = bench.pending.last?.request else {
      Issue.record("no export was asked for: \(bench.pending)")
      return
    }
    #expect(recipe.mode == .sequential && recipe.target == .residual)
    #expect(bench.state.plan.document.mode == .oneShot)
  }

  @Test("a refined trial says so, and its recipe can be taken over")
  func trial() throws {
    var bench = Bench.ready()
    bench.run(.trialRun, .evaluation(options, mode: .dense))
    bench.settle()
    let trial = try #require(bench.state.trials.all.last)
    #expect(trial.recipe.label(model: bench.state.model).hasSuffix("seq dense"))
    bench.run(.planApply, .recipe(trial.recipe))
    #expect(bench.state.plan.document.mode == .dense)
  }

  @Test("refinements survive the session log", arguments: [ModeChoice.residual, nil])
  func log(mode: ModeChoice?) throws {
    let commands = [
      Command(.trialRun, .evaluation(options, mode: mode)),
      Command(
        .exportRun,
        .export(ExportOrder(format: .recipe, destination: "r", overwrite: false, mode: mode))),
    ]
    let text = try SessionLog.encode(commands.map(SessionEntry.command))
    #expect(try SessionLog.decode(text).commands == commands)
  }

  @Test("an export that fails is asked again as it was filled in, with what is wrong")
  func failedExport() throws {
    var bench = Bench.ready()
    let order = ExportOrder(
      format: .gguf, destination: "/out/m.gguf", overwrite: false, mode: .residual)
    bench.run(.exportRun, .export(order))
    let job = try #require(bench.pending.last?.job)
    bench.send(.engine(.failed(job, message: "/out/m.gguf: exists already")))
    guard case .form(let form) = bench.state.dialogs.open else {
      Issue.record("no form")
      return
    }
    #expect(form.problem == "/out/m.gguf: exists already")
    #expect(
      form.fields.map(\.text) == ["gguf", "/out/m.gguf", "keep", "sequential residual", "no"])
    bench.press("down down down right enter")
    guard
      case .engine(_, .export(_, .gguf, _, "/out/m.gguf", overwrite: true))? = bench.effects.last
    else {
      Issue.record("\(String(describing: bench.effects.last))")
      return
    }
  }

  @Test("the ridge's form takes a number or auto")
  func ridge() {
    var bench = Bench.ready()
    bench.run(.ridgeEnter)
    bench.press("ctrl-u")
    bench.type("auto")
    bench.press("enter")
    #expect(bench.state.plan.document.estimate.ridge == .automatic)
    bench.run(.ridgeEnter)
    bench.press("ctrl-u")
    bench.type("0.01")
    bench.press("enter")
    #expect(bench.state.plan.document.estimate.ridge == 0.01)
  }
}
