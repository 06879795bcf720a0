import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("The list of the worst tokens") struct WorstListTests {
  private func rows(_ bench: Bench) -> [ListItem] {
    if case .list(let list)? = bench.state.dialogs.open { bench.state.items(of: list) } else { [] }
  }

  private func asked(_ bench: Bench) -> Int {
    bench.effects.count { if case .engine(_, .worstTokens) = $0 { true } else { false } }
  }

  @Test("t looks through all samples, and enter goes to the token")
  func go() {
    var bench = Bench.ready()
    bench.press("3 j t")
    #expect(rows(bench).isEmpty)
    bench.settle()
    #expect(rows(bench).count == 12)
    #expect(rows(bench)[0].title == "0.900")
    bench.press("down enter")
    #expect(bench.state.panes.focus == .tokens)
    #expect(bench.state.tokens.sample == 1)
    #expect(bench.state.tokens.cursor == 1)
    #expect(bench.state.focusedSite?.site == SiteID(layer: 0, module: .ffn))
    #expect(
      bench.state.session.entries.contains(
        .command(
          Command(
            .tokenGo, .place(TokenPlace(SiteID(layer: 0, module: .ffn), sample: 1, token: 1))))))
  }

  @Test("the list is searched by the words around the token")
  func search() {
    var bench = Bench.ready()
    bench.press("3 t")
    bench.settle()
    bench.type("word7")
    #expect(rows(bench).first?.detail.contains("[word7]") == true)
    #expect(rows(bench).count == 1)
  }

  @Test("what is known is shown at once; another width, site or calibration is looked for anew")
  func known() {
    var bench = Bench.ready()
    for keys in ["3 t", "esc t", "esc ] t", "esc [ t", "esc j t", "esc K enter", "t"] {
      bench.press(keys)
      bench.settle()
    }
    #expect(asked(bench) == 5)
  }

  @Test("the list can be left while it is looked for, and says how far that is")
  func progress() throws {
    var bench = Bench.ready()
    bench.press("3 t")
    let job = try #require(bench.pending.last?.job)
    bench.send(.engine(.progress(job, fraction: 0.4, secondsLeft: nil, message: "")))
    #expect(bench.state.worstText == "Looking through the samples… 40 %")
    bench.press("esc t")
    #expect(asked(bench) == 1)
    bench.send(.engine(.failed(job, message: "no samples")))
    #expect(bench.state.worstText == "no samples")
  }
}
