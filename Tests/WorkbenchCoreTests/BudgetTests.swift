import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Budgets")
struct BudgetTests {
  /// The open dialog, if it shows a proposal.
  private func budget(_ bench: Bench) -> BudgetDialog? {
    if case .budget(let budget) = bench.state.dialogs.open { budget } else { nil }
  }

  private func proposed() -> Bench {
    var bench = Bench.ready()
    bench.press("b enter")
    return bench
  }

  @Test func enterAsksTheAllocatorForTheWholePlan() throws {
    let bench = proposed()
    let request = try #require(bench.pending.last?.request)
    guard case .allocate(let options, let settings, let estimate, let revision) = request else {
      Issue.record("\(request)")
      return
    }
    #expect(options == AllocationOptions(budget: Budget(.removed(0.5)), scale: .sensitivity))
    #expect(settings == bench.state.plan.document.sites)
    #expect(estimate == bench.state.plan.document.estimate && revision == bench.state.plan.revision)
    #expect(budget(bench)?.allocation == nil && budget(bench)?.problem == nil)
  }

  @Test("a share of the chosen sites is asked for in the form")
  func chosenSites() throws {
    var bench = Bench.ready()
    bench.press("b down right")
    guard case .form(let form) = bench.state.dialogs.open else {
      Issue.record("no form")
      return
    }
    #expect(form.text("whole") == "chosen")
    bench.press("enter")
    guard case .allocate(let options, _, _, _)? = bench.pending.last?.request else {
      Issue.record("nothing was asked")
      return
    }
    #expect(options.budget == Budget(.removed(0.5), whole: .chosen))
    bench.settle()
    bench.press("enter b")
    guard case .form(let again) = bench.state.dialogs.open else {
      Issue.record("no form")
      return
    }
    #expect(again.text("budget") == "50%" && again.text("whole") == "chosen")
  }

