internal import CTerminal
package import Dispatch
internal import Foundation

/// Signals to this process as calls on a queue: none is lost, not even one that arrives before the
/// queue has run for the first time.
///
/// A signal is watched by one watch at a time; what was done with it before is restored when the
/// watch ends.
package final class SignalWatch {
  private let numbers: [Int32]
  private let source: any DispatchSourceRead

  /// Watches from now on.
  ///
  /// - Parameters:
  ///   - handler: Called on the queue with the number of every signal that arrives.
  /// - Returns: Nil if the process has no file descriptor left.
  package init?(
    _ numbers: [Int32], queue: DispatchQueue, handler: @escaping @Sendable (Int32) -> Void
  ) {
    var ends: [Int32] = [-1, -1]
    guard lt_signal_pipe(&ends) else { return nil }
    let (readEnd, writeEnd) = (ends[0], ends[1])
    self.numbers = numbers.filter { lt_signal_watch($0, writeEnd) }
    source = DispatchSource.makeReadSource(fileDescriptor: readEnd, queue: queue)
    source.setEventHandler {
      var bytes = [UInt8](repeating: 0, count: 64)
      let count = read(readEnd, &bytes, bytes.count)
      for byte in bytes.prefix(max(0, count)) { handler(Int32(byte)) }
    }
    source.setCancelHandler {
      close(readEnd)
      close(writeEnd)
    }
    source.activate()
  }

  deinit { end() }

  /// The signals that end a process unless it says otherwise, but for those of a crash. Those that
  /// the process was started to ignore, as by nohup, stay ignored, save for the two that users send.
  package static var ending: [Int32] {
    let named = [
      SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU, SIGVTALRM, SIGPROF,
      SIGIO, SIGPWR, SIGSTKFLT,
    ]
    return named.filter { $0 == SIGINT || $0 == SIGTERM || !lt_signal_is_ignored($0) }
  }

  /// Ends the process by a signal, so that its parent sees it.
  package static func die(by signal: Int32) -> Never {
    lt_die(signal)
    // `lt_die` doesn't return, which the importer can't see.
    exit(128 + signal)
  }

  /// Watches no longer; safe to call twice.
  package func end() {
    guard !source.isCancelled else { return }
    for number in numbers { lt_signal_unwatch(number) }
    source.cancel()
  }
}
