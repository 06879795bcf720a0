internal import ArgumentParser
internal import Foundation
internal import ModelFormats
internal import PruningEngine

StandardStreams.reserve()
KernelChoice.restartWithBetterKernels()
signal(SIGPIPE, SIG_IGN)
// A file that becomes too large is an error of whoever writes it.
signal(SIGXFSZ, SIG_IGN)
MappedFile.endCleanlyWhereFilesShrink()

do {
  try ProcessLimits.check()
} catch {
  Console.complain(EngineError(error).line)
  // Not exit: libraries that lack what is missing may wait for it while they are torn down.
  _exit(EngineError(error).kind.rawValue)
}
do {
  let arguments = Array(CommandLine.arguments.dropFirst())
  try ArgumentText.check()
  try CommandGuess.check(arguments)
  var command = try Liar.parseAsRoot()
  try RepeatedOptions.check(arguments, of: command)
  if let command = command as? any LiarCommand { Console.voice = command.voice.voice }
  // The workbench's terminal takes them, and is given back.
  if !(command is Open) { EndingSignals.watch() }
  try command.run()
} catch let error as EngineError {
  Console.fail(error)
} catch let error where Liar.exitCode(for: error) == .validationFailure {
  Console.fail(EngineError(.usage, UsageMessage.line(for: error)))
} catch {
  Liar.exit(withError: error)
}
