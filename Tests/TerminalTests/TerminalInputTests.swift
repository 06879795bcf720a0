import Foundation
import PseudoTerminal
import Testing

@Suite(.serialized)
struct TerminalInputTests {
  @Test(arguments: [
    ("j", "key character(\"j\")"), ("é", "key character(\"é\")"), ("日", "key character(\"日\")"),
    ("\r", "key enter"), ("\t", "key tab"), ("\u{7F}", "key backspace"), ("\u{8}", "key backspace"),
    ("\u{1B}", "key escape"), ("\u{1}", "key character(\"a\") control"),
    ("\u{3}", "key character(\"c\") control"), ("\u{0}", "key character(\" \") control"),
    ("\u{1B}x", "key character(\"x\") alt"),
    ("\u{1B}[A", "key up"), ("\u{1B}OB", "key down"), ("\u{1B}[C", "key right"),
    ("\u{1B}[1;5C", "key right control"), ("\u{1B}[1;2D", "key left shift"),
    ("\u{1B}[H", "key home"), ("\u{1B}OF", "key end"), ("\u{1B}[5~", "key pageUp"),
    ("\u{1B}[6~", "key pageDown"), ("\u{1B}[3~", "key delete"), ("\u{1B}[Z", "key tab shift"),
    ("\u{1B}OP", "key function(1)"), ("\u{1B}[15~", "key function(5)"),
    ("\u{1B}[24~", "key function(12)"),
  ])
  func readsKeys(bytes: String, expected: String) throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.send(bytes)
    #expect(probe.waitFor(expected, timeout: 5), "\(probe.screen.text)")
    #expect(!probe.screen.text.replacing(expected, with: "").contains("key "))
  }

  @Test(arguments: [
    ("\u{1B}[<0;5;7M", "mouse press"), ("\u{1B}[<2;5;7M", "mouse press"),
    ("\u{1B}[<0;5;7m", "mouse release"), ("\u{1B}[<64;5;7M", "mouse scrollUp at 4,6"),
    ("\u{1B}[<65;5;7M", "mouse scrollDown at 4,6"),
  ])
  func readsTheMouse(bytes: String, expected: String) throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    if expected.contains("release") { probe.send("\u{1B}[<0;5;7M") }
    probe.send(bytes)
    #expect(probe.waitFor(expected, timeout: 5), "\(probe.screen.text)")
    #expect(probe.screen.text.contains("at 4,6"))
  }

  @Test func readsADrag() throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.send("\u{1B}[<0;5;7M\u{1B}[<32;9;7M\u{1B}[<0;9;7m")
    #expect(probe.waitFor("mouse release", timeout: 5), "\(probe.screen.text)")
    #expect(probe.screen.text.contains("mouse drag"), "\(probe.screen.text)")
    #expect(probe.screen.text.contains("at 8,6"))
  }

  @Test func theMouseCanBeSwitchedOff() throws {
    let probe = try startProbe()
    #expect(probe.waitUntil { $0.screen.wantsMouse })
    probe.send("m")
    #expect(probe.waitUntil { !$0.screen.wantsMouse })
  }

  @Test func readsAPasteAsOneEvent() throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.send("\u{1B}[200~quit q\rand é\u{1B}[201~")
    #expect(probe.waitFor("paste \"quit q\\nand é\""), "\(probe.screen.text)")
  }

  @Test func aPasteWithoutAnEndIsGivenUp() throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.send("\u{1B}[200~lost")
    #expect(probe.waitFor("paste \"lost\""))
    probe.send("q")
    #expect(probe.waitForExit() == .code(0))
  }

  @Test func followsTheSize() throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    for (columns, rows) in [(40, 10), (120, 40), (80, 24)] {
      probe.resize(columns: columns, rows: rows)
      #expect(probe.waitFor("\(columns)x\(rows) "), "\(probe.screen.text)")
    }
  }

  @Test func survivesTheSmallestSizes() throws {
    let probe = try startProbe(columns: 1, rows: 1)
    probe.settle()
    for (columns, rows) in [(2, 2), (1, 5), (5, 1), (1, 1), (80, 24)] {
      probe.resize(columns: columns, rows: rows)
      probe.settle()
    }
    #expect(probe.waitFor("80x24"))
    probe.send("q")
    #expect(probe.waitForExit() == .code(0))
  }

  @Test func copiesWithOSC52() throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.send("y")
    let expected = "52;c;" + Data("copied text".utf8).base64EncodedString()
    #expect(probe.waitUntil { $0.screen.operatingSystemCommands.contains(expected) })
  }

  @Test func wrapsACopyForTmux() throws {
    let probe = try startProbe(["TMUX": "/tmp/tmux,1,0"])
    #expect(probe.waitFor("no notice"))
    probe.send("y")
    #expect(
      probe.waitUntil { process in
        process.screen.operatingSystemCommands.contains { $0.hasPrefix("tmux;\u{1B}]52;c;") }
      })
  }

  @Test func stopsForTheShellAndComesBack() throws {
    let script =
      "set -m; \(try probePath()); echo stopped; stty -a | grep -c ' echo '; fg; echo over"
    let shell = try PseudoTerminalProcess("/bin/bash", ["-c", script])
    #expect(shell.waitFor("no notice"))
    shell.send("\u{1A}")
    #expect(shell.waitFor("resume"), "\(shell.screen.text)")
    #expect(shell.screen.isAlternate)
    shell.send("q")
    #expect(shell.waitFor("over"))
    #expect(shell.screen.text.contains("stopped\n1"))
  }

  @Test func onlyChangesAreSent() throws {
    let probe = try startProbe()
    #expect(probe.waitFor("no notice"))
    probe.send("f")
    #expect(probe.waitFor("key character(\"f\")"))
    probe.settle()
    let before = probe.bytesReceived
    probe.send("x")
    #expect(probe.waitFor("key character(\"x\")"))
    probe.settle()
    #expect(probe.bytesReceived - before < 200)
  }

  @Test func wideCharactersKeepTheirColumns() throws {
    let probe = try startProbe()
    #expect(probe.waitFor("日本 e\u{301} 👩 FR ❤"))
    // The frame's edge may still be on its way.
    probe.settle()
    let line = try #require(probe.screen.cells.dropFirst(3).first)
    let end = line.map(\.text)
    #expect(end.last == "│")
    // 日本 takes columns 1–4, é 6, the astronaut 8–9, the flag 11–12, the heart 14–15.
    #expect(end[1] == "日" && end[3] == "本" && end[6] == "e\u{301}" && end[8] == "👩")
    #expect(end[11] == "F" && end[14] == "❤" && end[17] == "␛")
  }
}
