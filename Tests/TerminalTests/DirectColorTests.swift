import Foundation
import PseudoTerminal
import Testing

/// 24-bit colours: where they are used, how that is found out, and what is sent.
@Suite(.serialized)
struct DirectColorTests {
  private static let truecolor = ["COLORTERM": "truecolor"]

  /// A terminal's environment, and the step of the ladder it gets.
  struct Place: Sendable, CustomStringConvertible {
    var variables: [String: String]
    var expected: String

    init(_ variables: [String: String], _ expected: String) {
      (self.variables, self.expected) = (variables, expected)
    }

    var description: String {
      variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
  }

  @Test(arguments: [
    Place(["TERM": "xterm-256color", "COLORTERM": "truecolor"], "direct"),
    Place(["TERM": "xterm-256color", "COLORTERM": "24bit"], "direct"),
    Place(["TERM": "xterm-256color", "COLORTERM": "yes"], "colors256"),
    Place(["TERM": "xterm-256color"], "colors256"),
    Place(["TERM": "xterm", "COLORTERM": "truecolor"], "direct"),
    Place(["TERM": "rxvt-unicode-256color", "COLORTERM": "truecolor"], "direct"),
    // Not installed, so driven as another; but no such terminal has fewer colours.
    Place(["TERM": "xterm-kitty"], "direct"),
    Place(["TERM": "alacritty"], "direct"),
    // The variable of the terminal around GNU screen.
    Place(["TERM": "screen", "COLORTERM": "truecolor"], "colors16"),
    Place(["TERM": "screen-256color", "COLORTERM": "truecolor"], "colors256"),
    Place(["TERM": "xterm-256color", "COLORTERM": "truecolor", "STY": "1.pts"], "colors256"),
    Place(["TERM": "linux", "COLORTERM": "truecolor"], "colors16"),
    Place(["TERM": "vt100", "COLORTERM": "truecolor"], "monochrome"),
    Place(["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], "monochrome"),
  ])
  func theEnvironmentTells(place: Place) throws {
    let probe = try startProbe(place.variables)
    #expect(probe.waitFor("80x24 \(place.expected)"), "\(probe.screen.text)")
    probe.send("q")
    #expect(probe.waitForExit() == .code(0))
    #expect(probe.isRestored)
    #expect(probe.screen.unknown.isEmpty, "\(probe.screen.unknown)")
  }

  /// The backgrounds of the cells filled with `x`.
  private func backgrounds(_ probe: PseudoTerminalProcess) -> Set<[Int]> {
    probe.send("f")
    #expect(probe.waitFor("xxxxxxxx"))
    probe.settle()
    // Words that have the letter too are written without a background.
    let found = probe.screen.cells.joined().filter { $0.text == "x" }.map(\.rendition.background)
    return Set(found).subtracting([[]])
  }

  @Test(arguments: ["xterm-256color", "xterm", "rxvt-unicode-256color"])
  func sendsTheColoursThemselves(term: String) throws {
    let probe = try startProbe(["TERM": term].merging(Self.truecolor) { $1 })
    #expect(probe.waitFor("direct"))
    let found = backgrounds(probe)
    #expect(found.count == 24 && found.allSatisfy { $0.starts(with: [48, 2]) }, "\(found)")
    // Viridis from end to end.
    #expect(found.isSuperset(of: [[48, 2, 0x44, 0x01, 0x54], [48, 2, 0xFD, 0xE7, 0x25]]))
  }

  @Test func sendsThePaletteWhereThereAreNoOthers() throws {
    let probe = try startProbe()
    #expect(probe.waitFor("colors256"))
    #expect(backgrounds(probe).allSatisfy { $0.starts(with: [48, 5]) })
  }

  // MARK: Answers

  @Test(arguments: [
    "\u{1B}P1+r524742=38\u{1B}\\", "\u{1B}P1+r524742\u{1B}\\", "\u{1B}P1$r0;48:2::1:2:3m\u{1B}\\",
    "\u{1B}P1$r48;2;1;2;3m\u{7}",
  ])
  func theTerminalsAnswerBringsThemAtOnce(answer: String) throws {
    let probe = try startProbe()
    #expect(probe.waitFor("colors256"))
    #expect(probe.screen.operatingSystemCommands.contains("+q524742"))
    #expect(probe.screen.operatingSystemCommands.contains("$qm"))
    probe.send(answer)
    #expect(probe.waitFor("colours found"), "\(probe.screen.text)")
    #expect(probe.waitFor("80x24 direct"))
    #expect(!probe.screen.text.contains("key"), "\(probe.screen.text)")
    #expect(backgrounds(probe).allSatisfy { $0.starts(with: [48, 2]) })
  }

  @Test(arguments: [
    "\u{1B}P0+r524742\u{1B}\\", "\u{1B}P0$r\u{1B}\\", "\u{1B}P1$r0;48;5;16m\u{1B}\\",
    "\u{1B}P1$r" + String(repeating: "0;", count: 400) + "m\u{1B}\\",
  ])
  func anotherAnswerChangesNothingAndIsNoKey(answer: String) throws {
    let probe = try startProbe()
    #expect(probe.waitFor("colors256"))
    probe.send(answer + "z")
    #expect(probe.waitFor("key character(\"z\")"), "\(probe.screen.text)")
    #expect(probe.screen.text.contains("80x24 colors256"))
    #expect(probe.screen.text.components(separatedBy: "key").count == 2, "\(probe.screen.text)")
  }

  @Test(arguments: [
    ("rgb:ffff/8080/0000\u{1B}\\", "#ff8000"), ("rgb:1e/1e/2e\u{7}", "#1e1e2e"),
    ("rgba:f/f/f/f\u{7}", "#ffffff"),
  ])
  func theBackgroundIsTold(answer: String, expected: String) throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    #expect(probe.screen.operatingSystemCommands.contains("11;?"))
    probe.send("\u{1B}]11;" + answer)
    #expect(probe.waitFor("background \(expected)"), "\(probe.screen.text)")
  }

  @Test(arguments: ["rgb:12/34\u{7}", "rgb:xyz/1/2\u{7}", "?\u{1B}\\", "rgb:12345/1/1\u{7}"])
  func aBrokenAnswerIsPassedOver(answer: String) throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.send("\u{1B}]11;" + answer + "z")
    #expect(probe.waitFor("key character(\"z\")"), "\(probe.screen.text)")
    #expect(!probe.screen.text.contains("background"))
  }

