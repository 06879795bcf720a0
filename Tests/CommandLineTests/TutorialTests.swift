import Foundation
import PseudoTerminal
import Testing

/// The tutorial's and the README's figures are those that the program shows.
struct TutorialTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func page(_ name: String) throws -> String {
    try String(contentsOf: Program.root.appending(path: name), encoding: .utf8)
  }

  /// Words on one line each, without what columns and frames put between them.
  private func words(_ text: some StringProtocol) -> String {
    text.split { $0 == " " || $0 == "│" || $0 == "|" }.joined(separator: " ")
  }

  /// The pages' words, and whether they have some that are on the screen.
  private func expect(
    _ text: String, on program: PseudoTerminalProcess, and page: String,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let screen = program.screen.text.split(separator: "\n").map { words($0) }
    #expect(
      screen.contains { $0.contains(text) }, "\(program.screen.text)", sourceLocation: location)
    #expect(
      page.split(separator: "\n").contains { words($0).contains(text) }, "the page has no \(text)",
      sourceLocation: location)
  }

  @Test func theTutorialsFiguresAreThoseOfTheScreen() throws {
    let tutorial = try page("docs/TUTORIAL.md")
    let program = try Program.open(["open", "--sample"], in: folder, columns: 160, rows: 45)
    #expect(program.becomesReady(), "\(program.screen.text)")
    for figure in ["held-out 0.224", "fitted 0.190", "(was 0.510)"] {
      expect(figure, on: program, and: tutorial)
    }
    program.send("Wp")
    program.settle()
    #expect(tutorial.contains("`0 attn`, 0.325"))
    #expect(program.screen.text.contains(/P +0 attn +8\/8/), "\(program.screen.text)")

    program.send("b")
    #expect(program.waitFor("50% goes"), "\(program.screen.text)")
    program.send("\u{15}40%\r")
    #expect(program.waitFor("Δparameters", timeout: 60), "\(program.screen.text)")
    program.send("\r")
    #expect(program.waitFor("570.4 k"), "\(program.screen.text)")
    program.settle()
    expect("Σ held-out 0.194 fitted 0.176 (was 0.414)", on: program, and: tutorial)
    expect(
      "886.8 → 570.4 k, −35.7 % −40 % of prunable flops −40.1 %", on: program, and: tutorial)

    program.send("\\")
    #expect(program.waitFor("config B"), "\(program.screen.text)")
    program.send("P")
    #expect(program.waitFor("Presets"), "\(program.screen.text)")
    program.send("\r")
    #expect(program.waitFor("Δparameters", timeout: 60), "\(program.screen.text)")
    program.send("\r")
    program.settle()
    program.send("|")
    #expect(program.waitFor("Δkept"), "\(program.screen.text)")
    program.settle()
    let screen = program.screen.text
    let changes = screen.matches(of: #/ffn [^│]*? \+(\d+) +−/#).compactMap { Int($0.1) }
    let (least, most) = (try #require(changes.min()), try #require(changes.max()))
    #expect(tutorial.contains("+\(least) to +\(most)"), "\(screen)")
    #expect(
      screen.contains(/1 attn .*\+0\.494/) && tutorial.contains("rises by 0.494"), "\(screen)")

    program.send("|")
    for trial in 1...2 {
      program.send("e")
      #expect(program.waitFor("Evaluate the plan"), "\(program.screen.text)")
      program.send("\r")
      #expect(program.waitFor("trial \(trial),", timeout: 60), "\(program.screen.text)")
      program.send("\\")
    }
    program.send("4z")
    program.settle()
    expect("0 dense 0 % 0 % 0.8539", on: program, and: tutorial)
    expect("1 wifv 41–50 % LIAR −35.7 % −40.1 % 0.8484 −0.0055", on: program, and: tutorial)
    expect("2 wifv 25–55 % LIAR −35.7 % −40 % 0.8501 −0.0038", on: program, and: tutorial)
    #expect(program.quit() == .code(0))
  }

  @Test func theReadmesScreenIsTheProgramsOwn() throws {
    let readme = try page("README.md")
    let program = try Program.open(["open", "--sample"], in: folder, columns: 120, rows: 34)
    #expect(program.becomesReady(), "\(program.screen.text)")
    program.send("aa:ratio 50%\r")
    program.settle()
    #expect(program.waitFor("491.8 k"), "\(program.screen.text)")
    expect("Σ held-out 0.348 fitted 0.301 (was 0.727)", on: program, and: readme)
    expect("886.8 → 491.8 k, −44.5 % −49.9 % of prunable", on: program, and: readme)
    // Every row of its sites, as far as what is edited doesn't depend on the cursor.
    let rows = program.screen.text.split(separator: "\n").filter { $0.contains(" wifv ") }
      .compactMap { $0.firstMatch(of: /\d (?:attn|ffn) .*? wifv +LIAR/) }
    #expect(rows.count == 8, "\(program.screen.text)")
    for row in rows { #expect(readme.contains(row.0), "\(row.0)") }
  }

  @Test func theReadmesHeadlessFiguresAreThoseOfTheProgram() throws {
    let readme = try page("README.md")
    let common = ["--calibration", Samples.encoderText, "--samples", "256"]
    let table = try Program.run(["analyze", Samples.encoder, "--format", "table"] + common).output
    let lines = table.split(separator: "\n").prefix(8)
    #expect(lines.count == 8)
    for line in lines { #expect(readme.contains(line), "\(line)") }

    for (method, words) in [
      ("liar", "\"value\" : "), ("bias", "`--reconstruction bias` gives "),
      ("none", "with `none` "),
    ] {
      let run = try Program.run(
        [
          "evaluate", Samples.encoder, "--task", "similarity", "--data", Samples.pairs,
          "--ratio", "0.5", "--reconstruction", method,
        ] + common
      ).json
      let value = try #require(run["value"] as? Double)
      #expect(readme.contains(words + String(format: "%.4f", value)), "\(method): \(value)")
    }
  }
}
