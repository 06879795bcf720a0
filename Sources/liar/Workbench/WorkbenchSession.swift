internal import Dispatch
internal import Foundation
internal import PruningEngine
internal import PruningPlan
internal import TerminalGraphics
internal import TerminalRuntime
internal import WorkbenchCore
internal import WorkbenchUI

/// Ties the terminal, the state and the engine together; it decides nothing itself.
@MainActor
final class WorkbenchSession {
  private let terminal = Terminal()
  private let engine: EngineLink
  private let themes: ThemeLibrary
  private let start = ContinuousClock.now
  private var state: State
  private var theme = Theme.builtIn
  private var themeName: String?
  private var mouse = MouseTracker()
  private var hits = HitMap()
  private var ticker: (any DispatchSourceTimer)?
  private var lastSize: Size?
  private lazy var pacer = FramePacer { [weak self] in self?.draw() }

  init(_ configuration: Configuration, themes: ThemeLibrary, resources: EngineResources) {
    self.themes = themes
    engine = EngineLink(resources)
    state = State(configuration)
  }

  /// Event handlers hold the session weakly; this holds it for as long as the program runs.
  private static var current: WorkbenchSession?

  /// Takes the terminal and runs until the user leaves; doesn't return.
  func run(_ options: TerminalOptions) throws -> Never {
    Self.current = self
    do {
      try terminal.start(options) { [weak self] in self?.handle($0) }
    } catch {
      throw EngineError(.usage, Self.advice(for: error))
    }
    listen()
    resize(terminal.size)
    apply(.start)
    dispatchMain()
  }

  private static func advice(for error: TerminalError) -> String {
    "the workbench needs a terminal: \(error.description); without one, "
      + "'liar analyze MODEL --calibration FILE' shows the same figures"
  }

  // MARK: Events in

  /// Engine events reach the main actor in batches: all that are at hand are applied, then one frame
  /// is drawn.
  private func listen() {
    let events = engine.events
    Task { @MainActor [weak self] in
      for await event in events { self?.apply(.engine(event)) }
    }
  }

  private func handle(_ event: InputEvent) {
    switch event {
    case .key(let press):
      apply(.key(WorkbenchCore.Key(press)))
    case .mouse(let event):
      guard let gesture = MouseGesture(event) else { return }
      for action in mouse.actions(for: gesture, on: hits) { apply(action) }
    case .paste(let text):
      apply(.paste(text))
    case .resize(let size):
      resize(size)
    case .suspend:
      break
    case .resume:
      terminal.invalidate()
      resize(terminal.size)
    case .terminate(let signal):
      terminal.stop(andDieBy: signal)
    case .endOfInput:
      leave(status: 0)
    }
  }

  private func resize(_ size: Size) {
    if size != lastSize {
      lastSize = size
      apply(.resized(width: size.columns, height: size.rows))
    }
    pacer.request()
  }

  // MARK: State

  private func apply(_ action: Action) {
    let effects = reduce(&state, action)
    for effect in effects { perform(effect) }
    keepTime()
    pacer.request()
  }

  private func perform(_ effect: Effect) {
    switch effect {
    case .engine(let job, let request):
      engine.submit(request, as: job)
    case .cancel(let job):
      engine.cancel(job)
    case .copy(let text):
      terminal.copy(text)
    case .savePreferences(let preferences):
      PreferencesFile().write(preferences)
    case .redraw:
      terminal.invalidate()
    case .quit:
      leave(status: 0)
    }
  }

  private func leave(status: Int32) {
    pacer.stop()
    terminal.stop()
    // Not exit: it tears the matrix library down under the queues that still compute with it.
    fflush(nil)
    _exit(status)
  }

  /// A clock ticks while work is under way, and only then.
  private func keepTime() {
    if state.wantsTicks, ticker == nil {
      let source = DispatchSource.makeTimerSource(queue: .main)
      source.schedule(deadline: .now() + 0.25, repeating: 0.25)
      source.setEventHandler { [weak self] in
        MainActor.assumeIsolated { self?.tick() }
      }
      source.activate()
      ticker = source
    } else if !state.wantsTicks, let ticker {
      ticker.cancel()
      self.ticker = nil
    }
  }

  private func tick() {
    apply(.tick((ContinuousClock.now - start).inSeconds))
  }

  // MARK: Frames out

  private func draw() {
    let name = state.environment.configuration.theme
    if name != themeName {
      themeName = name
      theme = ((try? themes.theme(name)) ?? .builtIn).adapted(to: terminal.capabilities)
    }
    let frame = render(state, capabilities: terminal.capabilities, theme: theme)
    hits = frame.hits
    terminal.draw(frame.buffer)
  }
}

extension WorkbenchCore.Key {
  /// A key as the terminal delivers it.
  init(_ press: KeyPress) {
    var modifiers: Modifiers = []
    if press.modifiers.contains(.control) { modifiers.insert(.control) }
    if press.modifiers.contains(.alt) { modifiers.insert(.alt) }
    var isCharacter = false
    let code: Code
    switch press.key {
    case .character(let character):
      code = .character(character)
      isCharacter = true
    case .up: code = .up
    case .down: code = .down
    case .left: code = .left
    case .right: code = .right
    case .home: code = .home
    case .end: code = .end
    case .pageUp: code = .pageUp
    case .pageDown: code = .pageDown
    case .insert: code = .insert
    case .delete: code = .delete
    case .backspace: code = .backspace
    case .tab: code = .tab
    case .enter: code = .enter
    case .escape: code = .escape
    case .function(let number): code = .function(number)
    }
    if press.modifiers.contains(.shift), !isCharacter { modifiers.insert(.shift) }
    self.init(code, modifiers)
  }
}

extension MouseGesture {
  /// The left button and the wheel; nil for everything else.
  init?(_ event: MouseEvent) {
    switch event.action {
    case .press(.left): self = .press(event.position)
    case .drag(.left): self = .drag(event.position)
    case .release(.left): self = .release(event.position)
    case .scrollUp: self = .wheel(event.position, isDown: false)
    case .scrollDown: self = .wheel(event.position, isDown: true)
    default: return nil
    }
  }
}