  @Test func theAnswerIsShownBesideThePlanAndChangesNothing() throws {
    var bench = proposed()
    let before = bench.state.plan.document
    bench.settle()
    #expect(bench.state.plan.document == before)
    let rows = bench.state.rows(of: try #require(budget(bench)))
    #expect(rows.count == 12)
    for row in rows {
      let site = try #require(bench.state.sites.first { $0.site == row.site })
      #expect(row.now == bench.state.settings(of: site).kept)
      #expect(row.parameters == (row.then - row.now) * site.parametersPerUnit)
    }
  }

  @Test func acceptingIsOneStepThatUndoNamesAndTakesBack() throws {
    var bench = proposed()
    let before = bench.state.plan.document
    bench.settle()
    let widths = try #require(budget(bench)?.allocation?.widths)
    bench.press("enter")
    #expect(bench.state.dialogs.open == nil)
    #expect(bench.state.plan.document.sites.mapValues(\.kept) == widths)
    #expect(bench.state.plan.history.past.last?.name == "budget 50 % of prunable")
    bench.press("u")
    #expect(bench.state.plan.document == before)
    #expect(bench.state.message?.contains("budget 50 %") == true)
  }

  @Test func protectedSitesKeepTheirUnits() throws {
    var bench = Bench.ready()
    bench.press("p b enter")
    bench.settle()
    bench.press("enter")
    let first = bench.state.sites[0]
    #expect(bench.state.settings(of: first).kept == first.units)
    #expect(bench.state.settings(of: first).protected)
  }

  @Test func escapeLeavesTheAllocatorAtWorkAndItsKeyComesBack() throws {
    var bench = proposed()
    let before = bench.state.plan.document
    let job = try #require(bench.pending.last?.job)
    #expect(bench.press("esc").isEmpty)
    #expect(bench.state.dialogs.open == nil && bench.state.plan.document == before)
    bench.press("j")
    bench.press("b")
    #expect(budget(bench)?.allocation == nil && budget(bench)?.problem == nil)
    bench.press("esc")
    // The answer opens nothing by itself, but says where it is.
    bench.answer(job)
    #expect(bench.state.dialogs.open == nil && bench.state.plan.document == before)
    #expect(bench.state.message == "budget 50 % of prunable has been found: b shows it")
    bench.press("b")
    #expect(budget(bench)?.allocation != nil)
    bench.press("enter")
    #expect(bench.state.plan.history.past.last?.name == "budget 50 % of prunable")
    // Taken over, it is no longer waited for.
    bench.press("b")
    #expect(budget(bench) == nil)
  }

  @Test func widthsThatWereFoundForOtherCriteriaAreNotShown() throws {
    var bench = proposed()
    bench.press("esc c")
    bench.settle()
    bench.press("b")
    #expect(budget(bench) == nil)
  }

  @Test func widthsMayHaveChangedMeanwhile() throws {
    var bench = proposed()
    bench.press("esc right")
    bench.settle()
    bench.press("b")
    let rows = bench.state.rows(of: try #require(budget(bench)))
    #expect(rows[0].now == bench.state.settings(of: bench.state.sites[0]).kept)
  }

  @Test func theDialogShowsHowFarItsJobIsAndControlCCancelsThat() throws {
    var bench = proposed()
    let job = try #require(bench.pending.last?.job)
    bench.send(
      .engine(
        .progress(job, fraction: 0.4, secondsLeft: 12, message: "sensitivity of 3.ffn")))
    let dialog = try #require(budget(bench))
    let shown = try #require(bench.state.job(of: dialog))
    #expect(shown.fraction == 0.4 && shown.message == "sensitivity of 3.ffn")
    #expect(bench.press("ctrl-c") == [.cancel(job)])
    bench.settle()
    #expect(budget(bench)?.problem == "stopped")
    #expect(bench.state.jobs.active.isEmpty)
  }

  @Test func aBudgetThatFailsWhileItIsLeftLeavesTheForm() throws {
    var bench = proposed()
    let job = try #require(bench.pending.last?.job)
    bench.press("esc")
    bench.send(.engine(.failed(job, message: "out of reach")))
    #expect(bench.state.message == "out of reach")
    bench.press("b")
    guard case .form(let form) = bench.state.dialogs.open else {
      Issue.record("no form")
      return
    }
    #expect(form.kind == .budget)
  }

  @Test func aFailureIsToldInTheDialogAndEnterGoesBack() throws {
    var bench = proposed()
    let job = try #require(bench.pending.last?.job)
    bench.send(.engine(.failed(job, message: "out of reach")))
    #expect(budget(bench)?.problem == "out of reach")
    bench.press("enter")
    guard case .form(let form) = bench.state.dialogs.open else {
      Issue.record("no form")
      return
    }
    #expect(form.kind == .budget && form.text("budget") == "50%")
  }

  @Test(arguments: [
    ("12", "12"), ("half", "no budget"), ("100%", "leaves nothing"), ("", "write what goes"),
  ])
  func whatIsTypedIsRead(text: String, outcome: String) {
    var bench = Bench.ready()
    bench.press("b ctrl-u")
    bench.type(text)
    bench.press("enter")
    if case .form(let form) = bench.state.dialogs.open {
      #expect(form.problem?.contains(outcome) == true, "\(form.problem ?? "")")
    } else {
      #expect(budget(bench)?.options.budget.description == outcome)
    }
  }

  @Test(
    "what the form's choices can't mean together is said",
    arguments: [
      ("time:2x", "tab right", "whole model's"), ("50%", "tab tab tab tab right", ""),
      ("50%", "tab tab right tab tab right", "by sensitivity alone"),
    ])
  func contradictions(text: String, keys: String, outcome: String) {
    var bench = Bench.ready()
    bench.press("b ctrl-u")
    bench.type(text)
    bench.press(keys + " enter")
    guard case .form(let form) = bench.state.dialogs.open else {
      #expect(outcome.isEmpty && budget(bench)?.options.cuts == [.depth])
      return
    }
    #expect(form.problem?.contains(outcome) == true, "\(form.problem ?? "")")
  }

  @Test func theFormStartsAtWhatWasAskedLast() {
    var bench = Bench.ready()
    bench.press("b ctrl-u")
    bench.type("flops:2x")
    bench.press("tab tab right enter")
    bench.settle()
    bench.press("esc b")
    guard case .form(let form) = bench.state.dialogs.open else {
      Issue.record("no form")
      return
    }
    #expect(form.text("budget") == "flops:50%" && form.text("scale") == "uniform")
  }

  @Test func anotherModelsWidthsAreCutToFit() throws {
    var bench = Bench.ready()
    let site = SiteID(layer: 0, module: .attention)
    bench.run(
      .budgetApply,
      .allocation(
        Allocation(
          budget: Budget(.removed(0.5)), scale: .own,
          sites: [
            SiteAllocation(site: site, kept: 99, units: 99, error: 0),
            SiteAllocation(site: SiteID(layer: 77, module: .ffn), kept: 1, units: 2, error: 0),
          ], parametersBefore: 1, parametersAfter: 1, flopsBefore: 1, flopsAfter: 1, error: 0)))
    #expect(bench.state.plan.document.sites[site]?.kept == 12)
    #expect(bench.state.plan.document.sites.count == 12)
  }
}
