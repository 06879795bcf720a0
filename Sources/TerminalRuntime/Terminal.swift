internal import CFaults
internal import CTerminal
internal import Dispatch
internal import Foundation
package import TerminalGraphics
package import TerminalVocabulary

/// The terminal of this process: draws frames, and delivers keys, mouse, size changes and signals.
///
/// Everything is event-driven: nothing runs, and no CPU is used, while nothing happens. The terminal
/// is restored by `stop()`, at exit, and after a crash.
@MainActor
package final class Terminal {
  /// The size in cells; up to date whenever a `resize` event arrives.
  package private(set) var size = Size.zero
  /// What the terminal can do; set by `start`.
  package private(set) var capabilities = Capabilities(
    colors: .monochrome, glyphs: .ascii, mouse: false)
  /// A line for the user if the terminal could not be used as it is named, as for an unknown `TERM`.
  package private(set) var notice: String?

  private static var current: Terminal?

  private var handler: (InputEvent) -> Void = { _ in }
  private var options = TerminalOptions()
  private var description = lt_description()
  private var encoder: FrameEncoder?
  private var decoder = InputDecoder()
  private var readSource: (any DispatchSourceRead)?
  private var signals: SignalWatch?
  private var resumed: ContinuousClock.Instant?
  private var pasteTimer: DispatchWorkItem?

  /// Creates a terminal; nothing happens before `start`.
  package init() {}

  /// Whether the terminal has been started and not stopped.
  package var isRunning: Bool { Self.current === self }

  /// Takes the terminal over.
  ///
  /// - Parameter handler: Called on the main actor for every event.
  /// - Returns: What the terminal can do.
  /// - Throws: `TerminalError` if there is no terminal, or none that can be drawn on.
  @discardableResult
  package func start(
    _ options: TerminalOptions = TerminalOptions(), handler: @escaping (InputEvent) -> Void
  ) throws(TerminalError) -> Capabilities {
    guard Self.current == nil else {
      throw TerminalError(
        code: .alreadyRunning, message: "the terminal is in use already",
        remedy: "stop it before starting it again")
    }
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw .notATerminal
    }
    self.options = options
    self.handler = handler
    lt_install_crash_guard()
    // Before ncurses starts, which would otherwise put in its own handlers.
    watchSignals()
    let environment = ProcessInfo.processInfo.environment
    let direct = options.directColor(environment)
    let status = lt_start(
      options.allowsColor(environment), options.extendsColors(direct), &description)
    guard status == LT_OK else {
      signals?.end()
      signals = nil
      if status == LT_NOT_A_TERMINAL { throw .notATerminal }
      throw TerminalError(
        code: .unknownTerminal,
        message: "no usable description of the terminal type '\(description.requestedName)' is "
          + "installed",
        remedy: "set TERM to xterm-256color, or install ncurses-term")
    }
    Self.current = self
    adopt(direct)
    measure()
    listen()
    ask(direct, environment)
    return capabilities
  }

  /// Gives the terminal back, as it was. Safe to call twice.
  package func stop() {
    guard isRunning else { return }
    readSource?.cancel()
    readSource = nil
    pasteTimer?.cancel()
    pasteTimer = nil
    lt_stop()
    signals?.end()
    signals = nil
    handler = { _ in }
    encoder = nil
    description = lt_description()
    decoder = InputDecoder()
    Self.current = nil
  }

  /// Stops, and ends the process by a signal, so that the parent process sees it.
  package func stop(andDieBy signal: Int32) -> Never {
    stop()
    SignalWatch.die(by: signal)
  }

  /// Shows a frame: only the cells that differ from the last one are sent.
  package func draw(_ frame: CellBuffer) {
    cf_guard_thread()
    guard isRunning, encoder != nil else { return }
    let rows = size.rows
    let outcome = encoder?.encode(frame) { origin, cells in
      guard origin.y < rows else { return }
      lt_put(Int32(origin.x), Int32(origin.y), cells, Int32(cells.count))
    }
    if outcome?.runs ?? 0 > 0 { lt_flush() }
  }

  /// Sends every cell with the next frame, for when another program wrote on the screen.
  package func invalidate() {
    encoder?.forget()
    lt_invalidate()
  }

  /// Switches mouse events on or off; off, the terminal selects text without shift.
  package func setMouse(_ isOn: Bool) {
    guard isRunning else { return }
    lt_set_mouse(isOn)
    capabilities.mouse = isOn && lt_has_mouse()
  }

  /// Puts text into the clipboard of the user's machine (OSC 52), also over SSH; whether it arrives
  /// is up to the terminal. False if the text is too long for most terminals (74 kB), or if the
  /// terminal is of a kind that has no clipboard.
  @discardableResult
  package func copy(_ text: String) -> Bool {
    guard isRunning, text.utf8.count <= 74_000 else { return false }
    return lt_copy(Data(text.utf8).base64EncodedString())
  }

  private func adopt(_ direct: DirectColor) {
    useColors(isDirect: direct == .shown)
    lt_set_mouse(capabilities.mouse)
    notice =
      description.termName == description.requestedName
      ? options.refusal(of: capabilities.colors, term: description.termName, because: direct)
      : "no usable description of the terminal type '\(description.requestedName)' is installed; "
        + "it is driven as '\(description.termName)'"
  }

  private func useColors(isDirect: Bool) {
    let base = Int(description.direct_base)
    capabilities = options.capabilities(
      palette: Int(description.colors), extends: base > 0, isDirect: isDirect && base >= 0,
      term: description.termName, isUTF8: description.is_utf8, hasMouse: lt_has_mouse())
    encoder = FrameEncoder(
      CellEncoder(
        colors: capabilities.colors, glyphs: capabilities.glyphs,
        paletteSize: Int(description.colors), directBase: base,
        hasDefault: description.has_default))
  }

  // MARK: What the terminal says of itself

  /// Asks the terminal, or tmux, what the environment doesn't tell; answers come as events.
  private func ask(_ direct: DirectColor, _ environment: [String: String]) {
    guard capabilities.colors != .monochrome, (environment["STY"] ?? "").isEmpty else { return }
    let isOpen = description.direct_base >= 0 && capabilities.colors != .direct
    lt_ask(true, isOpen && direct == .asked)
    guard isOpen, direct == .askedOfTmux else { return }
    DispatchQueue.global().async { [weak self] in
      let isNamed = ["truecolor", "24bit"].contains(environment["COLORTERM"]?.lowercased())
      guard TmuxClient.showsDirectColor(environment) ?? isNamed else { return }
      DispatchQueue.main.async { MainActor.assumeIsolated { self?.takeDirectColor() } }
    }
  }

  private func takeDirectColor() {
    guard isRunning, capabilities.colors != .direct else { return }
    let mouse = capabilities.mouse
    useColors(isDirect: true)
    capabilities.mouse = mouse
    handler(.colorsFound)
  }

  private func measure() {
    var width: Int32 = 0
    var height: Int32 = 0
    lt_measure(&width, &height)
    size = Size(columns: Int(width), rows: Int(height))
  }

  // MARK: Events

  private func listen() {
    let source = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .main)
    source.setEventHandler { [weak self] in
      MainActor.assumeIsolated { self?.readInput() }
    }
    source.resume()
    readSource = source
  }

  private func readInput() {
    // The main queue's thread need not be the same each time.
    cf_guard_thread()
    while isRunning {
      let input = lt_read()
      guard input.kind != LT_NO_INPUT.rawValue else { break }
      if input.kind == LT_END.rawValue {
        readSource?.cancel()
        readSource = nil
        handler(.endOfInput)
        return
      }
      if input.kind == LT_ANSWER.rawValue, input.code == LT_ANSWER_DIRECT_COLOR {
        takeDirectColor()
        continue
      }
      guard let event = decoder.decode(input) else { continue }
      if options.suspendsOnControlZ, event == .key(Self.controlZ) {
        suspend()
      } else {
        handler(event)
      }
    }
    watchPaste()
  }

  /// The end of a paste may get lost; then the keyboard must not be swallowed for ever.
  private func watchPaste() {
    pasteTimer?.cancel()
    pasteTimer = nil
    guard decoder.isPasting else { return }
    let timer = DispatchWorkItem { [weak self] in
      MainActor.assumeIsolated {
        guard let self, let event = self.decoder.endPaste() else { return }
        self.handler(event)
      }
    }
    pasteTimer = timer
    DispatchQueue.main.asyncAfter(deadline: .now() + 1, execute: timer)
  }

  private func received(_ number: Int32) {
    guard isRunning else { return }
    switch number {
    case SIGWINCH: resizeIfNeeded()
    case SIGTSTP: suspend()
    case SIGCONT: continued()
    default: handler(.terminate(signal: number))
    }
  }

  private func resizeIfNeeded() {
    guard isRunning else { return }
    let old = size
    measure()
    guard size != old else { return }
    lt_resize(Int32(size.columns), Int32(size.rows))
    encoder?.forget()
    handler(.resize(size))
  }

  private func suspend() {
    handler(.suspend)
    guard isRunning else { return }
    lt_suspend()
    lt_stop_process()
    // From here on the process has been continued.
    resume()
  }

  /// The signal also arrives after a stop of our own, which has been dealt with.
  private func continued() {
    if let resumed, resumed.duration(to: .now) < .milliseconds(500) { return }
    resume()
  }

  private func resume() {
    guard isRunning else { return }
    resumed = .now
    lt_resume()
    encoder?.forget()
    resizeIfNeeded()
    handler(.resume)
  }

  // MARK: Signals

  private static var handledSignals: [Int32] {
    [SIGWINCH, SIGTSTP, SIGCONT] + SignalWatch.ending
  }
  private static let controlZ = Key.control("z")

  private func watchSignals() {
    signals = SignalWatch(Self.handledSignals, queue: .main) { number in
      MainActor.assumeIsolated { Self.current?.received(number) }
    }
  }
}

extension TerminalError {
  /// A pipe or a file instead of a terminal.
  static let notATerminal = TerminalError(
    code: .notATerminal, message: "standard input or output is no terminal",
    remedy: "run this in a terminal, without redirecting its input or output")
}
