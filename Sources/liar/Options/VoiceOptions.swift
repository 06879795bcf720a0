internal import ArgumentParser

/// How much a command says beside its result.
enum Voice: Int, Sendable {
  /// Warnings and errors.
  case quiet
  /// Progress and notes too.
  case usual
  /// What was decided, too.
  case verbose
}

/// `--quiet` and `--verbose`, of every command.
struct VoiceOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "No progress and no notes: only warnings and errors.")
  var quiet = false
  @Flag(
    name: .shortAndLong,
    help: "Log what is decided, a line each: caches, criteria, widths, ridges, guarded units.")
  var verbose = false

  func validate() throws {
    if quiet, verbose { throw ValidationError("give --quiet or --verbose, not both.") }
  }

  var voice: Voice { quiet ? .quiet : verbose ? .verbose : .usual }
}

/// A command of this program.
protocol LiarCommand: ParsableCommand {
  /// How much it says.
  var voice: VoiceOptions { get }
}
