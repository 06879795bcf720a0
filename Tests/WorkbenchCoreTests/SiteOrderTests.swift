import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("The order of sites") struct SiteOrderTests {
  private func rows(_ bench: Bench) -> [SiteID] { bench.state.visibleSites.map(\.site) }

  private func errors(_ bench: Bench) -> [Double] {
    bench.state.visibleSites.compactMap { bench.state.figures(of: $0).error.fitted }
  }

  @Test("sorted by error the worst site comes first, the other way around last")
  func byError() {
    var bench = Bench.ready()
    bench.run(.siteSortBy, .text("fitted"))
    #expect(errors(bench) == errors(bench).sorted(by: >))
    #expect(bench.state.focusedSite?.site == SiteID(layer: 0, module: .attention))
    bench.press("S")
    #expect(errors(bench) == errors(bench).sorted())
    #expect(bench.state.message == "sites by fitted, the other way around")
  }

  @Test("s goes through the columns and back to the network's order")
  func cycle() {
    var bench = Bench.ready()
    let network = rows(bench)
    bench.press("j right")
    for sort in SiteSort.allCases.dropFirst() {
      bench.press("s")
      #expect(bench.state.siteList.order?.sort == sort)
    }
    bench.press("s")
    #expect(bench.state.siteList.order == nil)
    #expect(rows(bench) == network)
    bench.press("S")
    #expect(rows(bench) == network.reversed())
  }

  @Test("sorting changes what is seen, not the plan")
  func isAView() {
    var bench = Bench.ready()
    bench.press("right")
    let (document, history) = (bench.state.plan.document, bench.state.plan.history.past)
    bench.press("s s s S")
    #expect(bench.state.plan.document == document)
    #expect(bench.state.plan.history.past == history)
    #expect(bench.state.recipe.sites == document.sites)
  }

  @Test("the cursor stays on its site, and moves by the rows that are seen")
  func cursor() {
    var bench = Bench.ready()
    bench.press("j j")
    let site = bench.state.focusedSite?.site
    bench.run(.siteSortBy, .text("fitted"))
    #expect(bench.state.focusedSite?.site == site)
    bench.press("g")
    #expect(bench.state.focusedSite?.site == rows(bench).first)
    bench.press("down down")
    #expect(bench.state.focusedSite?.site == rows(bench)[2])
  }

  @Test("a range selects the rows between its ends as they are seen")
  func range() {
    var bench = Bench.ready()
    bench.run(.siteSortBy, .text("fitted"))
    bench.press("g V j j")
    #expect(bench.state.siteList.selection == Set(rows(bench).prefix(3)))
    // Edits apply to just these.
    bench.press("V m")
    #expect(bench.state.plan.history.past.last?.name == "method of 3 sites")
  }

  @Test("rows don't move while the plan is edited; sorting again does so")
  func stale() {
    var bench = Bench.ready()
    bench.run(.siteSortBy, .text("ratio"))
    let before = rows(bench)
    bench.press("G right right right")
    #expect(rows(bench) == before)
    #expect(bench.state.isSiteOrderStale)
    let edited = bench.state.focusedSite?.site
    bench.run(.siteSortBy, .text("ratio"))
    #expect(rows(bench).first == edited)
    #expect(!bench.state.isSiteOrderStale)
    #expect(bench.state.siteList.order?.isReversed == false)
    bench.run(.siteSortBy, .text("ratio"))
    #expect(bench.state.siteList.order?.isReversed == true)
  }

  @Test("sites of which nothing is known come last, whichever way around")
  func unknown() {
    var configuration = Configuration.fixture
    configuration.calibration = nil
    var bench = Bench.ready(configuration)
    bench.press("esc")
    let network = rows(bench)
    bench.run(.siteSortBy, .text("error"))
    #expect(rows(bench) == network)
    bench.press("S")
    #expect(rows(bench) == network)
  }

  @Test("a filter leaves rows of the order")
  func filtered() {
    var bench = Bench.ready()
    bench.run(.siteSortBy, .text("fitted"))
    bench.press("/")
    bench.type("ffn")
    bench.press("enter")
    #expect(errors(bench).count == 6)
    #expect(errors(bench) == errors(bench).sorted(by: >))
  }

  @Test("a session that is gone through again has the same rows before it knows an error")
  func replay() throws {
    var live = Bench.ready()
    live.run(.siteSortBy, .text("fitted"))
    live.press("g down V down right right")
    live.settle()
    let record = try SessionLog.decode(SessionLog.encode(live.state.session.entries))
    var again = Bench(Configuration())
    again.send(.replay(try #require(Replay(record.lastPart, purpose: .resume))))
    again.settle()
    #expect(again.state.session.replay?.problems == [])
    #expect(again.state.plan.document == live.state.plan.document)
    #expect(again.state.siteList.selection == live.state.siteList.selection)
    #expect(again.state.focusedSite == live.state.focusedSite)
  }

  @Test(":sort means the list of the focused pane")
  func typed() {
    var bench = Bench.ready()
    bench.press("e enter")
    bench.settle()
    bench.press(":")
    bench.type("sort fitted")
    bench.press("enter")
    #expect(bench.state.siteList.order?.sort == .fitted)
    bench.press("4 :")
    bench.type("sort score")
    bench.press("enter")
    #expect(bench.state.trials.sort == .score)
    bench.press(":")
    bench.type("sort fitted")
    bench.press("enter")
    guard case .line(let line)? = bench.state.dialogs.open else {
      Issue.record("the line has closed")
      return
    }
    #expect(line.problem?.description == "expected: number, score, parameters, time, recipe")
  }

  @Test("another model has its own order")
  func otherModel() {
    var bench = Bench.ready()
    bench.press("s s")
    bench.send(.engine(.modelOpened(JobID(1), .smallLLaMA)))
    #expect(bench.state.siteList.order == nil)
  }
}
