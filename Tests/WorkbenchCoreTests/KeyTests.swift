import Foundation
import PruningPlan
import TerminalVocabulary
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Keys and commands") struct KeyTests {
  @Test("every command that is named is in the table once")
  func complete() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/WorkbenchCore").standardized
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    let sources = files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    let named = try sources.flatMap { file in
      try String(contentsOf: file, encoding: .utf8).matches(of: #/ = CommandID\("([^"]+)"\)/#)
        .map { String($0.1) }
    }
    #expect(named.count > 150)
    #expect(CommandRegistry.all.map(\.id.rawValue).sorted() == named.sorted())
    #expect(CommandID(rawValue: "no.command") == nil)
  }

  @Test("no key means two things in any context")
  func conflicts() {
    #expect(KeyMap.remapped(by: [:]).problems == [])
    for context in KeyContext.allCases {
      var seen: [Key: CommandID] = [:]
      let isPane = context.fallsBackToPanes
      for descriptor in CommandRegistry.all {
        for binding in descriptor.bindings
        where binding.context == context || isPane && binding.context == .panes {
          #expect(seen[binding.key] == nil, "\(binding.key) in \(context)")
          seen[binding.key] = descriptor.id
        }
      }
    }
  }

  @Test("keys are written as they are read")
  func names() {
    for descriptor in CommandRegistry.all {
      for binding in descriptor.bindings { #expect(Key(binding.key.description) == binding.key) }
    }
    #expect(Key("ctrl-") == nil)
    #expect(Key("f99") == nil)
    #expect(Key("-") == .character("-"))
  }

  @Test("keys are remapped by the command's name; mistakes are told")
  func remapping() {
    let (map, problems) = KeyMap.remapped(by: [
      "plan.undo": ["ctrl-z"], "nonsense": ["a"], "app.quit": ["nokey"], "plan.redo": ["c"],
    ])
    #expect(map.command(for: .control("z"), in: [.panes]) == .undo)
    #expect(map.command(for: .character("u"), in: [.panes]) == nil)
    #expect(map.command(for: .character("c"), in: [.panes]) == .redo)
    #expect(map.keys(for: .criterionNext).isEmpty)
    #expect(problems.count == 2)
  }

  @Test("hints belong to the focused pane or the dialog")
  func hints() {
    var bench = Bench.ready()
    #expect(bench.state.keyHints.first?.label == "ratio")
    #expect(bench.state.keyHints.first?.keys == [Key(.left), Key(.right)])
    bench.press("3")
    #expect(bench.state.keyHints.first?.label == "token")
    bench.press("?")
    #expect(bench.state.keyHints.map(\.label) == ["run", "close", "move"])
  }

  @Test(
    "in a dialog the footer says what enter does there",
    arguments: [
      ("K", "calibrate"), ("e", "evaluate"), ("x", "export"), ("=", "set"), ("b", "preview"),
      ("r", "choose"), ("Y", "copy"), ("P", "preview"), ("T", "use"), ("o", "choose"),
    ])
  func acceptHint(key: String, word: String) {
    var bench = Bench.ready()
    bench.press(key)
    #expect(bench.state.keyHints.first { $0.command.id == .dialogAccept }?.label == word)
  }

  @Test("arrows are named where they choose, not where they move in a text")
  func arrowHints() {
    var bench = Bench.ready()
    bench.press("e")
    #expect(bench.state.keyHints.contains { $0.label == "choose" })
    bench.press("down")
    #expect(!bench.state.keyHints.contains { $0.label == "choose" })
  }

  @Test("the table for the documentation has every command")
  func markdown() {
    let table = CommandRegistry.markdown()
    for id in CommandID.allCases { #expect(table.contains("`\(id.rawValue)`")) }
    #expect(table.contains("| `left` `h` | sites, curves | Prune less"))
  }

  @Test("help is searched and run")
  func help() {
    var bench = Bench.ready()
    bench.press("?")
    bench.type("log axis")
    bench.press("enter")
    #expect(bench.state.dialogs.open == nil)
    #expect(bench.state.curves.isLogAxis)
  }

  @Test("the palette says why a command can't be run")
  func palette() {
    var bench = Bench.ready()
    bench.press("ctrl-p")
    bench.type("trial.delete")
    guard case .list(let list)? = bench.state.dialogs.open else {
      Issue.record("no list is open")
      return
    }
    #expect(bench.state.items(of: list).first?.reason == "no trials yet (e evaluates)")
    bench.press("enter")
    #expect(bench.state.dialogs.open != nil)
    #expect(bench.state.message == "no trials yet (e evaluates)")
  }

  @Test("a choice starts at what is chosen")
  func choosers() {
    var bench = Bench.ready()
    bench.press("r down enter")
    #expect(
      bench.state.plan.document.sites[SiteID(layer: 0, module: .attention)]?.criterion
        == .interpolation)
    bench.press("r up enter")
    #expect(
      bench.state.plan.document.sites[SiteID(layer: 0, module: .attention)]?.criterion == .wifv)
    bench.press("R end enter")
    #expect(
      bench.state.plan.document.sites[SiteID(layer: 0, module: .attention)]?.reconstruction
        == Reconstruction.none)
  }

  @Test(
    "a typed ratio is a percentage, or a width after =",
    arguments: [
      ("25", 9), ("33.3 %", 8), ("0.25", 9), ("0.5 %", 12), ("0", 12), ("100", 1), ("=4", 4),
      ("=99", 12),
    ])
  func typedRatio(_ text: String, _ kept: Int) {
    var bench = Bench.ready()
    bench.press("=")
    bench.type(text)
    bench.press("enter")
    #expect(bench.state.plan.document.sites[SiteID(layer: 0, module: .attention)]?.kept == kept)
  }

  @Test(
    "what is no ratio stays in the dialog", arguments: ["", "x", "-5", "101", "=", "=0", "nan"])
  func badRatio(_ text: String) {
    var bench = Bench.ready()
    bench.press("=")
    bench.type(text)
    bench.press("enter")
    guard case .form(let form)? = bench.state.dialogs.open else {
      Issue.record("the dialog closed")
      return
    }
    #expect(form.problem != nil)
  }

  @Test("text fields are edited at their cursor")
  func editing() {
    var bench = Bench.ready()
    bench.press("=")
    bench.send(.paste("5\n7"))
    bench.press("home delete end")
    bench.type("0")
    bench.press("left backspace")
    bench.type("3")
    guard case .form(let form)? = bench.state.dialogs.open else { return }
    #expect(form.text("ratio") == "30")
  }

  @Test("panes are reached by number and in turn; a hidden one comes into view")
  func panes() throws {
    var bench = Bench.ready()
    bench.send(.resized(width: 100, height: 30))
    func hidden(but shown: Pane...) -> [Pane] { Pane.allCases.filter { !shown.contains($0) } }
    #expect(Layout(bench.state).hidden == hidden(but: .sites, .curves, .tokens))
    let last = try #require(Pane.allCases.last)
    bench.press("\(last.rawValue)")
    #expect(bench.state.panes.focus == last)
    #expect(Layout(bench.state).hidden == hidden(but: .sites, .curves, last))
    bench.press("tab")
    #expect(bench.state.panes.focus == .sites)
    #expect(bench.press("shift-tab").isEmpty)
    #expect(bench.state.panes.focus == last)
    bench.press("z")
    #expect(Layout(bench.state).panes.count == 1)
  }
}
