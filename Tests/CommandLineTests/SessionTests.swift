import Foundation
import PseudoTerminal
import Testing

/// Sessions of the real program: saved, gone on with, replayed.
@Suite(.serialized)
struct SessionFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ arguments: [String] = ["--sample"]) throws -> PseudoTerminalProcess {
    try Program.open(["open"] + arguments, in: folder, columns: 160, rows: 45)
  }

  private func replay(_ session: String, _ arguments: String...) throws -> Outcome {
    try Program.run(["replay", session, "--format", "json"] + arguments)
  }

  /// The mean error as the Sites pane shows it.
  private func shownError(_ program: PseudoTerminalProcess) -> String? {
    program.screen.text.firstMatch(of: /Σ +held-out ([0-9.]+)/).map { String($0.1) }
  }

  /// What the Trials pane calls the first trial of the plan.
  private func trialName(_ program: PseudoTerminalProcess) -> String? {
    program.screen.text.firstMatch(of: #/ 1 ([^ │].*?)  +−[0-9.]+ %/#).map { String($0.1) }
  }

  /// Narrows, chooses another criterion for one row, protects another, evaluates.
  private func work(_ program: PseudoTerminalProcess) throws {
    #expect(program.becomesReady(), "\(program.screen.text)")
    program.send("jll")
    program.send("jp")
    program.send("jc")
    program.send("a]a")
    program.send("e")
    #expect(program.waitFor("Evaluate the plan"), "\(program.screen.text)")
    program.send("\r")
    #expect(program.waitFor("trial 1,", timeout: 30), "\(program.screen.text)")
    #expect(program.becomesReady(), "\(program.screen.text)")
  }

  @Test func aReplayedSessionGivesTheRecipeAndTheNumbersOfTheScreen() throws {
    let program = try open()
    try work(program)
    let recipe = try program.copyRecipe()
    let error = try #require(shownError(program), "\(program.screen.text)")
    program.send("4")
    program.settle()
    let trials = program.screen.text
    #expect(program.quit() == .code(0))
    #expect(folder.sessions.count == 1)
    let session = try #require(folder.sessions.first)
    #expect(session.hasSuffix("Z-tiny-bert.jsonl"))

    let report = try replay(session)
    #expect(report.status == 0, "\(report.errors)")
    let json = try report.json
    #expect(json["recipe"] as? String == recipe)
    let total = try #require((json["total"] as? [String: Any])?["held_out_error"] as? Double)
    #expect(String(format: "%.3f", total) == error)
    let scores = (json["trials"] as? [[String: Any]])?.compactMap { trial in
      (trial["result"] as? [String: Any])?["value"] as? Double
    }
    #expect(scores?.count == 2)
    for score in scores ?? [] { #expect(trials.contains(String(format: "%.4f", score))) }
    #expect((json["undo"] as? [String])?.count == 4)
  }

  @Test func aSessionIsGoneOnWithTomorrow() throws {
    let first = try open()
    try work(first)
    let recipe = try first.copyRecipe()
    first.send("4")
    first.settle()
    let name = try #require(trialName(first), "\(first.screen.text)")
    #expect(first.quit() == .code(0))
    let size = try Data(contentsOf: URL(fileURLWithPath: folder.sessions[0])).count

    let second = try open(["--resume"])
    #expect(second.waitFor("continued the session", timeout: 30), "\(second.screen.text)")
    #expect(second.becomesReady(), "\(second.screen.text)")
    #expect(try second.copyRecipe() == recipe)
    second.send("4")
    second.settle()
    // Trials keep their names; the date of the run stands where there is room for both.
    #expect(trialName(second) == name, "\(second.screen.text)")
    second.send("z")
    second.settle()
    #expect(second.screen.text.contains(/dense \(20\d\d-/), "\(second.screen.text)")
    second.send("z")
    // Undo goes back to before the first change.
    second.send("1uuuuu")
    second.settle()
    second.send("u")
    #expect(second.waitFor("nothing to undo"), "\(second.screen.text)")
    #expect(second.quit() == .code(0))
    // It went on in the same file.
    #expect(folder.sessions.count == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.sessions[0])).count > size)
    #expect(try (replay(folder.sessions[0]).json["undo"] as? [String]) == [])
  }

  @Test func theWorkbenchOffersTheLastSessionOfTheModel() throws {
    let first = try open()
    #expect(first.becomesReady())
    first.send("]")
    first.settle()
    let recipe = try first.copyRecipe()
    #expect(first.quit() == .code(0))
    let second = try open()
    #expect(second.becomesReady())
    #expect(try second.copyRecipe() != recipe)
    // The Jobs pane keeps the offer.
    second.send("7")
    #expect(second.waitFor(":resume continues the session of"), "\(second.screen.text)")
    second.send("1:")
    second.send("resume")
    second.settle()
    second.send("\r")
    #expect(second.waitFor("tiny-bert  "), "\(second.screen.text)")
    second.settle()
    second.send("\r")
    #expect(second.waitFor("continued the session", timeout: 30), "\(second.screen.text)")
    #expect(second.becomesReady())
    #expect(try second.copyRecipe() == recipe)
    #expect(second.quit() == .code(0))
  }

  @Test(arguments: [SIGKILL, SIGTERM, SIGHUP])
  func whatWasDoneSurvivesASignal(signal: Int32) throws {
    let program = try open()
    #expect(program.becomesReady())
    program.send("]")
    program.settle()
    let recipe = try program.copyRecipe()
    program.signal(signal)
    #expect(program.waitForExit() == .signal(signal))
    let session = try #require(folder.sessions.first)
    #expect(try replay(session).json["recipe"] as? String == recipe)
  }

  @Test func aLastLineThatWasCutOffIsLeftOut() throws {
    let session = folder.path + "/mine.jsonl"
    let first = try open(["--sample", "--session", session])
    #expect(first.becomesReady())
    first.send("]")
    first.settle()
    let recipe = try first.copyRecipe()
    #expect(first.quit() == .code(0))
    #expect(folder.sessions.isEmpty)
    let whole = try String(contentsOfFile: session, encoding: .utf8)
    try (whole + "{\"command\":\"rat").write(toFile: session, atomically: true, encoding: .utf8)

    let second = try open(["--session", session])
    #expect(second.waitFor("cut off"), "\(second.screen.text)")
    #expect(second.becomesReady())
    #expect(try second.copyRecipe() == recipe)
    second.send("[")
    second.settle()
    #expect(second.quit() == .code(0))
    let text = try String(contentsOfFile: session, encoding: .utf8)
    #expect(text.hasPrefix(whole))
    #expect(!text.contains("\"rat\n") && text.hasSuffix("\n"))
    #expect(try replay(session).status == 0)
  }

  @Test func aSessionIsWrittenByOneProgramAtATime() throws {
    let session = folder.path + "/mine.jsonl"
    let first = try open(["--sample", "--session", session])
    #expect(first.becomesReady())
    let second = try open(["--sample", "--session", session])
    #expect(second.waitForExit() == .code(73))
    #expect(second.screen.text.contains("another workbench"), "\(second.screen.text)")
    #expect(first.quit() == .code(0))
  }

  @Test func onlyTheOldestSessionsBeyondFiftyGo() throws {
    let sessions = folder.path + "/.local/state/liar/sessions"
    try FileManager.default.createDirectory(
      atPath: sessions, withIntermediateDirectories: true)
    for number in 10..<70 {
      let path = sessions + "/202501\(number / 10)\(number % 10)T000000Z-old.jsonl"
      try Data("{}\n".utf8).write(to: URL(fileURLWithPath: path))
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: Double(number) * 86_400)],
        ofItemAtPath: path)
    }
    for foreign in ["notes.txt", "mine.jsonl", "20250101T000000Z.jsonl"] {
      try Data("mine".utf8).write(to: URL(fileURLWithPath: sessions + "/" + foreign))
    }
    let program = try open()
    #expect(program.becomesReady())
    program.send("]")
    program.settle()
    #expect(program.quit() == .code(0))
    let names = try FileManager.default.contentsOfDirectory(atPath: sessions)
    #expect(names.count { $0.hasSuffix("-old.jsonl") } == 49)
    #expect(!names.contains("20250110T000000Z-old.jsonl"))
    #expect(names.contains("20250169T000000Z-old.jsonl"))
    for foreign in ["notes.txt", "mine.jsonl", "20250101T000000Z.jsonl"] {
      #expect(names.contains(foreign))
    }
    #expect(names.count { $0.hasSuffix("-tiny-bert.jsonl") } == 1)
  }

  @Test func aLookLeavesNoSessionAndSaysNothingOfOne() throws {
    let program = try open()
    #expect(program.becomesReady())
    // Rows, panes, the scope, a selection, a filter: nothing of it is worth a file.
    program.send("jj3lln4a a V1/")
    program.send("ffn\r")
    program.settle()
    #expect(program.quit() == .code(0))
    #expect(folder.sessions.isEmpty)
    #expect(!program.screen.text.contains("to go on"), "\(program.screen.text)")
  }

  @Test func aLookNeverStandsBeforeASessionWithTrials() throws {
    let first = try open()
    try work(first)
    let recipe = try first.copyRecipe()
    #expect(first.quit() == .code(0))
    let look = try open()
    #expect(look.becomesReady())
    // A change that is taken back leaves nothing to go on with either.
    look.send("j]u")
    look.settle()
    #expect(look.quit() == .code(0))
    let second = try open(["--resume"])
    #expect(second.waitFor("continued the session", timeout: 30), "\(second.screen.text)")
    #expect(second.becomesReady())
    #expect(try second.copyRecipe() == recipe)
    #expect(second.quit() == .code(0))
  }

  @Test func theLineOnQuittingGoesOnWithTheSession() throws {
    let first = try open()
    #expect(first.becomesReady())
    first.send("]")
    first.settle()
    let recipe = try first.copyRecipe()
    #expect(first.quit() == .code(0))
    let line = try #require(
      first.screen.text.split(separator: "\n").first { $0.hasPrefix("to go on: ") },
      "\(first.screen.text)")
    let name = try #require(line.split(separator: " ").last.map(String.init))
    #expect(folder.sessions[0].hasSuffix("/\(name).jsonl"))
    #expect(line.hasSuffix("open --session \(name)"))
    // Meanwhile the model has another session, which --resume would take.
    let other = try open()
    #expect(other.becomesReady())
    other.send("[")
    other.settle()
    #expect(other.quit() == .code(0))
    let second = try open(["--session", name])
    #expect(second.waitFor("continued the session", timeout: 30), "\(second.screen.text)")
    #expect(second.becomesReady())
    #expect(try second.copyRecipe() == recipe)
    #expect(second.quit() == .code(0))
    #expect(folder.sessions.count == 2)
  }

  @Test func theLineOnQuittingIsQuotedForTheShell() throws {
    let file = folder.path + "/my 'best' one.jsonl"
    let program = try open(["--sample", "--session", file])
    #expect(program.becomesReady())
    program.send("]")
    program.settle()
    #expect(program.quit() == .code(0))
    let text = program.screen.text.replacing("\n", with: "")
    let start = try #require(text.range(of: "--session "))
    let words = String(text[start.lowerBound...]).trimmingCharacters(in: .whitespaces)
    #expect(try shell("printf %s \(words)").output == "--session" + file)
  }

  @Test func sessionsAreListedWithTheirNamesAndScores() throws {
    let program = try open()
    try work(program)
    program.send(":name half of it, by hand\r")
    program.send("4G:label first\r")
    program.settle()
    #expect(program.screen.text.contains("first"), "\(program.screen.text)")
    #expect(program.quit() == .code(0))
    let state = ["XDG_STATE_HOME": folder.path + "/.local/state"]
    let list = try Program.run(["sessions", "--json"], variables: state)
    #expect(list.status == 0, "\(list.errors)")
    let sessions = try #require(try list.json["sessions"] as? [[String: Any]])
    #expect(sessions.count == 1)
    let session = try #require(sessions.first)
    #expect(session["name"] as? String == "half of it, by hand")
    #expect(session["model"] as? String == "tiny-bert")
    #expect(session["trials"] as? Int == 1)
    // As many as undo takes back: four edits, the session's name and the trial's.
    #expect(session["changes"] as? Int == 6)
    let best = try #require(session["best"] as? [String: Any])
    let report = try replay(folder.sessions[0])
    let trials = try #require(try report.json["trials"] as? [[String: Any]])
    #expect(trials.last?["name"] as? String == "first")
    #expect(
      best["value"] as? Double == (trials.last?["result"] as? [String: Any])?["value"] as? Double)
    let table = try Program.run(["sessions", "--format", "table"], variables: state).output
    #expect(table.contains("half of it, by hand"), "\(table)")
    let csv = try Program.run(["sessions", "--format", "csv"], variables: state).output
    #expect(csv.contains("\"half of it, by hand\""), "\(csv)")
    let ofOther = try Program.run(["sessions", Samples.decoder, "--json"], variables: state)
    #expect((try ofOther.json["sessions"] as? [Any])?.isEmpty == true)
  }

  @Test func theCopiedCommandGivesTheSameRecipe() throws {
    let program = try open()
    #expect(program.becomesReady())
    try checkCommand(of: program, isPlain: true)
    program.send("c")
    #expect(program.becomesReady())
    try checkCommand(of: program, isPlain: false)
    #expect(program.quit() == .code(0))
  }

  /// Runs the command that is copied, with the recipe alone as its output.
  private func checkCommand(of program: PseudoTerminalProcess, isPlain: Bool) throws {
    let recipe = try program.copyRecipe()
    let command = try program.copy(row: 3)
    #expect(command.contains("<<") != isPlain)
    let output = folder.path + "/\(isPlain).toml"
    let script = command.replacing(
      "-o tiny-bert-pruned", with: "-o '\(output)' --output-format recipe")
    #expect(script != command)
    #expect(try shell(script).status == 0)
    #expect(try String(contentsOfFile: output, encoding: .utf8) == recipe)
  }

  /// Runs a command as a shell does that finds the program.
  private func shell(_ command: String) throws -> Outcome {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", command]
    let binary = URL(fileURLWithPath: try Program.path()).deletingLastPathComponent().path
    shell.environment = Program.environment(home: folder.path)
      .merging(["PATH": "\(binary):/usr/bin:/bin"]) { $1 }
    let output = try folder.file("output", "")
    shell.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    shell.standardError = FileHandle.nullDevice
    try shell.run()
    shell.waitUntilExit()
    return Outcome(
      status: shell.terminationStatus,
      output: try String(contentsOfFile: output, encoding: .utf8), errors: "")
  }

  @Test func theCopiedCommandOfATrialGivesItsScore() throws {
    let program = try open()
    try work(program)
    program.send("4")
    program.settle()
    // The dense model's row, and the pruned one's.
    for _ in 0..<2 {
      let score = try #require(
        program.screen.text.firstMatch(of: #/▸ +\d+ .*?% +(0\.[0-9]{4}) /#)
          .map { String($0.1) }, "\(program.screen.text)")
      let command = try program.copy(row: 3)
      #expect(command.hasPrefix("liar evaluate "))
      let run = try shell(command)
      #expect(run.status == 0)
      #expect(try String(format: "%.4f", run.json["value"] as? Double ?? 0) == score)
      program.send("j")
      program.settle()
    }
    #expect(program.quit() == .code(0))
  }

  @Test func readOnlyWritesNothingAndSaysSo() throws {
    try folder.seeTour()
    let before = folder.allFiles
    let program = try open(["--sample", "--read-only"])
    #expect(program.becomesReady())
    #expect(program.screen.text.split(separator: "\n").first?.contains("read-only") == true)
    program.send("]")
    program.send("x")
    #expect(program.waitFor("the workbench is read-only"), "\(program.screen.text)")
    program.chooseNextTheme()
    program.settle()
    #expect(program.quit() == .code(0))
    #expect(folder.allFiles == before)
  }

  @Test func readOnlyGoesOnWithASessionWithoutTouchingIt() throws {
    let session = folder.path + "/mine.jsonl"
    let first = try open(["--sample", "--session", session])
    #expect(first.becomesReady())
    first.send("]")
    first.settle()
    let recipe = try first.copyRecipe()
    #expect(first.quit() == .code(0))
    let text = try String(contentsOfFile: session, encoding: .utf8)
    let second = try open(["--session", session, "--read-only"])
    #expect(second.waitFor("continued the session", timeout: 30), "\(second.screen.text)")
    #expect(second.becomesReady())
    #expect(try second.copyRecipe() == recipe)
    second.send("[")
    second.settle()
    #expect(second.quit() == .code(0))
    #expect(try String(contentsOfFile: session, encoding: .utf8) == text)
  }
}

