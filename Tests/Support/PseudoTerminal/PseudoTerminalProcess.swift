internal import CPseudoTerminal
internal import Foundation

/// A program in a pseudo-terminal of its own: sends keys, reads the screen, waits for the end.
///
/// Blocks with timeouts; use one from one test at a time.
package final class PseudoTerminalProcess {
  /// How a program ended.
  package enum Exit: Hashable, Sendable {
    case code(Int32)
    case signal(Int32)
  }

  /// The program could not be started.
  package struct StartError: Error {
    /// What failed, by errno.
    package let number: Int32
  }

  /// The process.
  package let processID: Int32
  /// What a user would see.
  package private(set) var screen: TerminalEmulator
  /// The bytes that the program has written.
  package private(set) var bytesReceived = 0
  /// Everything that the program has written.
  package private(set) var transcript: [UInt8] = []
  /// How it ended; nil while it runs.
  package private(set) var exit: Exit?
  /// Whether it is stopped, as after Ctrl-Z.
  package private(set) var isStopped = false

  private var descriptor: Int32
  private var isOpen = true

  /// Starts a program.
  ///
  /// - Parameter environment: The whole environment; `TERM` is xterm-256color unless given.
  package init(
    _ path: String, _ arguments: [String] = [], environment: [String: String] = [:],
    columns: Int = 80, rows: Int = 24
  ) throws {
    var variables = ["TERM": "xterm-256color", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    // What sanitizers are told goes for programs too.
    for (name, value) in ProcessInfo.processInfo.environment where name.hasSuffix("SAN_OPTIONS") {
      variables[name] = value
    }
    variables.merge(environment) { $1 }
    var argumentPointers = ([path] + arguments).map { strdup($0) } + [nil]
    var variablePointers = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { (argumentPointers + variablePointers).forEach { free($0) } }
    var other: Int32 = -1
    processID = pt_spawn(
      path, &argumentPointers, &variablePointers, Int32(columns), Int32(rows), &other)
    descriptor = other
    screen = TerminalEmulator(columns: columns, rows: rows)
    guard processID > 0 else { throw StartError(number: errno) }
  }

  deinit {
    if exit == nil { updateExit() }
    if exit == nil {
      kill(processID, SIGKILL)
      var value: Int32 = 0
      for _ in 0..<200 where pt_status(processID, &value) == 0 { usleep(5_000) }
    }
    if isOpen { close(descriptor) }
  }

  // MARK: Acting

  /// Types text; `\r` is the enter key, `\u{1B}` escape.
  package func send(_ text: String) { send(Array(text.utf8)) }

  /// Types bytes.
  package func send(_ bytes: [UInt8]) {
    guard isOpen else { return }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written <= 0 { return }
      rest = rest.dropFirst(written)
      // The program may have to write before it reads on.
      if !rest.isEmpty { _ = readOnce(milliseconds: 0) }
    }
  }

  /// Changes the terminal's size.
  package func resize(columns: Int, rows: Int) {
    guard isOpen else { return }
    screen.resize(columns: columns, rows: rows)
    _ = pt_resize(descriptor, Int32(columns), Int32(rows))
  }

  /// Sends a signal.
  package func signal(_ number: Int32) {
    if exit == nil { kill(processID, number) }
  }

  /// Closes the terminal, as when its window is closed.
  package func hangUp() {
    guard isOpen else { return }
    isOpen = false
    close(descriptor)
  }

  // MARK: Watching

  /// Reads until the screen shows a text. False if it doesn't in time.
  @discardableResult
  package func waitFor(_ text: String, timeout: Double = 10) -> Bool {
    waitUntil(timeout: timeout) { $0.screen.text.contains(text) }
  }

  /// Reads until a condition holds. False if it doesn't in time.
  @discardableResult
  package func waitUntil(
    timeout: Double = 10, _ condition: (PseudoTerminalProcess) -> Bool
  ) -> Bool {
    let end = Date().addingTimeInterval(timeout)
    while true {
      if condition(self) { return true }
      let left = end.timeIntervalSinceNow
      guard left > 0 else { return false }
      if !readOnce(milliseconds: Int32(min(left * 1_000, 20)) + 1), isOpen == false {
        usleep(5_000)
      }
      updateExit()
      if exit != nil {
        while readOnce(milliseconds: 10) {}
        return condition(self)
      }
    }
  }

  /// Reads until nothing has come for some time and the program has nothing to do: on a busy machine
  /// it may just be waiting for its turn.
  package func settle(quiet: Double = 0.15, timeout: Double = 5) {
    let end = Date().addingTimeInterval(timeout)
    while readOnce(milliseconds: Int32(quiet * 1_000)) || isRunnable, end.timeIntervalSinceNow > 0 {
    }
  }

  /// Waits for the program's end, and reads all that it writes until then.
  @discardableResult
  package func waitForExit(timeout: Double = 10) -> Exit? {
    _ = waitUntil(timeout: timeout) { $0.exit != nil }
    return exit
  }

  /// Whether the terminal's driver echoes and edits lines, as before the program started.
  package var isCooked: Bool { isOpen && pt_is_cooked(descriptor) != 0 }

  /// The processor time that the program has used, in clock ticks; nil if it has ended.
  package func processorTicks() -> Int? {
    guard let fields = Self.statistics("/proc/\(processID)/stat"), fields.count > 12,
      let user = Int(fields[11]), let system = Int(fields[12])
    else { return nil }
    return user + system
  }

  /// Whether one of its threads computes, or would if a processor were free.
  private var isRunnable: Bool {
    let threads = "/proc/\(processID)/task"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: threads)) ?? []
    return names.contains { ["R", "D"].contains(Self.statistics("\(threads)/\($0)/stat")?.first) }
  }

  /// The fields after the name, which, in parentheses, may itself have blanks and parentheses.
  private static func statistics(_ path: String) -> [Substring]? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return nil }
    return text[text.index(after: end)...].split(separator: " ")
  }

  private func readOnce(milliseconds: Int32) -> Bool {
    guard isOpen else { return false }
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, milliseconds) > 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else {
      // The program has closed its side: EIO on Linux.
      usleep(1_000)
      return false
    }
    bytesReceived += count
    transcript += buffer[..<count]
    screen.feed(buffer[..<count])
    return true
  }

  private func updateExit() {
    guard exit == nil else { return }
    var value: Int32 = 0
    switch pt_status(processID, &value) {
    case 1: exit = .code(value)
    case 2: exit = .signal(value)
    case 3: isStopped = true
    default: break
    }
  }
}
