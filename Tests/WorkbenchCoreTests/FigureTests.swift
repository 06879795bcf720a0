import PruningPlan
import Testing
import WorkbenchFixture

@testable import WorkbenchCore

@Suite("Figures") struct FigureTests {
  @Test("F computes the figures once, and shows them again")
  func computed() throws {
    var bench = Bench.ready()
    bench.press("F")
    #expect(bench.pending.contains { if case .figures = $0.request { true } else { false } })
    bench.settle()
    let report = try #require(bench.state.figures).report
    #expect(report.isComplete && bench.state.figuresAreCurrent)
    #expect(report.options.criteria.allSatisfy { !$0.needsGradient })
    bench.press("esc F")
    #expect(bench.pending.isEmpty)
    #expect(bench.state.figures?.report == report)
  }

  @Test("another ratio computes them anew, and stops what is under way")
  func ratio() throws {
    var bench = Bench.ready()
    bench.press("F")
    let first = try #require(bench.state.figuresJob).id
    let effects = bench.press("]")
    #expect(effects.contains(.cancel(first)))
    bench.settle()
    #expect(bench.state.figures?.report.options.ratios == [0.6])
    #expect(bench.state.figures?.report.isComplete == true)
  }

  @Test("what a stopped computation has brought stays, and is not complete")
  func stopped() throws {
    var bench = Bench.ready()
    bench.press("F")
    let (job, request) = try #require(bench.pending.first)
    guard case .figures(let options) = request else { return }
    bench.send(.engine(FormulaEngine().figures(job, options)[0]))
    bench.press("ctrl-c")
    bench.settle()
    let report = try #require(bench.state.figures).report
    #expect(report.errors.count == options.cells && !report.isComplete)
    #expect(bench.state.figuresJob == nil)
  }

  @Test("a new estimate makes them figures of an earlier choice")
  func stale() {
    var bench = Bench.ready()
    bench.press("F")
    bench.settle()
    bench.press("esc")
    bench.run(.ridgeSet, .number(0.1))
    #expect(!bench.state.figuresAreCurrent)
  }

  @Test("x asks, and writes only on yes")
  func export() {
    var bench = Bench.ready()
    bench.press("F")
    bench.settle()
    func isWriting() -> Bool {
      bench.pending.contains { if case .writeFigures = $0.request { true } else { false } }
    }
    bench.press("x n")
    #expect(!isWriting())
    bench.press("F x y")
    #expect(isWriting())
    #expect(bench.state.dialogs.open == .figures(FiguresDialog()))
  }

  @Test("nothing is written by a read-only workbench")
  func readOnly() {
    var configuration = Configuration.fixture
    configuration.isReadOnly = true
    var readOnly = Bench.ready(configuration)
    readOnly.press("F")
    readOnly.settle()
    readOnly.press("x")
    #expect(readOnly.pending.isEmpty)
    #expect(readOnly.state.message == "the workbench is read-only")
  }
}
