import PseudoTerminal
import Testing

@Suite(.serialized)
struct PseudoTerminalTests {
  @Test func showsOutputAndCollectsTheExitStatus() throws {
    let process = try PseudoTerminalProcess("/bin/sh", ["-c", "echo hello; exit 5"])
    #expect(process.waitForExit() == .code(5))
    #expect(process.screen.text.hasPrefix("hello"))
    #expect(process.bytesReceived == 7)
  }

  @Test func givesTheProgramASize() throws {
    let process = try PseudoTerminalProcess("/usr/bin/stty", ["size"], columns: 91, rows: 17)
    #expect(process.waitForExit() == .code(0))
    #expect(process.screen.text.hasPrefix("17 91"))
  }

  @Test func resizingArrivesAsASignal() throws {
    let script = "trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done"
    let process = try PseudoTerminalProcess("/bin/sh", ["-c", script])
    #expect(process.waitFor("ready"))
    process.resize(columns: 60, rows: 12)
    #expect(process.waitFor("12 60"))
    process.signal(9)
    #expect(process.waitForExit() == .signal(9))
  }

  @Test func sendsKeys() throws {
    let process = try PseudoTerminalProcess("/bin/sh", ["-c", "read x; echo got $x"])
    process.send("abc\r")
    #expect(process.waitFor("got abc"))
    #expect(process.isCooked)
  }

  @Test func measuresProcessorTime() throws {
    let process = try PseudoTerminalProcess(
      "/bin/sh", ["-c", "echo ready; while :; do :; done"])
    #expect(process.waitFor("ready"))
    let before = try #require(process.processorTicks())
    #expect(process.waitUntil { ($0.processorTicks() ?? 0) > before + 2 })
  }

  @Test(arguments: [
    ("a\u{1B}[2;3Hb", "a\n  b"),
    ("abc\u{1B}[2G\u{1B}[X!", "a!c"),
    ("x\u{1B}[4b", "xxxxx"),
    ("ab\u{1B}[1;1H\u{1B}[@-", "-ab"),
    ("abc\u{1B}[1;1H\u{1B}[2P", "c"),
    ("abc\r\u{1B}[K", ""),
    ("one\u{1B}[?1049htwo\u{1B}[?1049l", "one"),
    ("\u{1B}]0;title\u{7}t\u{1B}[1;38;5;99mu\u{1B}(B", "tu"),
    ("1\r\n2\r\n3\u{1B}[1;1H\u{1B}[M", "2\n3"),
    ("1\r\n2\u{1B}[1;1H\u{1B}[L", "\n1\n2"),
  ])
  func understandsSequences(output: String, expected: String) {
    var screen = TerminalEmulator(columns: 10, rows: 3)
    screen.feed(output.utf8)
    #expect(
      screen.text == expected + String(repeating: "\n", count: 2 - expected.count { $0 == "\n" }))
    #expect(screen.unknown.isEmpty)
  }
}
