import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Two configurations") struct ComparisonTests {
  private let attention = SiteID(layer: 0, module: .attention)

  private func kept(_ bench: Bench) -> Int? { bench.state.plan.document.sites[attention]?.kept }

  @Test("the first press makes B, a copy of A; later ones change places")
  func toggle() {
    var bench = Bench.ready()
    #expect(bench.state.plan.comparison == nil)
    bench.press("\\")
    #expect(bench.state.plan.comparison?.title == "B")
    #expect(bench.state.plan.comparison?.document == bench.state.plan.document)
    bench.press("right")
    #expect(kept(bench) == 5)
    bench.press("\\")
    #expect(bench.state.plan.comparison?.title == "A")
    #expect(kept(bench) == 6)
    bench.press("\\")
    #expect(kept(bench) == 5)
  }

  @Test("each configuration has an undo of its own, which says where it works")
  func histories() {
    var bench = Bench.ready()
    bench.press("right \\ m \\ u")
    #expect(bench.state.message == "undo: ratio of 0.attention in A")
    #expect(kept(bench) == 6)
    bench.press("\\")
    #expect(bench.state.plan.document.sites[attention]?.reconstruction == .bias)
    #expect(kept(bench) == 5)
    bench.press("u")
    #expect(bench.state.message == "undo: method of 0.attention in B")
    bench.press("u")
    #expect(bench.state.message == "nothing to undo")
    #expect(kept(bench) == 5)
  }

  @Test("the difference needs a B, and says how to get it")
  func needsBoth() {
    var bench = Bench.ready()
    bench.press("|")
    #expect(bench.state.message == "there is no B yet (\\ makes it, a copy of A)")
    bench.press("\\ |")
    #expect(bench.state.plan.comparison?.title == "B−A")
    bench.press("\\")
    #expect(bench.state.plan.comparison?.title == "A−B")
    bench.press("|")
    #expect(bench.state.plan.comparison?.title == "A")
  }

  @Test("the difference is what is on screen less the other")
  func difference() throws {
    var bench = Bench.ready()
    bench.press("\\ right right c |")
    bench.settle()
    let site = try #require(bench.state.focusedSite)
    let difference = try #require(bench.state.difference(at: site))
    #expect(difference.kept == -2)
    #expect(difference.ratio == 2.0 / 12)
    #expect(!difference.hasOneCurve)
    #expect(!difference.isStale)
    let error = FormulaEngine.error(attention, .interpolation, .liar, kept: 4, units: 12)
    let other = FormulaEngine.error(attention, .wifv, .liar, kept: 6, units: 12)
    #expect(difference.error == Double(error * 1.1) - Double(other * 1.1))
    bench.press("\\")
    #expect(bench.state.difference(at: site)?.kept == 2)
    #expect(bench.state.difference(at: site)?.error == Double(other * 1.1) - Double(error * 1.1))
    let pair = try #require(bench.state.plan.comparison)
    #expect(
      bench.state.totals(of: pair.document).size.removed > bench.state.totals.size.removed)
  }

  @Test("analyses of the other configuration are asked for while the difference is in view")
  func analyses() {
    var bench = Bench.ready()
    bench.press("\\ O")
    bench.settle()
    bench.press("\\")
    bench.run(.calibrationRun, .calibration(CalibrationOptions(file: "/texts/other.txt")))
    bench.settle()
    let effects = bench.press("|")
    let asked = effects.compactMap { effect -> EstimateOptions? in
      if case .engine(_, .analyze(_, _, let estimate, _)) = effect { estimate } else { nil }
    }
    #expect(asked.map(\.guardShare) == [0])
    bench.settle()
    #expect(bench.state.sites.allSatisfy { bench.state.difference(at: $0)?.isStale == false })
  }

  @Test("token errors of both are kept; those that no longer hold are told")
  func tokens() throws {
    var bench = Bench.ready()
    bench.press("\\ right |")
    let site = try #require(bench.state.focusedSite)
    #expect(bench.state.tokenDifference(of: site)?.isStale == true)
    bench.settle()
    let difference = try #require(bench.state.tokenDifference(of: site))
    #expect(!difference.isStale)
    #expect(difference.errors.allSatisfy { $0 > 0 })
    // Changing places needs no new answer.
    #expect(!bench.press("\\").contains { $0.isTokens })
    let back = try #require(bench.state.tokenDifference(of: site))
    #expect(back.errors == difference.errors.map { -$0 })
    #expect(!back.isStale)
    // Another sample is asked for twice, one after the other.
    bench.press("n")
    bench.settle()
    #expect(bench.state.sites.allSatisfy { bench.state.tokenDifference(of: $0)?.isStale == false })
    #expect(bench.state.tokenDifference(of: site)?.errors.count == 5)
  }

  @Test("a failed question for the other configuration isn't repeated by itself")
  func refusal() throws {
    var bench = Bench.ready()
    bench.press("\\ right \\")
    bench.settle()
    bench.run(.sampleNext)
    while let (job, _) = bench.pending.first { bench.answer(job) }
    bench.press("|")
    let job = try #require(bench.pending.last?.job)
    let effects = bench.send(.engine(.failed(job, message: "no memory")))
    #expect(!effects.contains { $0.isTokens })
    #expect(!bench.press("j").contains { $0.isTokens })
    #expect(bench.press("f5").contains { $0.isTokens })
  }

  @Test("the other configuration can become a copy, and its own undo brings it back")
  func copy() {
    var bench = Bench.ready()
    bench.press("\\ right right")
    bench.run(.compareCopy)
    #expect(bench.state.plan.comparison?.document == bench.state.plan.document)
    bench.press("\\ u")
    #expect(bench.state.message == "undo: copy of B in A")
    #expect(kept(bench) == 6)
  }

  @Test("another model has no comparison and nothing copied")
  func reopened() {
    var bench = Bench.ready()
    bench.press("{ \\ |")
    bench.run(.modelLoad, .text("/models/other"))
    bench.settle()
    #expect(bench.state.plan.comparison == nil)
    #expect(bench.state.plan.clipboard == nil)
  }
}
