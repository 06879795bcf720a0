import Foundation
import PruningPlan
import Testing
import WorkbenchCore
import WorkbenchFixture

@Suite("Copying") struct CopyTests {
  /// What a key puts on the clipboard.
  private func copied(_ keys: String, _ bench: inout Bench) -> String? {
    for case .copy(let text) in bench.press(keys) { return text }
    return nil
  }

  @Test("y copies the row under the cursor of the focused pane, and says so")
  func rows() throws {
    var bench = Bench.ready()
    bench.press("e enter")
    bench.settle()
    #expect(copied("y", &bench)?.hasPrefix("0.attention\t6/12\twifv\tliar\t") == true)
    #expect(bench.state.message == "copied: 0.attention")
    bench.press("3 l l")
    bench.settle()
    #expect(copied("y", &bench)?.hasPrefix("0.attention\t512\t2\tman\tliar ") == true)
    #expect(bench.state.message == "copied: token 2 at 0.attention")
    bench.press("v l")
    #expect(copied("y", &bench) == "0.attention\t1\t1\t11.0\tkept")
    bench.press("4 end")
    #expect(copied("y", &bench)?.hasPrefix("1\twifv 50 % LIAR\t") == true)
    bench.press("7")
    #expect(copied("y", &bench)?.hasPrefix("trial 1, wifv 50 % LIAR") == true)
  }

  @Test("the list has value, row, recipe and command")
  func list() throws {
    var bench = Bench.ready()
    let site = try #require(bench.state.focusedSite)
    #expect(
      copied("Y enter", &bench)
        == bench.state.figures(of: site).error.heldOut.map { "\(Float($0))" })
    #expect(copied("Y down enter", &bench)?.contains("\t6/12\t") == true)
    let recipe = try bench.state.recipe.toml()
    #expect(copied("Y down down enter", &bench) == recipe)
    #expect(copied("Y end enter", &bench)?.hasPrefix("liar prune ") == true)
    #expect(bench.state.message == "copied: the command")
  }

  @Test("what isn't there can't be copied, and the list says so")
  func nothing() {
    var bench = Bench.ready()
    bench.press("4")
    #expect(copied("y", &bench) == nil)
    #expect(bench.state.message == "there is no row to copy here")
    bench.press("Y")
    guard case .list(let list)? = bench.state.dialogs.open else {
      Issue.record("no list is open")
      return
    }
    #expect(bench.state.items(of: list).map { $0.reason == nil } == [false, false, true, true])
  }

  @Test("a uniform plan is a command with its ratio")
  func uniform() {
    var bench = Bench.ready()
    #expect(
      bench.state.commandLine?.text
        == "liar prune /models/small-bert --ratio 0.5 --criterion wifv --reconstruction liar "
        + "--calibration /texts/sentences.txt --samples 640 --length 128 --seed 0 --held-out 0.2 "
        + "--token-weighting uniform -o small-bert-pruned")
    bench.press("p E")
    #expect(bench.state.commandLine?.text.contains("--protect 0.attention") == true)
    #expect(bench.state.commandLine?.text.contains("--mode sequential --target residual") == true)
  }

  @Test("a plan that met a budget is a command with it, until it is changed")
  func budget() {
    var bench = Bench.ready()
    bench.press("b enter")
    bench.settle()
    bench.press("enter")
    #expect(bench.state.commandLine?.text.contains("--budget 50% --allocation sensitivity") == true)
    bench.press(">")
    #expect(bench.state.commandLine?.words.contains("--budget") == false)
    #expect(bench.state.commandLine?.input != nil)
  }

  @Test("any other plan is a command that reads its recipe")
  func recipe() throws {
    var bench = Bench.ready()
    bench.press("c")
    let command = try #require(bench.state.commandLine)
    #expect(command.words.suffix(4) == ["--recipe", "-", "-o", "small-bert-pruned"])
    let recipe = try Recipe(toml: try #require(command.input))
    #expect(recipe == bench.state.recipe)
    #expect(command.text.hasSuffix("\nRECIPE"))
  }

  @Test("a trial is a command that evaluates it")
  func trial() throws {
    var bench = Bench.ready()
    bench.press("e enter")
    bench.settle()
    bench.press("4")
    #expect(
      bench.state.commandLine?.text
        == "liar evaluate /models/small-bert --task similarity --data /texts/pairs.csv")
    bench.press("end")
    #expect(bench.state.commandLine?.words.suffix(2) == ["--recipe", "-"])
  }

  @Test(
    "words are quoted for the shell",
    arguments: [
      ("plain-1.0/x", "plain-1.0/x"), ("two words", "'two words'"), ("it's", "'it'\\''s'"),
      ("$HOME", "'$HOME'"), ("", "''"), ("ä", "'ä'"), ("a;b", "'a;b'"),
    ])
  func quoting(_ word: String, _ quoted: String) {
    #expect(ShellCommand(words: [word], input: nil).text == quoted)
  }

  private static let hostile = [
    "RECIPE", "a\nRECIPE\ntouch pwned\n", "\u{1B}[2J\u{7}x", "it's $(touch pwned) `touch pwned`",
    "a\tb\rc\u{3}d", "\n", "*", "~", "\u{9B}31m\u{7F}", "\\n\\", "a\"b", "-n", "!!", "ä\u{202E}x",
  ]

  @Test("a shell reads any word back, and runs nothing of it", arguments: hostile)
  func words(_ word: String) throws {
    let command = ShellCommand(words: ["printf", "%s", word])
    let text = command.text
    #expect(
      !text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
    #expect(try shell(text) == word)
  }

  @Test("nothing in an input ends it", arguments: hostile + ["RECIPE\nRECIPE_", ""])
  func input(_ input: String) throws {
    let output = try shell(ShellCommand(words: ["cat"], input: input).text)
    #expect(output == input + (input.hasSuffix("\n") ? "" : "\n"))
  }

  @Test("a recipe's command hands any file name on", arguments: hostile)
  func names(_ name: String) throws {
    var recipe = Bench.ready().state.recipe
    recipe.model = name
    recipe.calibration?.file = name
    let text = try recipe.toml()
    #expect(
      text.split(separator: "\n").allSatisfy { !$0.hasPrefix("RECIPE") && $0 != "touch pwned" })
    #expect(
      !text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
    let output = try shell(ShellCommand(words: ["cat"], input: text).text)
    #expect(try Recipe(toml: output) == recipe)
  }

  /// What sh prints, which leaves nothing in its folder.
  private func shell(_ command: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "liar-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    return String(decoding: data, as: UTF8.self)
  }
}
