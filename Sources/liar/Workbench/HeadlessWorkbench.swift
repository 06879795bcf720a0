internal import Dispatch
internal import Foundation
internal import PruningEngine
internal import PruningPlan
internal import Synchronization
internal import TerminalGraphics
internal import TerminalRuntime
internal import TerminalVocabulary
internal import WorkbenchCore
internal import WorkbenchUI

/// The workbench on the real engine, without a terminal: frames are encoded, but not sent.
final class HeadlessWorkbench {
  private(set) var state: State
  private let link: EngineLink
  private let mailbox = EventMailbox()
  private let capabilities: Capabilities
  private let theme: Theme
  private var encoder: FrameEncoder

  init(
    _ configuration: Configuration, resources: EngineResources, size: Size,
    capabilities: Capabilities, theme: Theme
  ) {
    state = State(configuration)
    link = EngineLink(resources)
    self.capabilities = capabilities
    self.theme = theme.adapted(to: capabilities)
    encoder = FrameEncoder(capabilities)
    Task { [link, mailbox] in
      for await event in link.events { mailbox.put(event) }
    }
    send(.resized(width: size.columns, height: size.rows))
  }

  /// Lets something happen, and does what follows from it.
  func send(_ action: Action) {
    for effect in reduce(&state, action) {
      switch effect {
      case .engine(let job, let request): link.submit(request, as: job)
      case .cancel(let job): link.cancel(job)
      default: break
      }
    }
  }

  /// Builds a frame.
  func frame() -> CellBuffer {
    render(state, capabilities: capabilities, theme: theme).buffer
  }

  /// Encodes the cells of a frame that differ from the last one.
  @discardableResult
  func encode(_ frame: CellBuffer) -> FrameEncoder.Outcome { encoder.encode(frame) }

  /// Builds and encodes a frame.
  @discardableResult
  func draw() -> FrameEncoder.Outcome { encode(frame()) }

  /// Takes the engine's answers until a condition holds.
  /// - Throws: the engine's complaint, or that nothing more is to come.
  func wait(until condition: (State) -> Bool, work: Work) throws {
    while !condition(state) {
      try work.check()
      for event in mailbox.take(seconds: 0.1) {
        if case .failed(_, let message, let remedies) = event {
          throw EngineError(.software, Remedy.sentence(message, remedies))
        }
        send(.engine(event))
      }
    }
  }

  /// Takes the engine's answers until it has nothing more to do.
  func settle(work: Work) throws {
    try wait(until: { $0.jobs.active.isEmpty }, work: work)
  }
}

/// Events on their way from the engine to whoever waits for them.
private final class EventMailbox: Sendable {
  private let events = Mutex<[EngineEvent]>([])
  private let arrived = DispatchSemaphore(value: 0)

  func put(_ event: EngineEvent) {
    events.withLock { $0.append(event) }
    arrived.signal()
  }

  /// All that has arrived; waits for the first.
  func take(seconds: Double) -> [EngineEvent] {
    _ = arrived.wait(timeout: .now() + seconds)
    return events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}
