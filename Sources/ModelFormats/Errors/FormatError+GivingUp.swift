internal import CFaults
internal import Foundation

extension FormatError {
  /// Ends the process with status 74 and this error as a line, the terminal restored: for files that
  /// fail where they can't, having been read before, and nobody could be told by throwing.
  package func endProcess() -> Never {
    AtomicOutput.abandonAll()
    cf_give_up(Self.singleLine(description))
    abort()
  }
}
