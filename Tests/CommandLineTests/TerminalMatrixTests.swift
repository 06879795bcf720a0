import Foundation
import PseudoTerminal
import Testing

/// The real program in every kind of terminal, through everything that can happen to a terminal.
@Suite(.serialized)
struct TerminalMatrixTests {
  /// What happens to the program once it has drawn.
  enum Story: String, CaseIterable {
    case quit, resizes, suspension, terminated, quitSignal, hungUp, closed, closedUnheard, crashed
  }

  /// A terminal, and a story.
  struct Place: Sendable, CustomStringConvertible {
    var term: String
    var locale = "C.UTF-8"
    var variables: [String: String] = [:]
    var story: Story

    var description: String {
      ([story.rawValue, "TERM=\(term)", "LC_ALL=\(locale)"] + variables.map { "\($0)=\($1)" })
        .joined(separator: " ")
    }
  }

  private static let terms = [
    "xterm-256color", "tmux-256color", "screen", "xterm", "linux", "vt100", "dumb",
    "no-such-terminal",
  ]

  @Test(.timeLimit(.minutes(3)))
  func everyStoryInEveryTerminal() {
    // How it ends when it hears of nothing, or is asked to dump core, isn't the terminal's matter.
    let anywhere = Story.allCases.filter { ![.quitSignal, .closedUnheard].contains($0) }
    let inUTF8 =
      Self.terms.flatMap { term in anywhere.map { Place(term: term, story: $0) } }
      + [Place(term: "xterm-256color", story: .closedUnheard)]
      + ["xterm-256color", "vt100"].map { Place(term: $0, story: .quitSignal) }
    let elsewhere =
      Self.terms.flatMap { term in
        [Story.quit, .crashed].map { Place(term: term, locale: "C", story: $0) }
      }
      + ["xterm-256color", "vt100", "no-such-terminal"].flatMap { term in
        [Story.resizes, .terminated].map { Place(term: term, locale: "C", story: $0) }
      }
    func colourless(_ term: String, _ story: Story) -> Place {
      Place(term: term, variables: ["NO_COLOR": "1"], story: story)
    }
    let colourless =
      Self.terms.map { colourless($0, .quit) }
      + [Story.suspension, .crashed].flatMap { story in
        ["xterm-256color", "linux"].map { colourless($0, story) }
      }
    func colourful(_ term: String, _ story: Story) -> Place {
      Place(term: term, variables: ["COLORTERM": "truecolor"], story: story)
    }
    let colourful =
      Self.terms.map { colourful($0, .quit) }
      + [Story.resizes, .suspension, .crashed, .terminated].flatMap { story in
        ["xterm-256color", "tmux-256color", "xterm"].map { colourful($0, story) }
      }
    concurrently(inUTF8 + elsewhere + colourless + colourful) { place in
      place.story == .suspension ? try Self.suspend(place) : try Self.live(place)
    }
  }

  private static func environment(_ place: Place, _ folder: TemporaryFolder) -> [String: String] {
    Program.environment(home: folder.path)
      .merging(["TERM": place.term, "LC_ALL": place.locale]) { $1 }
      .merging(place.variables) { $1 }
  }

  /// Starts the workbench, lets the story happen, and says what is wrong at its end.
  private static func live(_ place: Place) throws -> [String] {
    let folder = try TemporaryFolder()
    // As after nohup: only the end of the input says that the terminal has gone.
    let isDeaf = place.story == .closedUnheard
    let path = try Program.path()
    let program = try PseudoTerminalProcess(
      isDeaf ? "/bin/sh" : path, isDeaf ? ["-c", "trap '' HUP; exec '\(path)' open"] : ["open"],
      environment: environment(place, folder), columns: 100, rows: 30)
    guard program.waitFor("liar", timeout: 30) else {
      return ["never drew: \(program.screen.text)"]
    }
    program.settle(quiet: 0.1, timeout: 3)
    var complaints: [String] = []
    if !program.screen.unknown.isEmpty { complaints.append("sent \(program.screen.unknown)") }
    if place.term == "no-such-terminal",
      !program.screen.text.contains("description of the terminal type")
    {
      complaints.append("does not say that it knows no such terminal")
    }
    if place.variables["NO_COLOR"] != nil || place.term == "vt100" {
      let isColored = program.screen.cells.joined().contains {
        !$0.rendition.foreground.isEmpty || !$0.rendition.background.isEmpty
      }
      if isColored { complaints.append("has colours") }
    }
    var expected: [PseudoTerminalProcess.Exit] = [.code(0)]
    switch place.story {
    case .quit, .suspension: leave(program)
    case .resizes:
      for step in 0..<30 {
        program.resize(columns: 1 + (step * 37) % 220, rows: 1 + (step * 23) % 70)
      }
      program.resize(columns: 150, rows: 40)
      if !program.waitFor("Sites", timeout: 20) {
        complaints.append("lost its size: \(program.screen.text)")
      }
      leave(program)
    case .terminated:
      program.signal(SIGTERM)
      expected = [.signal(SIGTERM)]
    case .quitSignal:
      program.signal(SIGQUIT)
      expected = [.signal(SIGQUIT)]
    case .hungUp:
      program.signal(SIGHUP)
      expected = [.signal(SIGHUP)]
    case .closed:
      program.hangUp()
      expected = [.signal(SIGHUP), .code(0)]
    case .closedUnheard: program.hangUp()
    case .crashed:
      program.signal(SIGSEGV)
      expected = [.signal(SIGSEGV)]
    }
    let exit = program.waitForExit(timeout: 30)
    if !expected.contains(where: { $0 == exit }) {
      complaints.append("ended by \(String(describing: exit)): \(program.screen.text)")
    }
    if ![.closed, .closedUnheard].contains(place.story) { complaints += remains(program) }
    return complaints
  }

