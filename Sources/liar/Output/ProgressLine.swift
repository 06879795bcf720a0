internal import Dispatch
internal import PruningEngine
internal import PruningPlan
internal import Synchronization
internal import TerminalGraphics

/// One line of progress: redrawn on a terminal, a plain line every few seconds elsewhere.
final class ProgressLine: Sendable {
  static let shared = ProgressLine()

  private struct State {
    var width = 0
    var lastLine = DispatchTime.now()
  }

  private let state = Mutex(State())

  /// Shows how far a piece of work is.
  func show(_ progress: WorkProgress) {
    guard Console.voice != .quiet else { return }
    let percent = Int((progress.fraction * 100).rounded())
    var text = "\(progress.message)  \(percent) %"
    if let left = progress.secondsLeft, progress.fraction < 1 {
      text += "  \(Self.duration(left)) left"
    }
    state.withLock { state in
      if Console.errorIsTerminal {
        let filled = Int((progress.fraction * 24).rounded())
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
        // A line that is wrapped couldn't be taken away.
        let line = "[\(bar)] \(text.safeLine)".truncated(to: max(1, Console.progressWidth - 1))
        let width = line.columnWidth
        let padding = String(repeating: " ", count: max(0, state.width - width))
        Console.writeError("\r\(line)\(padding)")
        state.width = width
      } else {
        let now = DispatchTime.now()
        guard now.uptimeNanoseconds - state.lastLine.uptimeNanoseconds > 5_000_000_000 else {
          return
        }
        state.lastLine = now
        Console.writeError("liar: \(text.safeLine)\n")
      }
    }
  }

  /// Takes the line away before other output.
  func clear() {
    state.withLock { state in
      guard state.width > 0 else { return }
      let blank = "\r" + String(repeating: " ", count: state.width) + "\r"
      Console.writeError(blank)
      state.width = 0
    }
  }

  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    return whole >= 60 ? "\(whole / 60) min \(whole % 60) s" : "\(whole) s"
  }
}
