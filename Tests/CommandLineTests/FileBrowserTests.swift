import Foundation
import PseudoTerminal
import Testing

/// Opening and commanding by typing, in a real pseudo-terminal.
@Suite(.serialized)
struct FileBrowserTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aTypedPathOpensAModel() throws {
    let program = try Program.open(["open"], in: folder)
    #expect(program.waitFor("Open a model"), "\(program.screen.text)")
    program.send(Samples.encoder)
    program.settle()
    program.send("\r")
    #expect(program.waitFor("Calibrate"), "\(program.screen.text)")
    program.send("\u{1B}")
    // A key right after Esc would be one with alt held.
    program.settle()
    #expect(program.screen.text.contains("attn"))
    #expect(program.quit() == .code(0))
    #expect(program.isRestored)
  }

  @Test func aModelIsFoundByItsHeadersAndOpened() throws {
    _ = try folder.model(named: "my model")
    _ = try folder.file("broken.gguf", "garbage")
    let program = try Program.open(["open"], in: folder)
    #expect(program.waitFor("Open a model"), "\(program.screen.text)")
    program.send("~\r")
    #expect(program.waitFor("my model/"), "\(program.screen.text)")
    #expect(
      program.waitUntil(timeout: 5) { $0.screen.text.contains("BERT") }, "\(program.screen.text)")
    #expect(program.waitFor("▲"), "\(program.screen.text)")
    program.send("my\r")
    #expect(program.waitFor("Calibrate"), "\(program.screen.text)")
    // Next time it comes first.
    program.send("\u{1B}")
    program.settle()
    #expect(program.quit() == .code(0))
    let again = try Program.open(["open"], in: folder)
    #expect(again.waitFor("recent"), "\(again.screen.text)")
    again.send("\r")
    #expect(again.waitFor("Calibrate"), "\(again.screen.text)")
    again.send("\u{1B}")
    again.settle()
    #expect(again.quit() == .code(0))
  }

  @Test func commandsAreTypedAndCompleted() throws {
    let program = try Program.open(["open", "--sample"], in: folder)
    #expect(program.waitUntil(timeout: 20) { $0.screen.text.contains("ready") })
    program.send(":rati\t")
    #expect(program.waitFor(":ratio"), "\(program.screen.text)")
    program.send(" 7\r")
    #expect(program.waitFor("from 0 to 1"), "\(program.screen.text)")
    program.send("\u{15}select all\r")
    #expect(program.waitFor("selected"), "\(program.screen.text)")
    program.send(":ratio 75%\r")
    #expect(program.waitFor("75.0%"), "\(program.screen.text)")
    program.send(":q\r")
    program.waitUntil { $0.exit != nil || $0.screen.text.contains("Leave the workbench?") }
    if program.exit == nil { program.send("y") }
    #expect(program.waitForExit() == .code(0))
    #expect(program.isRestored)
  }

  @Test func theTourIsShownOnce() throws {
    let first = try Program.open(["open", "--sample"], in: folder, isFirst: true)
    #expect(first.waitFor("tour 1/5"), "\(first.screen.text)")
    #expect(first.quit() == .code(0))
    let second = try Program.open(["open", "--sample"], in: folder, isFirst: true)
    #expect(second.waitFor("1 Sites"), "\(second.screen.text)")
    second.settle()
    #expect(!second.screen.text.contains("tour 1/5"))
    #expect(second.quit() == .code(0))
  }

  @Test func aReadOnlyWorkbenchKeepsNothing() throws {
    let program = try Program.open(
      ["open", "--sample", "--read-only"], in: folder, isFirst: true)
    #expect(program.waitFor("1 Sites"), "\(program.screen.text)")
    program.settle()
    #expect(!program.screen.text.contains("tour"))
    #expect(program.quit() == .code(0))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/.local/state/liar"))
  }

  @Test func aThemeWithAMistakeSaysWhere() throws {
    let themes = folder.path + "/.config/liar/themes"
    try FileManager.default.createDirectory(atPath: themes, withIntermediateDirectories: true)
    _ = try folder.file(
      ".config/liar/themes/mine.toml", "inherits = \"nord\"\n[roles]\ntxt = \"#ffffff\"\n")
    let program = try Program.open(["open", "--sample"], in: folder, columns: 220)
    #expect(program.becomesReady(), "\(program.screen.text)")
    program.send("T")
    #expect(program.waitFor("Theme"), "\(program.screen.text)")
    program.send("mine")
    #expect(program.waitFor("mine.toml:3:1: 'txt' is unknown"), "\(program.screen.text)")
    program.send("\u{1B}")
    program.settle()
    #expect(program.quit() == .code(0))
    #expect(program.isRestored)
  }

  @Test func themesAreListedByName() throws {
    let outcome = try Program.run("themes")
    let names = outcome.output.split(separator: "\n")
    #expect(outcome.status == 0)
    #expect(names.count >= 12)
    #expect(names.contains("nord"))
    #expect(!outcome.output.contains("\u{1B}"))
  }
}
