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
      Command(.resize, .size(width: 80, height: 24)),
    ])
  func roundTrip(_ command: Command) throws {
    let line = try SessionLog.encode(command)
    #expect(!line.contains("\n"))
    #expect(try SessionLog.decode("# a session\n\n" + line) == [command])
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
      ("{\"command\":\"plan.undo\"}\n{", "line 2"), ("{\"command\":\"nonsense\"}", "'command'"),
      ("{\"command\":\"ratio.set\"}", "'number' is missing"), ("[]", "line 1"),
    ]
    for (text, expected) in damaged {
      #expect {
        _ = try SessionLog.decode(text)
      } throws: { error in
        "\(error)".contains(expected)
      }
    }
  }

  @Test("replaying a session gives the same plan", arguments: UInt64(0)..<20)
  func replay(_ seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    var live = Bench.ready()
    for step in 0..<120 {
      live.send(.command(RandomCommands.next(live.state, &generator)))
      if step % 17 == 0 { live.press("u") }
      if step == 50 {
        live.send(.resized(width: 80, height: 24))
        live.press("e enter")
        live.settle()
      }
      if step == 90 { live.press("4 end enter 1") }
      if step % 30 == 0 {
        live.press("=")
        live.type("40")
        live.press("enter esc")
      }
    }
    let commands = try SessionLog.decode(SessionLog.encode(live.state.session))
    var replayed = Bench()
    replayed.send(.start)
    for command in commands {
      replayed.settle()
      replayed.send(.command(command))
    }
    #expect(replayed.state.document == live.state.document)
    #expect(replayed.state.revision == live.state.revision)
    #expect(replayed.state.history.past.map(\.name) == live.state.history.past.map(\.name))
  }

  @Test("restoring a trial is recorded with its recipe, so that it can be replayed without it")
  func restoreIsSelfContained() {
    var bench = Bench.ready()
    bench.press("e enter")
    bench.settle()
    bench.press("4 end enter")
    let last = bench.state.session.last
    #expect(last?.id == .planApply)
    #expect(last?.argument == .recipe(bench.state.results.trials[1].recipe))
  }
}