  /// Closes the dialog that asks for a model, and quits.
  private static func leave(_ program: PseudoTerminalProcess) {
    program.send("\u{1B}")
    program.settle(quiet: 0.3, timeout: 3)
    program.send("q")
  }

  /// Stops it for a shell, which must find its terminal as it was, and comes back.
  private static func suspend(_ place: Place) throws -> [String] {
    let folder = try TemporaryFolder()
    let script =
      "set -m; \(try Program.path()) open; echo stopped; stty -a | grep -c ' echo '; fg; "
      + "echo over $?"
    let shell = try PseudoTerminalProcess(
      "/bin/bash", ["-c", script], environment: environment(place, folder), columns: 100, rows: 30)
    guard shell.waitFor("liar", timeout: 30) else { return ["never drew: \(shell.screen.text)"] }
    shell.settle(quiet: 0.2, timeout: 3)
    var complaints: [String] = []
    let before = shell.transcript.count
    shell.send("\u{1A}")
    func hasWritten(_ text: String) -> Bool {
      String(decoding: shell.transcript.dropFirst(before), as: UTF8.self).contains(text)
    }
    if !shell.waitUntil(timeout: 20, { _ in hasWritten("stopped\r\n1") }) {
      complaints.append("did not stop, or left the terminal raw: \(shell.screen.text)")
    }
    func isBack() -> Bool {
      let written = String(decoding: shell.transcript.dropFirst(before), as: UTF8.self)
      return written.components(separatedBy: "stopped\r\n1").last?.contains("ready") == true
    }
    if !shell.waitUntil(timeout: 20, { _ in isBack() }) {
      complaints.append("did not come back: \(shell.screen.text)")
    }
    shell.settle(quiet: 0.2, timeout: 3)
    leave(shell)
    if !shell.waitUntil(timeout: 20, { _ in hasWritten("over 0") }) {
      complaints.append("did not leave: \(shell.screen.text)")
    }
    return complaints + remains(shell)
  }

  /// What the program has left on, though a shell would not expect it.
  private static func remains(_ program: PseudoTerminalProcess) -> [String] {
    let screen = program.screen
    return [
      (screen.isAlternate, "the alternate screen"), (!screen.showsCursor, "no cursor"),
      (screen.wantsMouse, "the mouse"), (screen.modes.contains(2004), "paste brackets"),
      (!program.isCooked, "keys that aren't echoed"),
    ].filter(\.0).map {
      "left \($0.1): \(String(decoding: program.transcript.suffix(400), as: UTF8.self).debugDescription)"
    }
  }

  // MARK: Nothing for nothing

  /// A calibrated sample at rest, at the size of a large window.
  private func sample(
    _ folder: TemporaryFolder, _ options: [String] = []
  ) throws -> PseudoTerminalProcess {
    let program = try Program.open(
      ["open", "--sample"] + options, in: folder, columns: 200, rows: 60)
    #expect(program.waitUntil(timeout: 30) { $0.screen.text.contains("● ready") })
    rest(program)
    return program
  }

  /// Lets it come to rest, the count of all tokens in the background too.
  private func rest(_ program: PseudoTerminalProcess) {
    program.settle(quiet: 0.2, timeout: 20)
    program.waitUntil(timeout: 30) { $0.screen.text.contains("● ready") }
    program.settle(quiet: 0.8, timeout: 20)
  }

  @Test func anIdleWorkbenchUsesNoProcessorTime() throws {
    let folder = try TemporaryFolder()
    let program = try sample(folder)
    let before = try #require(program.processorTicks())
    let bytes = program.bytesReceived
    program.settle(quiet: 3, timeout: 3.1)
    #expect(try #require(program.processorTicks()) == before)
    #expect(program.bytesReceived == bytes)
    #expect(program.quit() == .code(0))
  }

  /// What a key may send at 200×60, with all that follows from it: a fifteenth of a whole screen in
  /// colours; half as much again where colours are three numbers each.
  @Test(arguments: ["256", "direct"])
  func aKeySendsFewBytes(colors: String) throws {
    let folder = try TemporaryFolder()
    let program = try sample(folder, ["--colors", colors])
    for (name, keys, budget) in [
      ("the next site", "j", 16_000), ("back", "k", 16_000), ("a ratio", "\u{1B}[C", 20_000),
      ("a ratio back", "\u{1B}[D", 20_000), ("a method", "m", 20_000),
      ("help", "?", 24_000), ("no help", "\u{1B}", 24_000),
    ] {
      let before = program.bytesReceived
      program.send(keys)
      rest(program)
      let sent = program.bytesReceived - before
      print("with \(colors) colours, \(name) sends \(sent) bytes")
      let limit = colors == "direct" ? budget * 3 / 2 : budget
      #expect(sent > 0 && sent <= limit, "\(name) sent \(sent) bytes")
    }
    #expect(program.quit() == .code(0))
  }
}
