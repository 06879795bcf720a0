internal import ArgumentParser

/// `liar version`
struct ShowVersion: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the program's version, as --version does.")

  func run() throws { Console.write(Version.current + "\n") }
}

/// `liar completions`
struct Completions: ParsableCommand {
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

  func run() throws {
    let script = Liar.completionScript(for: shell.script)
    Console.write(script.hasSuffix("\n") ? script : script + "\n")
  }
}
