internal import Dispatch
internal import Foundation

/// Merges requests for frames: at most so many a second, and none that nobody asked for.
///
/// After a pause two frames may follow each other closely: what a key changes by itself, and the
/// engine's answer to it, which would otherwise wait for a whole interval.
@MainActor
package final class FramePacer {
  private let interval: Duration
  private let draw: () -> Void
  /// When all frames so far would have been drawn one interval apart.
  private var paidUntil: ContinuousClock.Instant?
  private var last: ContinuousClock.Instant?
  private var isScheduled = false
  private var isStopped = false

  /// Creates a pacer.
  ///
  /// - Parameters:
  ///   - framesPerSecond: At most so many frames, from 1 to 60.
  ///   - draw: Draws a frame.
  package init(framesPerSecond: Int = 20, draw: @escaping () -> Void) {
    interval = .seconds(1) / min(max(framesPerSecond, 1), 60)
    self.draw = draw
  }

  /// Asks for a frame: drawn when the events at hand have been handled, or as soon as the last frame
  /// is old enough.
  package func request() {
    guard !isScheduled, !isStopped else { return }
    isScheduled = true
    let now = ContinuousClock.now
    // One interval of credit; and never closer than screens are refreshed.
    let credit = paidUntil.map { now.duration(to: $0) - interval } ?? .zero
    let gap = last.map { Self.leastGap - $0.duration(to: now) } ?? .zero
    let wait = max(.zero, credit, gap)
    let delay = Double(wait.components.attoseconds) / 1e18 + Double(wait.components.seconds)
    DispatchQueue.main.asyncAfter(deadline: .now() + delay) { [weak self] in
      MainActor.assumeIsolated { self?.drawNow() }
    }
  }

  private static let leastGap = Duration.milliseconds(12)

  /// Draws no more frames.
  package func stop() { isStopped = true }

  private func drawNow() {
    isScheduled = false
    guard !isStopped else { return }
    let now = ContinuousClock.now
    last = now
    paidUntil = max(paidUntil ?? now, now) + interval
    draw()
  }
}
