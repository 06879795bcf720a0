import Foundation
import PseudoTerminal
import Testing

@Suite(.serialized)
struct TerminalLifecycleTests {
  @Test(arguments: [
    "xterm-256color", "tmux-256color", "screen", "xterm", "linux", "vt100", "dumb",
    "xterm-kitty", "no-such-terminal", "",
  ])
  func startsDrawsQuitsAndRestores(term: String) throws {
    let probe = try startProbe(["TERM": term])
    #expect(probe.waitUntil { $0.screen.text.contains("80x24") }, "\(probe.screen.text)")
    probe.send("q")
    #expect(probe.waitForExit() == .code(0))
    #expect(probe.isRestored)
    #expect(probe.screen.unknown.isEmpty, "\(probe.screen.unknown)")
  }

  @Test(arguments: [
    ("xterm-256color", "colors256 full"), ("screen", "colors16 full"),
    ("linux", "colors16 unicode"), ("vt100", "monochrome ascii"),
    ("dumb", "monochrome ascii"), ("xterm-kitty", "direct full"),
  ])
  func findsTheStepsOfTheLadders(term: String, expected: String) throws {
    let probe = try startProbe(["TERM": term])
    #expect(probe.waitFor(expected), "\(probe.screen.text)")
  }

  @Test(arguments: ["C", "C.UTF-8", "POSIX", "no_SUCH.locale"])
  func startsInEveryLocale(locale: String) throws {
    let probe = try startProbe(["LC_ALL": locale])
    #expect(probe.waitFor("╭─ probe ─"))
    probe.send("q")
    #expect(probe.waitForExit() == .code(0))
  }

  @Test func noColorSwitchesColoursOff() throws {
    let probe = try startProbe(["NO_COLOR": "1"])
    #expect(probe.waitFor("monochrome full"))
    let colored = probe.screen.cells.joined().filter {
      !$0.rendition.foreground.isEmpty || !$0.rendition.background.isEmpty
    }
    #expect(colored.isEmpty)
  }

  @Test func namesAnUnknownTerminal() throws {
    let probe = try startProbe(["TERM": "xterm-kitty"])
    #expect(probe.waitFor("terminal type 'xterm-kitty' is installed"))
  }

  @Test func refusesTheShellOfEmacs() throws {
    let probe = try startProbe(["TERM": "dumb", "INSIDE_EMACS": "29.1,comint"])
    #expect(probe.waitForExit() == .code(64))
    #expect(probe.screen.text.contains("terminal type 'dumb'"))
  }

  @Test func entersTheAlternateScreenWithoutACursor() throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    #expect(probe.screen.isAlternate)
    #expect(!probe.screen.showsCursor)
    #expect(probe.screen.wantsMouse)
    #expect(probe.screen.modes.contains(2004))
    #expect(!probe.isCooked)
  }

  @Test(arguments: [
    SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU, SIGVTALRM, SIGPROF, SIGIO,
    SIGPWR, SIGSTKFLT,
  ])
  func signalsEndItAndRestore(number: Int32) throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.signal(number)
    #expect(probe.waitForExit() == .signal(number))
    #expect(probe.isRestored)
  }

  @Test(arguments: [("c", [SIGILL, SIGTRAP]), ("s", [SIGSEGV]), ("a", [SIGABRT])])
  func crashesRestore(key: String, signals: [Int32]) throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.send(key)
    let exit = probe.waitForExit()
    #expect(signals.contains { exit == .signal($0) }, "\(String(describing: exit))")
    #expect(probe.isRestored)
  }

  @Test("A full stack, of the main thread and of a queue's", arguments: ["o", "p"])
  func stackOverflowsRestore(key: String) throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.send(key)
    let exit = probe.waitForExit()
    #expect(exit == .signal(SIGSEGV) || exit == .signal(SIGBUS), "\(String(describing: exit))")
    #expect(probe.isRestored)
  }

  @Test func aFileThatShrinksWhileItIsReadIsNamedOnceTheTerminalIsRestored() throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.send("b")
    #expect(probe.waitForExit() == .code(74))
    #expect(probe.isRestored)
    #expect(
      probe.screen.text.contains("error: shrunk.safetensors: has become shorter"),
      "\(probe.screen.text)")
  }

  @Test func exitWithoutStoppingRestores() throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.send("e")
    #expect(probe.waitForExit() == .code(3))
    #expect(probe.isRestored)
  }

  @Test func theDriverEditsLinesAgainAfterACrash() throws {
    let script = "\(try probePath()); stty -a | tr ' ' '\\n' | grep -x -e echo -e icanon; echo done"
    let shell = try PseudoTerminalProcess(
      "/bin/sh", ["-c", script], environment: ["SWIFT_BACKTRACE": "enable=no"])
    #expect(shell.waitFor("no notice"))
    shell.send("s")
    #expect(shell.waitFor("done"))
    #expect(shell.screen.text.contains("echo"))
    #expect(shell.screen.text.contains("icanon"))
  }

  @Test func endsWhenTheTerminalIsClosed() throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.hangUp()
    let exit = probe.waitForExit()
    #expect(exit == .code(7) || exit == .signal(SIGHUP))
  }

  @Test func refusesAPipe() throws {
    let shell = try PseudoTerminalProcess(
      "/bin/sh", ["-c", "\(try probePath()) < /dev/null; echo status $?"])
    #expect(shell.waitFor("is no terminal"))
    #expect(shell.waitFor("status 64"))
    #expect(!shell.screen.isAlternate)
  }

  @Test func usesNoProcessorTimeWhenIdle() throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.settle(quiet: 0.5)
    let before = try #require(probe.processorTicks())
    let bytes = probe.bytesReceived
    probe.settle(quiet: 2)
    #expect(try #require(probe.processorTicks()) == before)
    #expect(probe.bytesReceived == bytes)
  }
}
