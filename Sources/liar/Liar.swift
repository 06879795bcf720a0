internal import ArgumentParser

/// The program: the workbench by default, and the same engine without a screen.
struct Liar: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "liar",
    abstract: "Prune transformers without retraining, and see what it costs.",
    discussion: """
      Structured pruning with LIAR (arXiv 2407.13331): what the pruned heads and neurons carried is \
      estimated from the kept ones by least squares and folded into their weights.

      MODEL is a Hugging Face folder or a .gguf file. 'liar fetch minilm' brings one.
      """,
    version: Version.current,
    subcommands: [
      Open.self, Inspect.self, Tokenize.self, Embed.self, Logits.self, Calibrate.self, Merge.self,
      Cache.self, Analyze.self, Prune.self, WriteReport.self, Evaluate.self, Compare.self,
      Generate.self, Sessions.self, ReplaySession.self, Fetch.self, Bench.self, Themes.self,
      Config.self, ShowVersion.self, Completions.self, EngineLines.self, WriteDocumentation.self,
    ],
    defaultSubcommand: Open.self)
}
