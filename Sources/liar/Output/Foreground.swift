internal import PruningEngine

/// Work of the command line: shows progress and stops on Ctrl-C.
enum Foreground {
  /// A piece of work that Ctrl-C and SIGTERM cancel; asked twice, or where the work can't be
  /// cancelled, the program ends there and then.
  static func work(exitsAtOnce: Bool = false, _ body: (Work) throws -> Void) throws {
    let work = Work { ProgressLine.shared.show($0) }
    let cancel: @Sendable () -> Void = { work.cancel() }
    EndingSignals.stop(by: exitsAtOnce ? nil : cancel)
    defer { EndingSignals.stop(by: nil) }
    do {
      try body(work)
    } catch {
      throw EngineError(error)
    }
    ProgressLine.shared.clear()
  }
}
