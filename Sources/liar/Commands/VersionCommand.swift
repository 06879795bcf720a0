internal import ArgumentParser
internal import PruningPlan

/// `liar version`
struct ShowVersion: LiarCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the program's version, as --version does.")

  @OptionGroup(title: "Output") var result: TextFormatOption
  @OptionGroup(title: "Output") var voice: VoiceOptions

  private struct Report: CommandResult {
    var version: String

    var csv: CSVTable {
      var csv = CSVTable(["version"])
      csv.add([version])
      return csv
    }

    var table: String { version + "\n" }
  }

  func run() throws { try result.print(Report(version: Version.current)) }
}

/// `liar completions`
struct Completions: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a script that completes commands and options in a shell.",
    discussion: """
      bash: liar completions bash > ~/.local/share/bash-completion/completions/liar
      zsh:  liar completions zsh > a folder of $fpath, as _liar
      fish: liar completions fish > ~/.config/fish/completions/liar.fish
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish

    var script: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  @Argument(help: "The shell: bash, zsh or fish.") var shell: Shell
  @OptionGroup(title: "Output") var target: ResultTarget
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func run() throws {
    try target.check()
    let script = Liar.completionScript(for: shell.script)
    try target.write(script.hasSuffix("\n") ? script : script + "\n")
  }
}
