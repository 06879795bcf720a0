internal import Dispatch
internal import Foundation
internal import PruningEngine
internal import Synchronization

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
    let percent = Int((progress.fraction * 100).rounded())
    var text = "\(progress.message)  \(percent) %"
    if let left = progress.secondsLeft, progress.fraction < 1 {
      text += "  \(Self.duration(left)) left"
    }
    state.withLock { state in
      if Console.errorIsTerminal {
        let filled = Int((progress.fraction * 24).rounded())
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
        let line = "[\(bar)] \(text)"
        let padding = String(repeating: " ", count: max(0, state.width - line.count))
        try? FileHandle.standardError.write(contentsOf: Data("\r\(line)\(padding)".utf8))
        state.width = line.count
      } else {
        let now = DispatchTime.now()
        guard now.uptimeNanoseconds - state.lastLine.uptimeNanoseconds > 5_000_000_000 else {
          return
        }
        state.lastLine = now
        Console.note("liar: \(text)")
      }
    }
  }

  /// Takes the line away before other output.
  func clear() {
    state.withLock { state in
      guard state.width > 0 else { return }
      let blank = "\r" + String(repeating: " ", count: state.width) + "\r"
      try? FileHandle.standardError.write(contentsOf: Data(blank.utf8))
      state.width = 0
    }
  }

  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    return whole >= 60 ? "\(whole / 60) min \(whole % 60) s" : "\(whole) s"
  }
}
