import Foundation
import PseudoTerminal
import Testing

/// A sweep in the workbench, and what does the same without one.
@Suite(.serialized)
struct SweepProgramTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aSweepGivesTheFiguresOfCompare() throws {
    let program = try Program.open(
      ["open", "--sample"], in: folder, columns: 160, rows: 45)
    #expect(program.becomesReady(), "\(program.screen.text)")
    program.send("%")
    #expect(program.waitFor("Sweep"), "\(program.screen.text)")
    program.send("\u{15}30, 60\r")
    #expect(program.waitFor("trial 2,", timeout: 60), "\(program.screen.text)")
    #expect(program.becomesReady(), "\(program.screen.text)")
    #expect(program.quit() == .code(0))
    let session = try #require(folder.sessions.first)
    let report = try Program.run(["replay", session, "--format", "json"]).json
    let trials = try #require(report["trials"] as? [[String: Any]])
    let scores = try trials.map { trial in
      try #require((trial["result"] as? [String: Any])?["value"] as? Double)
    }
    let options = try #require((report["calibration"] as? [String: Any])?["options"])
    let calibration = try #require(options as? [String: Any])
    func text(_ key: String) throws -> String { "\(try #require(calibration[key]))" }
    let compared = try Program.run([
      "compare", Samples.encoder, "--task", "similarity", "--data", Samples.pairs, "--criteria",
      "wifv", "--reconstructions", "liar", "--ratios", "0.3,0.6", "--calibration",
      text("file"), "--samples", text("samples"), "--seed", text("seed"), "--held-out",
      text("heldOut"), "--token-weighting", text("tokenWeighting"), "--format", "json",
    ])
    #expect(compared.status == 0, "\(compared.errors)")
    let cells = try #require(try compared.json["cells"] as? [[String: Any]])
    for (ratio, score) in zip([0.3, 0.6], scores.dropFirst()) {
      let cell = try #require(cells.first { $0["ratio"] as? Double == ratio })
      let value = try #require(cell["value"] as? Double)
      #expect(abs(value - score) < 1e-9, "\(ratio): \(score) swept, \(value) compared")
    }
    #expect(try compared.json["dense_value"] as? Double == scores.first)
  }
}
