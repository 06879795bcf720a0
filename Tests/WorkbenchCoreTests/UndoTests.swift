import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

/// A small seeded generator, so that a failing sequence can be seen again.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

enum RandomCommands {
  /// A command that edits, or moves to what is edited next.
  static func next(_ state: State, _ generator: inout SeededGenerator) -> Command {
    let site = state.sites.randomElement(using: &generator)?.site ?? SiteID(layer: 0, module: .ffn)
    let simple: [CommandID] = [
      .ratioIncrease, .ratioDecrease, .ratioIncreaseFine, .ratioDecreaseFine,
      .ratioIncreaseCoarse, .ratioDecreaseCoarse, .criterionNext, .criterionPrevious, .methodNext,
      .methodPrevious, .siteProtect, .siteRemove, .layerRemove, .scopeNext, .selectToggle,
      .selectRange, .selectAll,
      .selectClear, .cursorUp, .cursorDown, .cursorPageDown, .cursorFirst, .planDense, .planReset,
      .guardToggle, .paneNext, .modeNext, .ridgeAutomatic, .unitCut, .unitKeep, .unitDrop,
      .unitsFree, .settingsCopy, .settingsPaste, .compareToggle, .compareDifference, .compareCopy,
    ]
    return switch Int.random(in: 0..<20, using: &generator) {
    case 0: Command(.ratioSet, .number(Double.random(in: 0...1, using: &generator)))
    case 1:
      Command(
        .ratioDrag, .siteRatio(site, ratio: Double.random(in: 0...1, using: &generator)))
    case 2: Command(.cursorSite, .site(site))
    case 3: Command(.widthSet, .number(Double(Int.random(in: -3...2000, using: &generator))))
    case 4:
      Command(
        .criterionSet, .criterion(Criterion.available.randomElement(using: &generator) ?? .wifv))
    case 5:
      Command(
        .methodSet,
        .reconstruction(Reconstruction.available.randomElement(using: &generator) ?? .liar))
    case 6: Command(.planApply, .recipe(recipe(state, &generator)))
    case 7:
      Command(
        .presetApply,
        .preset(
          Preset.allCases.randomElement(using: &generator) ?? .uniform, recipe(state, &generator)))
    case 8: Command(.budgetApply, .allocation(allocation(state, &generator)))
    case 9: Command(.ridgeSet, .number(Double.random(in: 0...1, using: &generator)))
    case 10:
      Command(
        .filterSet,
        .text(["", "", "ffn", "attn wifv", "3", "none"].randomElement(using: &generator) ?? ""))
    case 11:
      Command(
        .unitChoose,
        .unit(
          site, unit: Int.random(in: -1...600, using: &generator),
          [UnitChoice.keep, .drop, nil].randomElement(using: &generator) ?? nil))
    default: Command(simple.randomElement(using: &generator) ?? .cursorDown)
    }
  }
}

extension RandomCommands {
  private static func settings(_ site: SiteSummary, _ generator: inout SeededGenerator)
    -> SiteSettings
  {
    SiteSettings(
      kept: Int.random(in: 0...site.units + 2, using: &generator),
      criterion: Criterion.available.randomElement(using: &generator) ?? .wifv,
      reconstruction: Reconstruction.available.randomElement(using: &generator) ?? .liar,
      protected: Int.random(in: 0..<6, using: &generator) == 0)
  }

  /// A recipe of some of the sites.
  private static func recipe(_ state: State, _ generator: inout SeededGenerator) -> Recipe {
    var sites: [SiteID: SiteSettings] = [:]
    for site in state.sites where Bool.random(using: &generator) {
      sites[site.site] = settings(site, &generator)
    }
    return Recipe(
      model: "small-bert", calibration: nil,
      mode: PruningMode.allCases.randomElement(using: &generator) ?? .oneShot,
      target: SequentialTarget.allCases.randomElement(using: &generator) ?? .own, sites: sites)
  }

  private static func allocation(_ state: State, _ generator: inout SeededGenerator) -> Allocation {
    let sites = state.sites.map { site in
      SiteAllocation(
        site: site.site, kept: settings(site, &generator).kept, units: site.units, error: 0.1)
    }
    return Allocation(
      budget: Budget(.removed(0.4)), scale: .absolute, sites: sites, parametersBefore: 2,
      parametersAfter: 1, flopsBefore: 2, flopsAfter: 1, error: 0.1)
  }
}

