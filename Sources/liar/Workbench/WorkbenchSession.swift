internal import CFaults
internal import Dispatch
internal import Foundation
internal import ModelFormats
internal import PruningEngine
internal import PruningPlan
internal import TerminalGraphics
internal import TerminalRuntime
internal import TerminalVocabulary
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
  /// The background that the terminal has told.
  private var background: Color?
  private var mouse = MouseTracker()
  private var hits = HitMap()
  private var ticker: (any DispatchSourceTimer)?
  private var lastSize: Size?
  private let writer: SessionWriter?
  private let saving: SessionSaving
  /// How many of the session's entries have been given to the writer.
  private var savedCount = 0
  private lazy var pacer = FramePacer { [weak self] in self?.draw() }

  init(
    _ configuration: Configuration, themes: ThemeLibrary, resources: EngineResources,
    saving: SessionSaving
  ) {
    self.themes = themes
    self.saving = saving
    writer = saving.writer { problem in
      DispatchQueue.main.async {
        MainActor.assumeIsolated { Self.current?.apply(.notice(problem)) }
      }
    }
    engine = EngineLink(resources)
    state = State(configuration)
  }

  /// Event handlers hold the session weakly; this holds it for as long as the program runs.
  private static var current: WorkbenchSession?

  /// Takes the terminal and runs until the user leaves; doesn't return.
  /// - Parameters:
  ///   - replay: a session to go on with.
  ///   - notice: what there is to say of it.
  func run(_ options: TerminalOptions, replaying replay: Replay?, notice: String?) throws -> Never {
    Self.current = self
    if case .file(let path, _) = saving { try writer?.use(path) }
    do {
      try terminal.start(options) { [weak self] in self?.handle($0) }
    } catch {
      throw EngineError(.usage, Self.advice(for: error))
    }
    listen()
    resize(terminal.size)
    apply(replay.map(Action.replay) ?? .start)
    for text in [terminal.notice, notice].compactMap(\.self) { apply(.notice(text)) }
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
    case .key(let key):
      apply(.key(key))
    case .mouse(let event):
      guard let gesture = MouseGesture(event) else { return }
      for action in mouse.actions(for: gesture, on: hits) { apply(action) }
    case .paste(let text):
      apply(.paste(text))
    case .resize(let size):
      resize(size)
    case .background(let color):
      background = color
      themeName = nil
      if let kind = Theme.Appearance(of: color) { apply(.themeSuggested(kind.rawValue)) }
    case .colorsFound:
      themeName = nil
      pacer.request()
    case .suspend:
      break
    case .resume:
      terminal.invalidate()
      resize(terminal.size)
    case .terminate(let signal):
      writer?.flush()
      AtomicOutput.abandonAll()
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
    cf_guard_thread()
    let effects = reduce(&state, action)
    save()
    if case .engine(.modelOpened) = action, !state.isReplaying, !saving.isFixed { findSessions() }
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
    case .move(let job, let other):
      engine.move(job, before: other)
    case .copy(let text):
      if !terminal.copy(text) {
        apply(
          .notice("not copied: this terminal has no clipboard, or the text is beyond its 74 kB"))
      }
    case .savePreferences(let preferences):
      // A choice that can't be kept still holds for this session.
      if !state.environment.configuration.isReadOnly { PreferencesFile().write(preferences) }
    case .listSessions:
      findSessions()
    case .resume(let name):
      resume(name)
    case .redraw:
      terminal.invalidate()
    case .toggleMouse:
      toggleMouse()
    case .quit:
      leave(status: 0)
    }
  }

  private func toggleMouse() {
    let was = terminal.capabilities.mouse
    terminal.setMouse(!was)
    let now = terminal.capabilities.mouse
    let notice =
      switch (was, now) {
      case (true, _): "mouse off: the terminal selects text"
      case (false, true): "mouse on"
      case (false, false): "this terminal has no mouse"
      }
    apply(.notice(notice))
  }

  // MARK: Sessions

  /// What has been recorded since goes to the file; what came from a file doesn't.
  private func save() {
    let session = state.session.entries
    let start = max(savedCount, state.session.replayedCount)
    savedCount = session.count
    guard !state.isReplaying, start < session.count else { return }
    writer?.add(Array(session[start...]))
  }

  /// Goes on with a session that was chosen; it is looked for outside of the main actor.
  private func resume(_ name: String) {
    let model = state.model?.path
    Task.detached { [weak self] in
      cf_guard_thread()
      let fingerprint = model.flatMap { SessionStore.fingerprint(of: $0) }
      let path = SessionStore.standard.path(named: name)
      let read = Result { try SessionFile.read(path).lastPart }
      await MainActor.run { [weak self] in
        self?.resume(path, read, model: model, fingerprint: fingerprint)
      }
    }
  }

  private func resume(
    _ path: String, _ read: Result<SessionRecord, any Error>, model: String?, fingerprint: String?
  ) {
    do {
      guard path != writer?.path else {
        throw EngineError(.usage, "this is the session that is open")
      }
      let record = try read.get()
      // The open model may have moved since; another session's model is where it was.
      let isOpen = fingerprint != nil && record.lastHeader?.fingerprint == fingerprint
      guard let replay = Replay(record, purpose: .resume, model: isOpen ? model : nil) else {
        throw EngineError(.badData, "\(path): there is no session in it")
      }
      try writer?.use(path)
      savedCount = 0
      apply(.replay(replay))
    } catch {
      apply(.notice("\(error)"))
    }
  }

  /// Looks for saved sessions; reading the weights' fingerprint and the files takes a moment.
  private func findSessions() {
    let model = state.model?.path
    let own = writer?.path
    Task.detached { [weak self] in
      cf_guard_thread()
      let fingerprint = model.flatMap { SessionStore.fingerprint(of: $0) }
      let sessions = SessionStore.standard.sessions(openModel: fingerprint)
        .filter { $0.digest.isTouched && $0.path != own }
      await MainActor.run { [weak self] in
        // Meanwhile another one may have been opened.
        guard let self, self.state.model?.path == model else { return }
        self.apply(.sessions(sessions))
      }
    }
  }

  private func leave(status: Int32) {
    pacer.stop()
    terminal.stop()
    writer?.flush()
    if let path = writer?.recordedPath {
      // A terminal that has gone away needs no advice.
      Console.write(Self.howToGoOn(path) + "\n")
    }
    Console.end(status)
  }

  /// The command that goes on with a session, for a shell.
  private static func howToGoOn(_ path: String) -> String {
    let called = Swift.CommandLine.arguments.first ?? ""
    let program = called.contains("/") ? called : "liar"
    let name =
      SessionStore.standard.holds(path)
      ? SavedSession.id(of: path) : URL(fileURLWithPath: path).standardizedFileURL.path
    return "to go on: " + ShellCommand(words: [program, "open", "--session", name]).text
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
    let name = state.theme
    if name != themeName {
      let isFirst = themeName == nil
      themeName = name
      func adapted(_ theme: Theme) -> Theme {
        theme.shown(on: background).adapted(to: terminal.capabilities)
      }
      do {
        theme = adapted(try themes.theme(name))
      } catch {
        // A theme of the user's own may have mistakes: the present one stays.
        if isFirst { theme = adapted(.builtIn) }
        apply(.notice("\(error)"))
      }
    }
    let frame = render(state, capabilities: terminal.capabilities, theme: theme)
    hits = frame.hits
    terminal.draw(frame.buffer)
  }
}

/// Where a session is saved.
enum SessionSaving: Sendable {
  /// Nowhere.
  case off
  /// In a file of its own for each model that is opened.
  case automatic
  /// In this file; a fixed one takes all models.
  case file(String, isFixed: Bool)

  var isFixed: Bool { if case .file(_, true) = self { true } else { false } }

  func writer(report: @escaping @Sendable (String) -> Void) -> SessionWriter? {
    if case .off = self { return nil }
    return SessionWriter(store: .standard, isFixed: isFixed, report: report)
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
