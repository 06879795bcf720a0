import Foundation
import PseudoTerminal
import Testing

/// A plan that flatters itself is recognised by what the screen says, from its cells alone.
@Suite(.serialized)
struct OverfittingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A small terminal without colours.
  private func open(samples: Int, heldOut: String = "0.2", _ arguments: String...) throws
    -> PseudoTerminalProcess
  {
    try Program.open(
      [
        "open", Samples.encoder, "--calibration", Samples.encoderText, "--samples", "\(samples)",
        "--held-out", heldOut, "--colors", "none",
      ] + arguments, in: folder, columns: 80, rows: 24)
  }

  /// The line of the totals.
  private func sum(_ program: PseudoTerminalProcess, sign: String = "Σ") -> String {
    program.screen.text.split(separator: "\n").first { $0.contains("\(sign)  ") }.map(String.init)
      ?? ""
  }

  /// The error that counts, and the fitted one.
  private func errors(_ sum: String) throws -> (heldOut: Double, fitted: Double) {
    let found = try #require(
      sum.firstMatch(of: /held-out ([0-9.]+).* fitted ([0-9.]+)/), "\(sum)")
    return (try #require(Double(found.1)), try #require(Double(found.2)))
  }

  @Test func fewSamplesOverfitAndMoreMendIt() throws {
    let program = try open(samples: 30)
    #expect(program.becomesReady(), "\(program.screen.text)")
    let few = sum(program)
    #expect(few.contains("▲ overfits"), "\(program.screen.text)")
    #expect(few.contains("on ridge: K more samples"), "\(program.screen.text)")
    let before = try errors(few)
    #expect(before.heldOut >= 1.5 * before.fitted && before.heldOut >= before.fitted + 0.02)
    // The figure is the mean of what the engine says of the sites.
    let analysis = try Program.run(
      "analyze", Samples.encoder, "--calibration", Samples.encoderText, "--samples", "30",
      "--ratios", "0.3", "--format", "json")
    let sites = try #require(analysis.json["sites"] as? [[String: Any]])
    let values = sites.compactMap { site in
      ((site["curves"] as? [String: Any])?["liar"] as? [[String: Any]])?.first?["held_out_error"]
        as? Double
    }
    #expect(abs(values.reduce(0, +) / Double(values.count) - before.heldOut) < 0.0006)

    // The key that is named, and more samples: both words go.
    program.send("K")
    #expect(program.waitFor("Calibrate"), "\(program.screen.text)")
    program.send("\t\u{15}1000\r")
    #expect(
      program.waitUntil(timeout: 60) { !$0.screen.text.contains("on ridge") },
      "\(program.screen.text)")
    #expect(program.becomesReady(), "\(program.screen.text)")
    let after = sum(program)
    #expect(!after.contains("overfits") && !after.contains("ridge"), "\(program.screen.text)")
    #expect(try errors(after).heldOut < before.heldOut)
    #expect(program.quit() == .code(0))
  }

  @Test func theWordStandsInASCIIToo() throws {
    let program = try open(samples: 30, "--glyphs", "ascii")
    #expect(program.waitFor("* ready", timeout: 30), "\(program.screen.text)")
    program.settle()
    #expect(sum(program, sign: "S").contains("! overfits"), "\(program.screen.text)")
    #expect(program.quit() == .code(0))
  }

  @Test func whereNothingIsHeldOutThatIsSaid() throws {
    let program = try open(samples: 30, heldOut: "0")
    #expect(program.becomesReady(), "\(program.screen.text)")
    #expect(sum(program).contains("(nothing held out)"), "\(program.screen.text)")
    #expect(sum(program).contains("Σ  fitted 0."), "\(program.screen.text)")
    #expect(!sum(program).contains("overfits"), "\(program.screen.text)")
    #expect(program.quit() == .code(0))
  }
}
