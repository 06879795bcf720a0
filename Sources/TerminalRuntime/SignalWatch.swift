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

  /// Watches no longer; safe to call twice.
  package func end() {
    guard !source.isCancelled else { return }
    for number in numbers { lt_signal_unwatch(number) }
    source.cancel()
  }
}