  @Test(arguments: [
    ["TERM": "linux"], ["TERM": "vt100"], ["TERM": "screen"], ["STY": "1.pts"],
    ["NO_COLOR": "1"], ["TERM_PROGRAM": "Apple_Terminal"],
  ])
  func whoMightNotUnderstandIsNotAsked(variables: [String: String]) throws {
    let probe = try startProbe(variables)
    #expect(probe.waitFor("no notice"))
    #expect(!probe.screen.operatingSystemCommands.contains("+q524742"))
  }

  @Test func anAnswerThatComesAfterTheEndIsNotForTheShell() throws {
    let shell = try PseudoTerminalProcess(
      "/bin/sh", ["-c", "\(try probePath()); read -r line; echo \"got <$line>\""])
    #expect(shell.waitFor("no notice"))
    shell.send("q\u{1B}]11;rgb:0000/0000/0000\u{1B}\\")
    #expect(shell.waitUntil { !$0.screen.isAlternate })
    shell.settle(quiet: 0.3)
    shell.send("words\r")
    #expect(shell.waitFor("got <words>"), "\(shell.screen.text)")
  }

  // MARK: What is asked for

  @Test(arguments: [
    Place(["PROBE_COLORS": "direct"], "direct"),
    Place(["PROBE_COLORS": "direct", "TERM": "xterm"], "direct"),
    Place(["PROBE_COLORS": "colors256", "TERM": "xterm"], "colors256"),
    Place(["PROBE_COLORS": "colors256", "COLORTERM": "truecolor"], "colors256"),
    Place(["PROBE_COLORS": "colors16", "COLORTERM": "truecolor"], "colors16"),
    Place(["PROBE_COLORS": "direct", "TERM": "tmux-256color", "TMUX": "/nowhere,1,0"], "direct"),
  ])
  func whatIsAskedForIsObeyed(place: Place) throws {
    let probe = try startProbe(place.variables)
    #expect(probe.waitFor("80x24 \(place.expected)"), "\(probe.screen.text)")
    #expect(probe.waitFor("no notice"), "\(probe.screen.text)")
    if place.expected == "colors256" {
      #expect(backgrounds(probe).allSatisfy { $0.starts(with: [48, 5]) })
    }
  }

  @Test(arguments: [
    (["TERM": "screen-256color"], "GNU screen doesn't pass them on: there are 256 colours"),
    (["TERM": "linux"], "the Linux console has sixteen: there are 16 colours"),
    (["TERM": "vt100"], "the description of 'vt100' has no more: there are no colours"),
  ])
  func whatCantBeIsRefusedWithTheReason(variables: [String: String], reason: String) throws {
    let probe = try startProbe(
      variables.merging(["PROBE_COLORS": "direct"]) { $1 }, columns: 120)
    #expect(
      probe.waitFor("24-bit colours were asked for, but \(reason)"), "\(probe.screen.text)")
  }

  // MARK: The terminal's own description

  /// F1 is `ESC [ 11 ~` in rxvt's description and in no other here.
  @Test func theKeysOfTheTerminalStay() throws {
    let probe = try startProbe(["TERM": "rxvt-unicode-256color"].merging(Self.truecolor) { $1 })
    #expect(probe.waitFor("direct"))
    probe.send("\u{1B}[11~")
    #expect(probe.waitFor("key function(1)"), "\(probe.screen.text)")
  }

  /// The variable that hands the description to ncurses is not for programs that are started later.
  @Test func aDescriptionOfTheUsersOwnIsExtendedToo() throws {
    let script = """
      mkdir -p "$HOME/own" && infocmp -x xterm-256color | sed 's/^xterm-256color|/my-term|/' \
      > "$HOME/own.ti" && tic -x -o "$HOME/own" "$HOME/own.ti" 2>/dev/null; \
      TERM=my-term TERMINFO="$HOME/own" exec \(try probePath())
      """
    let home = "/tmp/liar-terminfo-\(UInt32.random(in: 0...UInt32.max))"
    let probe = try PseudoTerminalProcess(
      "/bin/sh", ["-c", script], environment: ["HOME": home].merging(Self.truecolor) { $1 })
    #expect(probe.waitFor("80x24 direct"), "\(probe.screen.text)")
    #expect(probe.waitFor("no notice"), "\(probe.screen.text)")
    #expect(backgrounds(probe).allSatisfy { $0.starts(with: [48, 2]) })
    _ = try PseudoTerminalProcess("/bin/rm", ["-r", home]).waitForExit()
  }
}
