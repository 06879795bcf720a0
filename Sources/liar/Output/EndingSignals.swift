internal import Dispatch
internal import Foundation
internal import ModelFormats
internal import PruningEngine
internal import Synchronization
internal import TerminalRuntime

/// What signals that end a process do to the command line: work is asked to stop, and where it
/// doesn't within two seconds, the program ends all the same. Temporaries of outputs go with it.
enum EndingSignals {
  private struct State {
    /// Asks the work at hand to stop.
    var cancel: (@Sendable () -> Void)?
    var isAsked = false
  }

  // Set once, before there are other threads.
  nonisolated(unsafe) private static var kept: SignalWatch?
  private static let state = Mutex(State())
  // A serial queue of its own has a thread even while the work keeps all others busy.
  private static let queue = DispatchQueue(label: "liar.signals", qos: .userInteractive)
  private static let grace = DispatchTimeInterval.seconds(2)

  /// Takes them over, for a command that doesn't take the terminal over.
  static func watch() {
    kept = SignalWatch(SignalWatch.ending, queue: queue) { received($0) }
  }

  /// What the first signal stops from here on; nil for nothing, which it then ends at once.
  static func stop(by cancel: (@Sendable () -> Void)?) {
    state.withLock { $0.cancel = cancel }
  }

  /// Whether one has come.
  static var isAsked: Bool { state.withLock { $0.isAsked } }

  private static func received(_ number: Int32) {
    let cancel = state.withLock { state -> (@Sendable () -> Void)? in
      defer { state.isAsked = true }
      return state.isAsked ? nil : state.cancel
    }
    guard let cancel else { end(by: number) }
    cancel()
    queue.asyncAfter(deadline: .now() + grace) { end(by: number) }
  }

  private static func end(by number: Int32) -> Never {
    ModelFetcher.stop()
    AtomicOutput.abandonAll()
    ProgressLine.shared.clear()
    // Not exit: it would wait for a stream that is being read, and tear libraries down under the
    // threads that compute with them.
    if number == SIGINT || number == SIGTERM {
      Console.interrupted()
      _exit(EngineError.Kind.interrupted.rawValue)
    }
    SignalWatch.die(by: number)
  }
}
