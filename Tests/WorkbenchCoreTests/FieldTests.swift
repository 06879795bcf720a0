import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Fields that are filled in already") struct FieldTests {
  private func form(_ bench: Bench) -> FormDialog? {
    if case .form(let form) = bench.state.dialogs.open { form } else { nil }
  }

  private func budget() -> Bench {
    var bench = Bench.ready()
    bench.press("b")
    return bench
  }

  @Test("what is typed takes the place of what was there")
  func replaced() {
    var bench = budget()
    #expect(form(bench)?.text("budget") == "50%")
    bench.type("30%")
    #expect(form(bench)?.text("budget") == "30%")
    // The next field is come to as the first one was.
    bench.press("down down down")
    bench.type("32")
    #expect(form(bench)?.text("round") == "32")
    bench.press("up up up")
    bench.type("2x")
    #expect(form(bench)?.text("budget") == "2x")
  }

  @Test("a moved cursor keeps it", arguments: ["end", "right"])
  func kept(_ key: String) {
    var bench = budget()
    bench.press(key)
    bench.type("5")
    #expect(form(bench)?.text("budget") == "50%5")
  }

  @Test("the first place is reached from it, too")
  func beginning() {
    var bench = budget()
    bench.press("home")
    bench.type("1")
    #expect(form(bench)?.text("budget") == "150%")
    bench.press("delete backspace")
    #expect(form(bench)?.text("budget") == "0%")
  }

  @Test("erasing takes all of it", arguments: ["backspace", "delete", "ctrl-u"])
  func erased(_ key: String) {
    var bench = budget()
    bench.press(key)
    #expect(form(bench)?.text("budget") == "")
  }

  @Test("a fault leaves what was typed, to be mended")
  func faults() {
    var bench = budget()
    bench.type("lots")
    bench.press("enter")
    #expect(form(bench)?.problem != nil)
    bench.press("backspace")
    #expect(form(bench)?.text("budget") == "lot")
  }
}