@Suite("Undo and redo") struct UndoTests {
  @Test("undo after do is the identity", arguments: UInt64(0)..<40)
  func undoIsTheInverse(_ seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    var bench = Bench.ready()
    for _ in 0..<60 {
      let before = bench.state
      let command = RandomCommands.next(before, &generator)
      // A step that continues a run undoes the whole run; a move between ends it.
      bench.run(.scopeNext)
      bench.run(.scopeNext)
      bench.run(.scopeNext)
      let shown = bench.state.plan.comparison?.shown
      bench.send(.command(command))
      if bench.state.plan.comparison?.shown != shown {
        // Changing places is no change of a plan: it is undone by changing places again.
        #expect(bench.state.plan.comparison?.document == before.plan.document)
        continue
      }
      guard bench.state.plan.document != before.plan.document else {
        #expect(bench.state.plan.history.past == before.plan.history.past)
        continue
      }
      let after = bench.state.plan.document
      bench.run(.undo)
      #expect(bench.state.plan.document == before.plan.document, "undo of \(command)")
      bench.run(.redo)
      #expect(bench.state.plan.document == after, "redo of \(command)")
    }
  }

  @Test(
    "undoing everything gives the first plan, redoing everything the last, in A and in B",
    arguments: UInt64(100)..<120)
  func allTheWay(_ seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    var bench = Bench.ready()
    let first = bench.state.plan.document
    var firstOfB: Document?
    for _ in 0..<80 {
      let before = bench.state
      bench.send(.command(RandomCommands.next(before, &generator)))
      if before.plan.comparison == nil, bench.state.plan.comparison != nil {
        firstOfB = before.plan.document
      }
    }
    for _ in 0..<2 {
      let isB = bench.state.plan.comparison?.shown == .b
      let last = bench.state.plan.document
      while !bench.state.plan.history.past.isEmpty { bench.run(.undo) }
      #expect(bench.state.plan.document == (isB ? firstOfB : first))
      while !bench.state.plan.history.future.isEmpty { bench.run(.redo) }
      #expect(bench.state.plan.document == last)
      if firstOfB == nil { firstOfB = last }
      bench.run(.compareToggle)
    }
  }

  @Test("the random commands are all those that change a plan")
  func randomCommandsAreComplete() {
    var generator = SeededGenerator(state: 7)
    let state = Bench.ready().state
    let drawn = Set((0..<5000).map { _ in RandomCommands.next(state, &generator).id })
    // These go back and forth, give the work to a command that is drawn, or begin anew.
    let others: Set<CommandID> = [
      .undo, .redo, .trialRestore, .modelLoad, .dialogAccept, .figureAdopt,
    ]
    for row in CommandRow.all where row.changes.contains(.document) {
      #expect(drawn.union(others).contains(row.id), "\(row.id.rawValue) is never tried")
    }
  }

  @Test("repeated steps are one change, and any other command ends the run")
  func stepsMerge() {
    var bench = Bench.ready()
    bench.press("right right right")
    #expect(bench.state.plan.history.past.count == 1)
    bench.press("j k right")
    #expect(bench.state.plan.history.past.count == 2)
    bench.press("u")
    #expect(bench.state.message == "undo: ratio of 0.attention")
    #expect(bench.state.plan.document.sites[SiteID(layer: 0, module: .attention)]?.kept == 3)
  }

  @Test("changes are named by what they were made to")
  func names() {
    var bench = Bench.ready()
    bench.press("a a right u")
    #expect(bench.state.message == "undo: ratio of 12 sites")
    bench.press("ctrl-r")
    #expect(bench.state.message == "redo: ratio of 12 sites")
  }

  @Test("undo makes the answers for the old plan current again without asking")
  func undoKeepsAnalyses() {
    var bench = Bench.ready()
    bench.press("a a c")
    bench.settle()
    let effects = bench.press("u")
    #expect(!effects.contains { $0.isAnalysis })
    #expect(bench.state.totals.pending == 0)
  }
}
