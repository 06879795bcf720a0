import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("The session") struct SessionTests {
  @Test(
    "every command survives the log",
    arguments: [
      Command(.undo), Command(.ratioSet, .number(0.25)), Command(.modelLoad, .text("/a \"b\"\n")),
      Command(.cursorSite, .site(SiteID(layer: 3, module: .ffn))),
      Command(.ratioDrag, .siteRatio(SiteID(layer: 1, module: .attention), ratio: 0.5)),
      Command(.tokenSet, .siteToken(SiteID(layer: 1, module: .attention), token: 7)),
      Command(.criterionSet, .criterion(.wanda)), Command(.methodSet, .reconstruction(.bias)),
      Command(.calibrationRun, .calibration(CalibrationOptions(file: "/t.txt"))),
      Command(.trialRun, .evaluation(EvaluationOptions(task: .fidelity, file: "/t.txt"))),
      Command(
        .exportRun, .export(ExportOrder(format: .recipe, destination: "r", overwrite: false))),
      Command(.planApply, .recipe(Recipe(model: "m", calibration: nil, sites: [:]))),
      Command(.labelSet, .label(.trial(3), Label(name: "a", note: "b"))),
      Command(.labelSet, .label(.session, Label(name: "a"))),
      Command(.resize, .size(width: 80, height: 24)),
    ])
  func roundTrip(_ command: Command) throws {
    let line = try SessionLog.encode(command)
    #expect(!line.contains("\n"))
    #expect(try SessionLog.decode("# a session\n\n" + line).commands == [command])
  }

  @Test("a line is one flat object")
  func format() throws {
    let command = Command(.ratioDrag, .siteRatio(SiteID(layer: 3, module: .ffn), ratio: 0.5))
    #expect(
      try SessionLog.encode(command) == #"{"command":"ratio.drag","ratio":0.5,"site":"3.ffn"}"#)
  }

  @Test("a line that is no command is told by its number")
  func damage() {
    let damaged: [(String, String)] = [
      ("{\"command\":\"plan.undo\"}\n{\n", "line 2"),
      ("{\"command\":\"nonsense\"}\n", "'command'"),
      ("{\"command\":\"ratio.set\"}\n", "'number' is missing"), ("[]\n", "line 1"),
      ("{\"note\":\"nonsense\"}\n", "no note 'nonsense'"), ("{\"session\":9}\n", "'model'"),
    ]
    for (text, expected) in damaged {
      #expect {
        _ = try SessionLog.decode(text)
      } throws: { error in
        "\(error)".contains(expected)
      }
    }
  }

  @Test("a last line that was cut off is left out; a whole one without its end is not")
  func tornLine() throws {
    let torn = try SessionLog.decode("{\"command\":\"plan.undo\"}\n{\"command\":\"pla")
    #expect(torn.commands == [Command(.undo)])
    #expect(torn.tornLine == 2)
    let whole = try SessionLog.decode("{\"command\":\"plan.undo\"}\n{\"command\":\"plan.redo\"}")
    #expect(whole.commands == [Command(.undo), Command(.redo)])
    #expect(whole.tornLine == nil)
  }

  @Test("notes and headers survive the log, figures that are no numbers too")
  func notes() throws {
    var bench = Bench.ready()
    bench.press("w e enter")
    bench.settle()
    var entries = bench.state.session.entries
    guard case .note(.trial(var trial))? = entries.last else {
      Issue.record("the evaluation has left no note")
      return
    }
    trial.result.value = .infinity
    trial.date = Timestamp("2026-11-24T02:30:00Z")
    entries.append(.note(.trial(trial)))
    entries.append(.note(.stopped("calibrate on a.txt")))
    entries.append(.note(.progress(SessionProgress(undoable: 3))))
    entries.append(.note(.progress(SessionProgress(label: Label(name: "mine", note: "why")))))
    #expect(try SessionLog.decode(SessionLog.encode(entries)).entries == entries)
  }

  @Test("restoring a trial is recorded with its recipe, so that it can be replayed without it")
  func restoreIsSelfContained() {
    var bench = Bench.ready()
    bench.press("e enter")
    bench.settle()
    bench.press("4 end enter")
    let commands = bench.state.session.entries.compactMap { entry in
      if case .command(let command) = entry { command } else { nil }
    }
    #expect(
      commands.last
        == (Command(.planApply, .recipe(bench.state.trials.all[1].recipe))))
  }
}
