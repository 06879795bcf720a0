internal import ArgumentParser
internal import Foundation
internal import ModelFormats
internal import PruningEngine
internal import WorkbenchCore

/// The documents that follow from the program's own tables: keys, configuration, manual pages and
/// completions. `make docs` writes them, and a test compares them with the committed ones.
enum Documentation {
  /// The documents by their path under `docs`.
  static func files() throws -> [String: String] {
    var files = [
      "KEYS.md": keys, "CONFIGURATION.md": configuration, "MODELS.md": try ModelsPage.text(),
      "completions/liar.bash": Liar.completionScript(for: .bash),
      "completions/_liar": Liar.completionScript(for: .zsh),
      "completions/liar.fish": Liar.completionScript(for: .fish),
    ]
    for (name, page) in try ManualPages().pages() { files["man/\(name)"] = page }
    return files.mapValues { $0.hasSuffix("\n") ? $0 : $0 + "\n" }
  }

  private static var keys: String {
    """
    # Keys and commands

    Made by `make docs` from the table that also dispatches keys. Every command can be given other \
    keys by its name: see [CONFIGURATION.md](CONFIGURATION.md). A command without keys is found in \
    the palette; one with an argument in parentheses comes from the mouse, a dialog or a session.

    \(CommandRegistry.markdown())
    """
  }

  private static var configuration: String {
    var lines = [
      "# Configuration",
      "",
      "Made by `make docs` from the table that reads the file. The workbench reads "
        + "`$XDG_CONFIG_HOME/liar/config.toml` (`~/.config/liar/config.toml`), or the file that "
        + "`liar open --config FILE` names, when it starts, and never writes it; a link is followed. "
        + "Options of the command line win over the file. The headless commands don't read it, so "
        + "that they give the same figures everywhere.",
      "",
      "`liar --default-config` prints a file with everything explained, `liar config` what is in "
        + "force. A fault in the file is told with line and column, and the workbench doesn't start "
        + "(exit status 78).",
      "",
    ]
    var section: String?
    for setting in Setting.all {
      if setting.section != section {
        section = setting.section
        lines += [
          setting.section.isEmpty ? "## At the top" : "",
          setting.section.isEmpty ? "" : "## `[\(setting.section)]`",
          "", "| key | default | values | |", "|---|---|---|---|",
        ].filter { !($0.isEmpty && setting.section.isEmpty) }
      }
      lines.append(
        "| `\(setting.name)` | `\(setting.write(Settings()))` | \(setting.values) | \(setting.help) |"
      )
    }
    lines += [
      "", "## `[keys]`", "",
      "A command's name, and the key or the list of keys that it has instead of its own; an empty "
        + "list takes all away. A standard key that is given to another command is lost to its own. "
        + "The names are in [KEYS.md](KEYS.md).",
      "", "```toml", "[keys]", "\"plan.undo\" = [\"u\", \"ctrl-z\"]", "\"app.quit\" = \"ctrl-q\"",
      "```", "", "## The whole file", "", "```toml", Settings().commented(), "```",
    ]
    return lines.joined(separator: "\n")
  }
}

/// `liar documentation`, for `make docs`.
struct WriteDocumentation: LiarCommand {
  static let configuration = CommandConfiguration(
    commandName: "documentation", abstract: "Write the documents that follow from the program.",
    shouldDisplay: false)

  @Argument(help: "The folder.") var folder: String
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func run() throws {
    for (name, text) in try Documentation.files().sorted(by: { $0.key < $1.key }) {
      let path = folder + "/" + name
      Console.decided("writes \(path)")
      do {
        try FileManager.default.createDirectory(
          at: URL(fileURLWithPath: path).deletingLastPathComponent(),
          withIntermediateDirectories: true)
        try AtomicOutput.write(Array(text.utf8), path: path, overwrite: true)
      } catch {
        let text = (error as? FormatError)?.description ?? "\(path): \(error.localizedDescription)"
        throw EngineError(.cannotCreate, text)
      }
    }
  }
}
