internal import ArgumentParser
internal import Foundation
internal import PruningEngine

KernelChoice.restartWithBetterKernels()
signal(SIGPIPE, SIG_IGN)

do {
  try CommandGuess.check(Array(CommandLine.arguments.dropFirst()))
  var command = try Liar.parseAsRoot()
  try command.run()
} catch let error as EngineError {
  Console.fail(error)
} catch let error where Liar.exitCode(for: error) == .validationFailure {
  Console.fail(EngineError(.usage, UsageMessage.line(for: error)))
} catch {
  Liar.exit(withError: error)
}
