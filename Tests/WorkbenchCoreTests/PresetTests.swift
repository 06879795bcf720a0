import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Presets") struct PresetTests {
  private func request(_ bench: Bench) -> (AllocationOptions, [SiteID: SiteSettings])? {
    for (_, request) in bench.pending {
      if case .allocate(let options, let settings, _, _) = request { return (options, settings) }
    }
    return nil
  }

  @Test(
    "a preset asks the allocator at the present size, with its own criterion and method",
    arguments: [
      (Preset.uniform, AllocationScale.uniform, Criterion.wifv, Reconstruction.none),
      (.flapLike, .own, .wifv, .bias), (.bestKnown, .sensitivity, .interpolation, .liar),
    ])
  func asks(
    _ preset: Preset, _ scale: AllocationScale, _ criterion: Criterion, _ method: Reconstruction
  ) throws {
    var bench = Bench.ready()
    bench.press("a a M a")
    let row = try #require(Preset.allCases.firstIndex(of: preset))
    bench.press("P" + String(repeating: " down", count: row) + " enter")
    let (options, settings) = try #require(request(bench))
    #expect(options.budget == Budget(.removed(0.5)))
    #expect(options.scale == scale)
    #expect(settings.count == 12)
    #expect(settings.values.allSatisfy { $0.criterion == criterion })
    #expect(settings.values.allSatisfy { $0.reconstruction == method })
    #expect(bench.state.plan.document.sites.values.allSatisfy { $0.reconstruction == .none })
  }

  @Test("fewer layers: only whole layers go, with LIAR")
  func fewerLayers() throws {
    var bench = Bench.ready()
    bench.press("a a M a P down down enter")
    let (options, settings) = try #require(request(bench))
    #expect(options.cuts == [.depth] && options.scale == .sensitivity)
    #expect(settings.values.allSatisfy { $0.reconstruction == .liar })
  }

  @Test("a decoder's best known plan is sequential, too")
  func decoder() {
    var bench = Bench.ready(engine: FormulaEngine(model: .smallLLaMA))
    bench.press("P end enter")
    bench.settle()
    bench.press("enter")
    #expect(bench.state.plan.document.mode == .residual)
    #expect(bench.state.plan.document.sites.values.allSatisfy { $0.criterion == .interpolation })
  }

  @Test("nothing changes before it is accepted; then it is one change with a name")
  func accept() throws {
    var bench = Bench.ready()
    bench.press("p j right")
    let before = bench.state.plan.document
    bench.press("P end enter")
    bench.settle()
    #expect(bench.state.plan.document == before)
    bench.press("enter")
    #expect(bench.state.plan.document.mode == .residual)
    #expect(bench.state.plan.document.sites.values.allSatisfy { $0.criterion == .interpolation })
    let first = SiteID(layer: 0, module: .attention)
    #expect(bench.state.plan.document.sites[first]?.protected == true)
    #expect(bench.state.plan.document.sites[first]?.kept == 12)
    let record = try SessionLog.decode(SessionLog.encode(bench.state.session.entries))
    #expect(record.commands.last?.id == .presetApply)
    bench.press("u")
    #expect(bench.state.message == "undo: preset best known")
    #expect(bench.state.plan.document == before)
  }

  @Test("Escape leaves the plan, and the allocator at work; the budget's key comes back")
  func cancel() throws {
    var bench = Bench.ready()
    let before = bench.state.plan.document
    bench.press("P enter esc")
    #expect(bench.state.dialogs.open == nil)
    bench.settle()
    #expect(bench.state.plan.document == before)
    bench.press("b")
    guard case .budget(let budget)? = bench.state.dialogs.open else {
      Issue.record("the preset's dialog is not there")
      return
    }
    #expect(budget.preset != nil && budget.allocation != nil)
  }

  @Test("where nothing is pruned, the last budget counts, or half")
  func unpruned() {
    var bench = Bench.ready()
    bench.press("a a D")
    #expect(bench.state.presetBudget == Budget(.removed(0.5)))
    bench.press("b ctrl-u")
    bench.type("30%")
    bench.press("enter esc")
    #expect(bench.state.presetBudget == Budget(.removed(0.3)))
  }

  @Test("the recorded command carries the whole plan, so that a replay needs no engine")
  func recorded() throws {
    var bench = Bench.ready()
    bench.press("P down enter")
    bench.settle()
    bench.press("enter")
    let entry = try #require(
      bench.state.session.entries.last { if case .command = $0 { true } else { false } })
    let record = try SessionLog.decode(SessionLog.encode([entry]))
    #expect(record.entries == [entry])
    var other = Bench.ready()
    for command in record.commands { other.send(.command(command)) }
    #expect(other.state.plan.document == bench.state.plan.document)
  }
}
