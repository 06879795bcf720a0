import Foundation
import Testing

/// What `-o X --force` may replace: its own exports and files, never what is read, nor others' work.
struct OutputPlaceTests {
  private static let half = ["--ratio", "0.5", "--samples", "16"]

  private struct Place {
    let folder: TemporaryFolder
    let model: String
    let text: String

    init() throws {
      folder = try TemporaryFolder()
      model = try folder.model()
      text = folder.path + "/text.txt"
      try FileManager.default.copyItem(atPath: Samples.encoderText, toPath: text)
      try FileManager.default.createDirectory(
        atPath: model + "/inside", withIntermediateDirectories: false)
      try FileManager.default.createSymbolicLink(
        atPath: folder.path + "/link", withDestinationPath: model)
    }

    /// All files with their bytes.
    var contents: [String: Data] {
      var contents: [String: Data] = [:]
      for name in FileManager.default.subpaths(atPath: folder.path) ?? [] {
        contents[name] = FileManager.default.contents(atPath: folder.path + "/" + name)
      }
      return contents
    }
  }

  /// Places by what they are to the model, and what is said of them.
  @Test(
    arguments: [
      ("model", "is the model"), ("link", "is the model"), ("model/", "is the model"),
      ("model/../model", "is the model"), ("model/inside", "lies in the model"),
      ("link/new", "lies in the model"), ("model/config.json", "lies in the model"),
      ("", "holds the model"), ("text.txt", "is the text"),
    ], [[], ["--force"]])
  func whatIsReadIsNeverReplaced(place: (name: String, relation: String), force: [String]) throws {
    let files = try Place()
    let before = files.contents
    for format in ["hf", "gguf", "recipe", "report"] {
      let run = try Program.run(
        ["prune", files.model, "--calibration", files.text, "--output-format", format, "-o"]
          + [files.folder.path + "/" + place.name] + force + Self.half)
      #expect(run.status == 73, "\(format): \(run.errors)")
      #expect(run.errors.contains(place.relation), "\(format): \(run.errors)")
    }
    let table = try Program.run(
      ["analyze", files.model, "--calibration", files.text, "--samples", "16", "-o"]
        + [files.folder.path + "/" + place.name] + force)
    #expect(table.status == 73 && table.errors.contains(place.relation), "\(table.errors)")
    #expect(files.contents == before)
  }

  @Test func accumulatorsAreNeverReplacedByWhatIsMadeFromThem() throws {
    let files = try Place()
    let statistics = files.folder.path + "/a.safetensors"
    let written = try Program.run(
      ["calibrate", files.model, "--calibration", files.text, "--samples", "16", "-o", statistics])
    #expect(written.status == 0, "\(written.errors)")
    let before = files.contents
    for arguments in [
      ["prune", files.model, "--accumulators", statistics, "--ratio", "0.5", "--output-format"]
        + ["recipe", "-o", statistics],
      ["merge", statistics, "-o", statistics],
      ["analyze", files.model, "--accumulators", statistics, "-o", statistics],
    ] {
      let run = try Program.run(arguments + ["--force"])
      #expect(run.status == 73 && run.errors.contains("is the accumulators"), "\(run.errors)")
    }
    #expect(files.contents == before)
  }

  @Test func aFolderIsReplacedIfItIsAnExportOrEmpty() throws {
    let files = try Place()
    let target = files.folder.path + "/out"
    func prune(_ format: String) throws -> Outcome {
      try Program.run(
        ["prune", files.model, "--calibration", files.text, "--output-format", format, "--force"]
          + ["-o", target] + Self.half)
    }
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false)
    for format in ["hf", "report", "hf-padded", "hf"] {
      let run = try prune(format)
      #expect(run.status == 0, "\(format): \(run.errors)")
    }
    try FileManager.default.removeItem(atPath: target)
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false)
    _ = try files.folder.file("out/thesis.tex", "ten years")
    let run = try prune("hf")
    #expect(run.status == 73 && run.errors.contains("this program didn't write"), "\(run.errors)")
    #expect(try files.folder.contents.contains("out"))
    #expect(FileManager.default.fileExists(atPath: target + "/thesis.tex"))
  }
}
