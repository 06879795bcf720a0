import Foundation
import PseudoTerminal
import Testing

/// Ten plans of the sample decoder, judged by a divergence: less is better wherever they are shown.
@Suite(.serialized)
struct DirectionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let data = ["--task", "fidelity", "--data", Samples.heldOut, "--limit", "2"]
  private static let calibration = [
    "--calibration", Samples.decoderText, "--samples", "8", "--length", "128",
  ]

  private func compare(_ format: String) throws -> Outcome {
    try Program.run(
      ["compare", Samples.decoder, "--criteria", "wifv", "--reconstructions", "none,liar"]
        + ["--ratios", "0.5,0.1,0.4,0.2,0.3", "--format", format] + Self.data + Self.calibration)
  }

  private func isAscending(_ values: [Double]) -> Bool {
    values.count == 10 && values == values.sorted() && values[0] > 0
  }

  @Test func compareGivesTheLeastDivergenceFirst() throws {
    let json = try compare("json").json
    #expect(json["better"] as? String == "lower" && json["unit"] as? String == "nats")
    #expect(json["dense_value"] as? Double == 0)
    let cells = try #require(json["cells"] as? [[String: Any]])
    #expect(isAscending(cells.compactMap { $0["value"] as? Double }))

    let csv = try compare("csv").output.split(separator: "\n").map { $0.split(separator: ",") }
    let value = try #require(csv[0].firstIndex(of: "value"))
    #expect(isAscending(csv.dropFirst().compactMap { Double($0[value]) }))

    let table = try compare("table").output
    #expect(table.hasPrefix("divergence in nats, less is better, the best first; dense 0.0000\n"))
    let shown = table.matches(of: /([0-9.]+)  \+[0-9.]+\n/).compactMap { Double($0.1) }
    #expect(isAscending(shown), "\(table)")
    #expect(!table.contains("-0.0"))
  }

  /// A plan of half its neurons in so many layers.
  private func recipe(layers: Int, _ reconstruction: String) throws -> String {
    let sites = (0..<layers).map {
      """
      [sites."\($0).ffn"]
      kept = 192
      criterion = 'wifv'
      reconstruction = '\(reconstruction)'
      protected = false
      """
    }
    return try folder.file(
      "\(reconstruction)-\(layers).toml",
      """
      model = 'tiny-llama'
      mode = 'one-shot'
      estimate = { ridge = 0.0001, guardShare = 0.01, seed = 0 }
      \(sites.joined(separator: "\n"))
      """)
  }

  @Test func evaluateOrdersAPlanAmongOthers() throws {
    let files = try ["none", "liar"].flatMap { method in
      try [4, 1, 3, 2].map { try recipe(layers: $0, method) }
    }
    let others = (files + [try recipe(layers: 1, "bias")]).flatMap { ["--compare", $0] }
    let arguments =
      ["evaluate", Samples.decoder, "--ratio", "0.25"] + Self.data + Self.calibration + others
    let json = try Program.run(arguments).json
    #expect(json["dense_value"] as? Double == 0 && json["better"] as? String == "lower")
    let plans = try #require(json["plans"] as? [[String: Any]])
    let values = plans.compactMap { $0["value"] as? Double }
    #expect(isAscending(values))
    #expect(values.contains(try #require(json["value"] as? Double)))
    #expect(plans.allSatisfy { ($0["delta"] as? Double ?? 0) == $0["value"] as? Double })

    let csv = try Program.run(arguments + ["--format", "csv"]).output.split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let value = try #require(csv[0].firstIndex(of: "value"))
    #expect(isAscending(csv[1...10].compactMap { Double($0[value]) }))
    #expect(csv[11][0] == "dense" && Double(csv[11][value]) == 0)

    let table = try Program.run(arguments + ["--format", "table"]).output
    let shown = table.matches(of: /([0-9.]+)  \+[0-9.]+ +2\n/).compactMap { Double($0.1) }
    #expect(isAscending(shown), "\(table)")
  }

  @Test func evaluateRefusesAComparisonWithoutAPlan() throws {
    let run = try Program.run(
      ["evaluate", Samples.decoder, "--compare", "x.toml"] + Self.data)
    #expect(run.status == 64 && run.errors.contains("--compare needs a plan"))
  }

  @Test func trialsAndPlotFollowTheDirection() throws {
    let program = try Program.open(
      ["open", Samples.decoder] + Self.calibration, in: folder, columns: 160, rows: 45)
    #expect(program.becomesReady(), "\(program.screen.text)")
    program.send("aa")
    for (index, ratio) in [50, 10, 90, 30, 70, 20, 80, 40, 60, 35].enumerated() {
      program.send(":ratio \(ratio)%\r")
      program.send(":evaluate fidelity \(Samples.heldOut) limit=2\r")
      #expect(program.waitFor("trial \(index + 1), ", timeout: 60), "\(program.screen.text)")
    }
    program.send("4z:sort score\r")
    #expect(
      program.waitFor("divergence in nats, less is better · by score, best first"),
      "\(program.screen.text)")
    program.settle()
    // The list is in a frame, the status line below it isn't.
    let list = program.screen.text.split(separator: "\n").filter { $0.hasPrefix("│") }
    let rows = list.compactMap { $0.firstMatch(of: #/% +([0-9]+\.[0-9]{4}) /#) }
      .compactMap { Double($0.1) }
    #expect(rows.count == 11 && rows == rows.sorted() && rows.first == 0, "\(program.screen.text)")
    program.send("v")
    #expect(program.waitFor("divergence in nats by size, less is better"))
    program.settle()
    // Each plan is smaller and worse than the one before: all are on the front, none below it.
    let stars = program.screen.text.matches(of: /★[0-9]/).count
    #expect(stars >= 9, "\(program.screen.text)")
    #expect(!program.screen.text.contains(/●[0-9]/), "\(program.screen.text)")
    #expect(program.quit() == .code(0))
  }
}
