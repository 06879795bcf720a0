internal import ArgumentParser

/// `liar config`
struct Config: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the configuration and show what is in force.",
    discussion: """
      Prints the whole configuration as TOML, what the file leaves out included. Faults are told with \
      line and column, and the exit status is 78.
      """)

  @Option(
    help: "A configuration file in place of $XDG_CONFIG_HOME/liar/config.toml.",
    completion: .file(extensions: ["toml"]))
  var config: String?

  @OptionGroup(title: "Output") var target: ResultTarget
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func run() throws {
    try target.check()
    try target.write(try ConfigurationFile.settings(named: config).commented())
  }
}
