internal import Dispatch
internal import Foundation

/// Merges requests for frames: at most so many a second, and none that nobody asked for.
@MainActor
public final class FramePacer {
  private let interval: Duration
  private let draw: () -> Void
  private var last: ContinuousClock.Instant?
  private var isScheduled = false
  private var isStopped = false

  /// Creates a pacer.
  ///
  /// - Parameters:
  ///   - framesPerSecond: At most so many frames, from 1 to 60.
  ///   - draw: Draws a frame.
  public init(framesPerSecond: Int = 20, draw: @escaping () -> Void) {
    interval = .seconds(1) / min(max(framesPerSecond, 1), 60)
    self.draw = draw
  }

  /// Asks for a frame: drawn when the events at hand have been handled, or as soon as the last frame
  /// is old enough.
  public func request() {
    guard !isScheduled, !isStopped else { return }
    isScheduled = true
    let wait = last.map { max(.zero, interval - ($0.duration(to: .now))) } ?? .zero
    let delay = Double(wait.components.attoseconds) / 1e18 + Double(wait.components.seconds)
    DispatchQueue.main.asyncAfter(deadline: .now() + delay) { [weak self] in
      MainActor.assumeIsolated { self?.drawNow() }
    }
  }

  /// Draws no more frames.
  public func stop() { isStopped = true }

  private func drawNow() {
    isScheduled = false
    guard !isStopped else { return }
    last = .now
    draw()
  }
}
