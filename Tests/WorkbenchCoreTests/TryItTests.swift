import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Trying texts") struct TryItTests {
  private func decoder() -> Bench { .ready(engine: FormulaEngine(model: .smallLLaMA)) }

  @Test("what is typed is text, also where it is a key elsewhere")
  func typing() {
    var bench = Bench.ready()
    bench.press("6 enter")
    bench.type("q1z? größe")
    bench.send(.paste("日\n本"))
    bench.press("left backspace home delete ctrl-e")
    #expect(bench.state.tryIt.entry.text == "1z? größe本")
    #expect(bench.state.panes.focus == .tryIt)
    bench.press("esc 1")
    #expect(bench.state.panes.focus == .sites)
    #expect(bench.state.tryIt.entry.text == "1z? größe本")
  }

  @Test("marks that combine become one character with what they follow")
  func combining() {
    var bench = Bench.ready()
    bench.press("6 enter e")
    bench.send(.paste("\u{301}"))
    #expect(bench.state.tryIt.entry.characters.count == 1)
    bench.press("backspace")
    #expect(bench.state.tryIt.entry.text == "")
  }

  @Test("another pane ends the typing")
  func leaving() {
    var bench = Bench.ready()
    bench.press("6 i")
    bench.run(.paneTrials)
    #expect(!bench.state.tryIt.isTyping)
  }

  @Test("a prompt is continued by both sides, and the first token that differs is told")
  func continuation() throws {
    var bench = decoder()
    bench.press("6 i")
    bench.type("Once")
    let effects = bench.press("enter")
    let job = try #require(bench.state.tryIt.attempt?.job)
    #expect(
      effects == [
        .engine(
          job,
          .generate(prompt: "Once", recipe: bench.state.recipe, options: GenerationOptions()))
      ])
    #expect(bench.state.session.entries.last == .command(Command(.tryText, .text("Once"))))
    bench.settle()
    let attempt = try #require(bench.state.tryIt.attempt)
    #expect(attempt.tokens[.dense]?.count == 48)
    #expect(attempt.divergence == 16)
    #expect(attempt.text(of: .dense).same == attempt.text(of: .pruned).same)
    #expect(attempt.text(of: .dense).different != attempt.text(of: .pruned).different)
    #expect(bench.state.attemptIsCurrent)
    bench.press("1 j right")
    #expect(!bench.state.attemptIsCurrent)
  }

  @Test("while the sides take turns, one token more is no difference; at the end it is")
  func lengths() throws {
    var bench = decoder()
    bench.run(.tryText, .text("a"))
    let job = try #require(bench.state.tryIt.attempt?.job)
    for token in [4, 5] {
      bench.send(.engine(.generated(job, .dense, GeneratedToken(token: token, text: "x"))))
    }
    bench.send(.engine(.generated(job, .pruned, GeneratedToken(token: 4, text: "x"))))
    #expect(bench.state.tryIt.attempt?.divergence == nil)
    bench.send(.engine(.finished(job, seconds: 1)))
    #expect(bench.state.tryIt.attempt?.divergence == 1)
  }

  @Test("a new prompt stops the one before, whose tokens are not taken")
  func newestWins() throws {
    var bench = decoder()
    bench.run(.tryText, .text("one"))
    let old = try #require(bench.state.tryIt.attempt?.job)
    #expect(bench.run(.tryText, .text("two")).first == .cancel(old))
    bench.send(.engine(.generated(old, .dense, GeneratedToken(token: 1, text: "x"))))
    #expect(bench.state.tryIt.attempt?.tokens == [:])
  }

  @Test("a prompt that is stopped keeps its tokens")
  func cancel() throws {
    var bench = decoder()
    bench.run(.tryText, .text("one"))
    let job = try #require(bench.state.tryIt.attempt?.job)
    bench.send(.engine(.generated(job, .dense, GeneratedToken(token: 1, text: "x"))))
    bench.press("ctrl-c")
    bench.settle()
    #expect(bench.state.tryIt.attempt?.phase == .cancelled)
    #expect(bench.state.tryIt.attempt?.tokens[.dense]?.count == 1)
  }

  @Test("tokens and temperature are adjusted; an encoder says that it generates none")
  func options() {
    var bench = decoder()
    bench.press("6 + + } } {")
    #expect(
      bench.state.tryIt.options == GenerationOptions(maximumTokens: 96, temperature: 0.1))
    for _ in 0..<20 { bench.press("- {") }
    #expect(bench.state.tryIt.options == GenerationOptions(maximumTokens: 8, temperature: 0))
    var encoder = Bench.ready()
    encoder.press("6 +")
    #expect(encoder.state.message == "an encoder generates no text")
  }

  @Test(
    "an encoder takes one sentence, or two with the separator between them",
    arguments: [
      ("a man", "a man", nil), (" a man | two dogs ", "a man", "two dogs"),
      ("a | b | c", "a", "b | c"), ("a |", "a", nil), ("| b", "b", nil),
    ] as [(String, String, String?)])
  func pairs(_ text: String, _ first: String, _ second: String?) {
    var bench = Bench.ready()
    bench.run(.tryText, .text(text))
    guard case .neighbours(let sentence, let other, _, _)? = bench.pending.last?.request else {
      Issue.record("nothing was asked")
      return
    }
    #expect(sentence == first)
    #expect(other == second)
    bench.settle()
    #expect(bench.state.tryIt.attempt?.nearest?.pair.isEmpty == (second == nil))
  }

  @Test("enter without a text leaves the prompt open, so that what follows is no command")
  func enterTooEarly() {
    var bench = Bench.ready()
    bench.press("6 enter enter")
    #expect(bench.state.message == "type a sentence first")
    bench.type("o")
    #expect(bench.state.dialogs.open == nil)
    #expect(bench.state.tryIt.entry.text == "o")
  }

  @Test("nothing to try says so", arguments: ["", "  ", "|"])
  func empty(_ text: String) {
    var bench = Bench.ready()
    #expect(bench.run(.tryText, .text(text)).isEmpty)
    #expect(bench.state.message == "type a sentence first")
    #expect(bench.state.tryIt.attempt == nil)
  }

  @Test("the answer scrolls within its lines")
  func scrolling() {
    var bench = Bench.ready()
    bench.run(.tryText, .text("a"))
    bench.settle()
    bench.press("6 end")
    #expect(bench.state.tryIt.offset == 19)
    bench.press("j k k")
    #expect(bench.state.tryIt.offset == 17)
    bench.press("g k")
    #expect(bench.state.tryIt.offset == 0)
  }
}