/// Sessions that can't be used are told of, with their lines.
@Suite struct DamagedSessionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let header =
    #"{"session":1,"model":"MODEL","name":"m","ratio":0.3,"#
    + #""criterion":"wifv","reconstruction":"liar","estimate":"#
    + #"{"ridge":0.0001,"guardShare":0.01,"seed":0}}"#

  @Test(
    arguments: [
      ("", Int32(65), "empty"), ("{\"command\":\"plan.undo\"}\n", 65, ":1: a session begins"),
      ("HEADER\n{\"command\":\"nonsense\"}\n", 65, ":2: 'command'"),
      ("HEADER\n\n[1,2]\n", 65, ":3: no command"),
      ("{\"session\":9,HEADER\n", 65, "newer"),
      ("HEADER\n", 65, ":1: the model could not be opened"), ("\u{0}\u{1}", 69, "not a text file"),
    ])
  func replaySaysWhatAndWhere(text: String, status: Int32, expected: String) throws {
    let header = Self.header.replacing("MODEL", with: folder.path + "/none")
    let content =
      text.hasPrefix("{\"session\":9")
      ? header.replacing("\"session\":1", with: "\"session\":9") + "\n"
      : text.replacing("HEADER", with: header)
    let session = try folder.file("s.jsonl", content)
    let outcome = try Program.run("replay", session)
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.contains(expected), "\(outcome.errors)")
  }

  @Test func aMissingSessionIsTold() throws {
    #expect(try Program.run("replay", folder.path + "/none.jsonl").status == 66)
    #expect(try Program.run("open", Samples.encoder, "--resume").status == 66)
  }

  @Test func aFileThatIsNoSessionIsNotWrittenTo() throws {
    let file = try folder.file("notes.txt", "my notes\n")
    let outcome = try Program.run("open", Samples.encoder, "--session", file)
    #expect(outcome.status == 65)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "my notes\n")
  }

  @Test func aSessionOfAnotherModelIsRefused() throws {
    let header = Self.header.replacing(
      "{\"session\":1", with: "{\"session\":1,\"fingerprint\":\"0000000000000000\"")
    let session = try folder.file("s.jsonl", header + "\n{\"command\":\"cursor.down\"}\n")
    let outcome = try Program.run("open", Samples.encoder, "--session", session)
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("another model"))
  }
}
