import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Units by hand") struct UnitsByHandTests {
  private let attention = SiteID(layer: 0, module: .attention)
  private let ffn = SiteID(layer: 0, module: .ffn)

  private func choices(_ bench: Bench, _ site: SiteID) -> UnitChoices? {
    bench.state.plan.document.sites[site]?.byHand
  }

  /// The units of the first attention: twelve heads, of which six are kept.
  private func units() -> Bench {
    var bench = Bench.ready()
    bench.press("3 v")
    return bench
  }

  @Test("+ and - choose the unit under the cursor, and again leave it to its score")
  func keys() {
    var bench = units()
    bench.press("end +")
    #expect(choices(bench, attention) == UnitChoices(kept: [11]))
    bench.settle()
    #expect(bench.state.unit(at: 0)?.unit == 11 && bench.state.unit(at: 0)?.choice == .keep)
    #expect(bench.state.unit(at: 0)?.state == "kept by hand")
    bench.press("home right -")
    bench.settle()
    #expect(choices(bench, attention) == UnitChoices(kept: [11], dropped: [0]))
    #expect(bench.state.unit(at: 11)?.unit == 0 && bench.state.unit(at: 11)?.isKept == false)
    bench.press("end -")
    #expect(choices(bench, attention) == UnitChoices(kept: [11]))
    #expect(bench.state.message == "head 0 left to its score: 6 of 12 kept")
  }

  @Test("the cursor stays with the unit, so that the same key takes the choice back")
  func cursorFollows() {
    var bench = units()
    bench.press("right right right +")
    bench.settle()
    #expect(bench.state.units.cursor == 0 && bench.state.unit(at: 0)?.unit == 3)
    bench.press("+")
    bench.settle()
    #expect(choices(bench, attention)?.isEmpty == true)
    #expect(bench.state.units.cursor == 3)
    bench.press("-")
    bench.settle()
    #expect(bench.state.units.cursor == 11)
    bench.press("u")
    #expect(bench.state.units.cursor == 3)
    bench.press("- left")
    bench.settle()
    #expect(bench.state.units.cursor == 10)
  }

  @Test("the footer has the keys at 80 columns")
  func footer() {
    var bench = units()
    bench.send(.resized(width: 80, height: 24))
    let hints = bench.state.keyHints
    #expect(hints.contains { $0.label == "keep/drop" && $0.keys.count == 2 })
    #expect(hints.contains { $0.label == "tokens" })
  }

  @Test("the changed order is analyzed, and only that site's")
  func analysis() {
    var bench = units()
    bench.press("-")
    let asked = bench.pending.compactMap { pending -> [SiteID: UnitChoices]? in
      if case .analyze(let sites, _, _, let byHand) = pending.request, sites == [attention] {
        byHand
      } else {
        nil
      }
    }
    #expect(asked == [[attention: UnitChoices(dropped: [0])]])
    bench.settle()
    #expect(bench.state.figures(of: bench.state.sites[0]).isStale == false)
    // Going back needs no answer: the first order's curves are still there.
    bench.press("u")
    #expect(bench.pending.allSatisfy { if case .analyze = $0.request { false } else { true } })
  }

  @Test("undo and redo name the unit")
  func undo() {
    var bench = units()
    bench.press("- u")
    #expect(bench.state.message == "undo: head 0 dropped by hand in 0.attention")
    #expect(choices(bench, attention)?.isEmpty == true)
    bench.press("U")
    #expect(choices(bench, attention) == UnitChoices(dropped: [0]))
  }

  @Test("the width follows a wish that it would leave unmet")
  func widthFollows() {
    var bench = Bench.ready()
    bench.run(.widthSet, .number(1))
    for unit in [7, 8, 9] { bench.run(.unitChoose, .unit(attention, unit: unit, .keep)) }
    #expect(bench.state.plan.document.sites[attention]?.kept == 3)
    #expect(bench.state.message?.contains("the width follows from 2") == true)
    bench.run(.planDense)
    bench.run(.unitChoose, .unit(attention, unit: 0, .drop))
    #expect(bench.state.plan.document.sites[attention]?.kept == 11)
  }

  @Test("a later width stops at the wishes, and says why")
  func widthStops() {
    var bench = Bench.ready()
    for unit in [7, 8, 9] { bench.run(.unitChoose, .unit(attention, unit: unit, .keep)) }
    bench.run(.unitChoose, .unit(attention, unit: 0, .drop))
    bench.run(.widthSet, .number(1))
    #expect(bench.state.plan.document.sites[attention]?.kept == 3)
    #expect(
      bench.state.message
        == "0.attention: width bounded by the units chosen by hand (3 kept, 1 dropped by hand): 3")
    bench.run(.ratioSet, .number(0))
    #expect(bench.state.plan.document.sites[attention]?.kept == 11)
  }

  @Test("what can't be done says why")
  func refusals() {
    var bench = units()
    bench.press("p -")
    #expect(bench.state.message == "0.attention is protected and keeps all units (p frees it)")
    bench.press("p")
    for unit in 0..<11 { bench.run(.unitChoose, .unit(attention, unit: unit, .drop)) }
    let before = bench.state.plan.document
    bench.run(.unitChoose, .unit(attention, unit: 11, .drop))
    #expect(bench.state.plan.document == before)
    #expect(bench.state.message == "one unit of 0.attention has to stay")
    bench.run(.unitChoose, .unit(attention, unit: 12, .keep))
    #expect(bench.state.message == "0.attention has no unit 12")
  }

  @Test("protection suspends the choices and gives them back")
  func protection() {
    var bench = units()
    bench.press("- p")
    #expect(bench.state.plan.document.sites[attention]?.kept == 12)
    bench.press("p")
    #expect(bench.state.plan.document.sites[attention]?.kept == 11)
    #expect(choices(bench, attention) == UnitChoices(dropped: [0]))
  }

  @Test("recipe, label, difference and command line know them")
  func recipe() throws {
    var bench = units()
    let before = bench.state.recipe
    bench.press("-")
    let recipe = bench.state.recipe
    #expect(try Recipe(toml: recipe.toml()) == recipe)
    #expect(recipe.label(model: bench.state.model).hasSuffix("by hand"))
    let differences = RecipeDifference.between(before, recipe, sites: bench.state.sites)
    #expect(differences.map(\.second) == ["6/12 wifv LIAR, by hand −0"])
    bench.press("1")
    let command = try #require(bench.state.commandLine)
    #expect(command.words.contains("--recipe") && command.input?.contains("drop_units") == true)
  }

  @Test("a session brings them back")
  func session() throws {
    var bench = units()
    bench.press("- end +")
    let text = try SessionLog.encode(bench.state.session.entries)
    let commands = try SessionLog.decode(text).commands
    #expect(commands.contains(Command(.unitChoose, .unit(attention, unit: 0, .drop))))
    #expect(!commands.contains { $0.id == .unitDrop || $0.id == .unitKeep })
  }

  @Test("two configurations have their own, and each its curves")
  func comparison() {
    var bench = units()
    bench.press("\\ - |")
    #expect(choices(bench, attention) == UnitChoices(dropped: [0]))
    bench.settle()
    let site = bench.state.sites[0]
    #expect(bench.state.figures(of: site).isStale == false)
    bench.press("\\")
    #expect(choices(bench, attention)?.isEmpty == true)
    #expect(bench.state.figures(of: site).isStale == false)
  }

  @Test("copied settings take them to the same site alone")
  func copied() {
    var bench = units()
    bench.press("- 1 { j j }")
    #expect(choices(bench, SiteID(layer: 1, module: .attention))?.isEmpty == true)
    bench.press("k k u")
    bench.run(.unitsFree)
    bench.press("}")
    #expect(choices(bench, attention) == UnitChoices(dropped: [0]))
  }

  @Test("budgets and presets keep them")
  func budgets() {
    var bench = units()
    for unit in 0..<8 { bench.run(.unitChoose, .unit(attention, unit: unit, .keep)) }
    bench.press("1 b enter")
    bench.settle()
    bench.press("enter")
    #expect(bench.state.plan.document.sites[attention]?.kept ?? 0 >= 8)
    #expect(choices(bench, attention)?.kept.count == 8)
  }

  @Test("all are freed at once, and the filter finds them")
  func freeAll() {
    var bench = units()
    bench.press("-")
    bench.run(.filterSet, .text("by-hand"))
    #expect(bench.state.visibleSites.map(\.site) == [attention])
    bench.run(.filterSet, .text(""))
    bench.press("a a")
    bench.run(.unitsFree)
    #expect(choices(bench, attention)?.isEmpty == true)
    bench.run(.unitsFree)
    #expect(bench.state.message == "no unit is kept or dropped by hand")
  }
}
