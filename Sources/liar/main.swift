internal import ArgumentParser
internal import Foundation
internal import PruningEngine

StandardStreams.reserve()
KernelChoice.restartWithBetterKernels()
signal(SIGPIPE, SIG_IGN)

do {
  let arguments = Array(CommandLine.arguments.dropFirst())
  try ArgumentText.check()
  try CommandGuess.check(arguments)
  var command = try Liar.parseAsRoot()
  try RepeatedOptions.check(arguments, of: command)
  if let command = command as? any LiarCommand { Console.voice = command.voice.voice }
  try command.run()
} catch let error as EngineError {
  Console.fail(error)
} catch let error where Liar.exitCode(for: error) == .validationFailure {
  Console.fail(EngineError(.usage, UsageMessage.line(for: error)))
} catch {
  Liar.exit(withError: error)
}
