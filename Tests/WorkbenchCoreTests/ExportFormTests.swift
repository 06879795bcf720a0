import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("The export form")
struct ExportFormTests {
  private func form(_ bench: Bench) throws -> FormDialog {
    guard case .form(let form) = bench.state.dialogs.open else {
      throw NoForm()
    }
    return form
  }
  private struct NoForm: Error {}

  /// The form with a format chosen.
  private func bench(_ format: ExportFormat, of model: ModelSummary = .smallBERT) -> Bench {
    var bench = Bench.ready(engine: FormulaEngine(model: model))
    bench.press("x")
    for _ in 0..<(ExportFormat.allCases.firstIndex(of: format) ?? 0) { bench.press("right") }
    return bench
  }

  @Test("each format offers the types that it can store", arguments: ExportFormat.allCases)
  func types(_ format: ExportFormat) throws {
    let fields = try form(bench(format)).fields
    let offered = fields.first { $0.id == "storage" }
    #expect((offered == nil) == format.storages.isEmpty)
    guard case .choice(let names, _)? = offered?.content else { return }
    #expect(names == format.storages.map(\.rawValue))
  }

  @Test("the size follows every choice, before anything is written")
  func size() throws {
    var bench = bench(.gguf)
    #expect(try form(bench).preview?.size == nil)
    bench.settle()
    let whole = try #require(try form(bench).preview?.size)
    #expect(whole.format == .gguf && whole.storage == .keep && whole.bytes ?? 0 > 0)
    bench.press("down down right right")
    #expect(try form(bench).text("storage") == "f16")
    bench.settle()
    let half = try #require(try form(bench).preview?.size)
    #expect(half.storage == .f16 && half.bytes.map { $0 * 2 } == whole.bytes)
  }

  @Test("only the last choice's size is waited for")
  func superseded() {
    let bench = bench(.gguf)
    let asked = bench.pending.filter {
      if case .measure = $0.request { true } else { false }
    }
    #expect(asked.count == 1)
    #expect(bench.state.jobs.active.isEmpty)
  }

  @Test("a file that grows is told from one that shrinks")
  func grows() throws {
    var decoder = bench(.gguf, of: .smallLLaMA)
    decoder.settle()
    #expect(try form(decoder).preview?.size?.grows == true)
    var encoder = bench(.gguf)
    encoder.settle()
    #expect(try form(encoder).preview?.size?.grows == false)
  }

  @Test("why an export can't be made stands in its form at once")
  func problem() throws {
    var bench = bench(.gguf)
    let job = try #require(bench.pending.last?.job)
    bench.send(.engine(.failed(job, message: "no place for it")))
    #expect(try form(bench).preview?.problem == "no place for it")
    #expect(bench.state.jobs.all.allSatisfy { $0.phase != .failed })
  }

  @Test("the chosen type is what is written")
  func written() throws {
    var bench = bench(.gguf)
    bench.press("down down left enter")
    guard case .export(_, .gguf, .q8, _, _)? = bench.pending.last?.request else {
      Issue.record("\(String(describing: bench.pending.last))")
      return
    }
  }
}
