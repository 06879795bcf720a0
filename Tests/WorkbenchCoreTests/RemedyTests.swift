import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Remedies") struct RemedyTests {
  /// What a failed export is said to suffer from, in the form that it came from.
  private func problem(_ remedies: [Remedy]) throws -> String? {
    var bench = Bench.ready()
    bench.press("x enter")
    let job = try #require(bench.pending.last?.job)
    bench.send(.engine(.failed(job, message: "no place for it", remedies: remedies)))
    guard case .form(let form)? = bench.state.dialogs.open else { return nil }
    return form.problem
  }

  @Test("what can be done is said with the key that does it")
  func keys() throws {
    #expect(
      try problem([.reconstruction(.bias), .moreText])
        == "no place for it; take the reconstruction bias (R) or take more text (K)")
  }

  @Test("a method that the workbench doesn't offer is that of the command line")
  func elsewhere() throws {
    #expect(
      try problem([.reconstruction(.liarValues)])
        == "no place for it; take the reconstruction liar-values (liar prune)")
  }

  @Test("a command without a key is named as it is typed")
  func typed() throws {
    #expect(try problem([.raiseRidge]) == "no place for it; take a larger ridge (:ridge)")
    #expect(
      try problem([.automaticRidge])
        == "no place for it; let the held-out error choose the ridge (:ridge auto)")
  }

  @Test("no option of the command line is named")
  func options() throws {
    let all: [Remedy] = [
      .openModel, .anyPackage, .otherPython, .calibrate, .moreText, .fewerSamples,
      .shorterSamples, .holdOut, .holdOutLess, .tokenWeighting(.inverseRoot), .raiseRidge,
      .automaticRidge, .fixedRidge, .loss(.automatic), .reconstruction(.liarWeights),
      .target(.dense), .uniformWidths, .longerSamples, .probe, .export([.gguf, .recipe]),
      .storage([.keep]), .otherTarget, .replaceTarget, .moreMemory,
    ]
    let said = try #require(try problem(all))
    #expect(!said.contains("--"), "\(said)")
  }

  @Test("a warning of the engine's stands in the log as one")
  func warning() {
    var bench = Bench.ready()
    bench.send(.engine(.note(JobID(1), .warning("few tokens", .moreText))))
    #expect(
      bench.state.log.lines.last == LogLine(.warning, "#1 few tokens; take more text (K)"))
  }
}
