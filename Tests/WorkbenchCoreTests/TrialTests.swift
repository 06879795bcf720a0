import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Trials") struct TrialTests {
  private let options = EvaluationOptions(task: .similarity, file: "/texts/pairs.csv")

  @Test("the first evaluation measures the dense model too, the next ones don't")
  func denseFirst() {
    var bench = Bench.ready()
    let dense = Recipe(model: "small-bert", calibration: nil, sites: [:])
    let effects = bench.run(.trialRun, .evaluation(options))
    #expect(effects.count == 2)
    #expect(
      bench.pending.map(\.request) == [
        .evaluate(recipe: dense, options: options),
        .evaluate(recipe: bench.state.recipe, options: options),
      ])
    bench.settle()
    #expect(bench.state.trials.all.map(\.number) == [0, 1])
    #expect(bench.state.trials.all[0].isDense)
    #expect(bench.state.trials.all[0].parametersLeft == 1)
    #expect(abs(bench.state.trials.all[1].parametersLeft - 0.5) < 0.01)
    bench.press("right")
    #expect(bench.run(.trialRun, .evaluation(options)).count == 1)
  }

  @Test("the form offers what was evaluated last")
  func form() {
    var bench = Bench.ready()
    bench.press("e down")
    bench.press("ctrl-u")
    bench.type("~/pairs.tsv")
    bench.press("enter")
    bench.settle()
    #expect(bench.state.trials.all.last?.options.file == "/home/me/pairs.tsv")
    bench.press("e")
    guard case .form(let form)? = bench.state.dialogs.open else {
      Issue.record("no form is open")
      return
    }
    #expect(form.text("file") == "/home/me/pairs.tsv")
  }

  @Test("the form offers the tasks that the model can be judged by, and says what each reads")
  func tasks() throws {
    var bench = Bench.ready()
    bench.press("e")
    var form = try #require(bench.form)
    #expect(
      form.fields[0].content == .choice(["similarity", "classification", "fidelity"], index: 0))
    #expect(form.fields[0].help.contains("question-answering needs"))
    #expect(form.fields[1].help == "rows of text, text, score")
    bench.press("right")
    form = try #require(bench.form)
    #expect(form.fields[1].help == "rows of text (or two) and label")
  }

  @Test("classification without a head asks for rows to fit a probe on")
  func probe() throws {
    var bench = Bench.ready()
    bench.press("e right enter")
    #expect(bench.form?.problem?.contains("no classification head") == true)
    bench.type("~/train.tsv")  // the field at fault has the focus
    bench.press("enter")
    bench.settle()
    let options = bench.state.trials.all.last?.options
    #expect(options?.task == .classification)
    #expect(options?.probeFile == "/home/me/train.tsv")
  }

  @Test("a trial's recipe is restored, and that can be undone")
  func restore() {
    var bench = Bench.ready()
    bench.run(.trialRun, .evaluation(options))
    bench.settle()
    let evaluated = bench.state.plan.document
    bench.press("a a right")
    let edited = bench.state.plan.document
    bench.press("4 end enter")
    #expect(bench.state.plan.document == evaluated)
    bench.press("u")
    #expect(bench.state.plan.document == edited)
    bench.press("home enter")
    #expect(bench.state.sites.allSatisfy { bench.state.settings(of: $0).kept == $0.units })
  }

  @Test("a trial is deleted only after a question")
  func delete() {
    var bench = Bench.ready()
    bench.run(.trialRun, .evaluation(options))
    bench.settle()
    bench.press("4 end d")
    #expect(bench.state.trials.all.count == 2)
    bench.press("n")
    #expect(bench.state.dialogs.open == nil)
    #expect(bench.state.trials.all.count == 2)
    bench.press("d y")
    #expect(bench.state.trials.all.map(\.number) == [0])
  }

  @Test("trials sort by score and by parameters")
  func sort() {
    var bench = Bench.ready()
    bench.run(.trialRun, .evaluation(options))
    bench.settle()
    bench.press("a a ] enter 4")
    bench.run(.trialRun, .evaluation(options))
    bench.settle()
    #expect(bench.state.sortedTrials.map(\.number) == [0, 1, 2])
    bench.press("s s")
    #expect(bench.state.trials.sort == .parameters)
    #expect(bench.state.sortedTrials.map(\.number) == [2, 1, 0])
  }

  @Test("what an evaluation had measured when it was stopped is marked partial")
  func partial() throws {
    var bench = Bench.ready()
    bench.run(.trialRun, .evaluation(options))
    let (job, request) = try #require(bench.pending.last)
    bench.press("ctrl-c")
    for event in FormulaEngine().answers(job, request) { bench.send(.engine(event)) }
    #expect(bench.state.trials.all.last?.isPartial == true)
  }

  @Test("recipes are labelled by what they do")
  func labels() {
    var bench = Bench.ready()
    #expect(bench.state.recipe.label(model: .smallBERT) == "wifv 50 % LIAR")
    bench.press("m")
    #expect(bench.state.recipe.label(model: .smallBERT) == "wifv 50 % mixed")
    bench.press("u a D")
    #expect(bench.state.recipe.label(model: .smallBERT) == "wifv 50 % LIAR ffn")
  }

  @Test("evaluations that wait say which plan each is of")
  func jobTitles() {
    var bench = Bench.ready()
    bench.press("e enter ] e enter")
    let titles = bench.state.jobs.active.filter(\.isEvaluation).map(\.title)
    #expect(titles.count == 3)
    #expect(Set(titles).count == 3)
    #expect(titles[0] == "evaluate dense, similarity")
    #expect(titles[1].hasPrefix("evaluate wifv 50 % LIAR"))
  }

  @Test("data that the dense model can't be evaluated on fails once, not once a model")
  func failsOnce() throws {
    var bench = Bench.ready()
    bench.press("e enter")
    let jobs = bench.pending.filter { if case .evaluate = $0.request { true } else { false } }
    #expect(jobs.count == 2)
    bench.send(.engine(.failed(jobs[0].job, message: "needs three columns")))
    // The form as it was filled in, at the field that is wrong.
    let form = try #require(bench.form)
    #expect(form.problem == "needs three columns" && form.problemField == "file")
    #expect(form.fields[form.focus].id == "file" && !form.text("file").isEmpty)
    bench.press("esc")
    // The engine may have found the same before it was stopped.
    bench.send(.engine(.failed(jobs[1].job, message: "needs three columns")))
    bench.settle()
    #expect(bench.state.dialogs.open == nil)
    #expect(bench.state.jobs.active.isEmpty)
  }
}

extension Bench {
  /// The open form.
  fileprivate var form: FormDialog? {
    if case .form(let form)? = state.dialogs.open { form } else { nil }
  }
}
