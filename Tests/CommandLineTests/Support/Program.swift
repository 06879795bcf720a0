import Foundation
import PseudoTerminal
import Testing

/// What a finished run of the program left.
struct Outcome {
  /// The exit status, or 128 and the signal's number where one ended it, as shells count.
  var status: Int32
  var output: String
  var errors: String

  /// The result as a JSON object.
  var json: [String: Any] {
    get throws {
      let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
      return try #require(value as? [String: Any])
    }
  }

  var errorLines: [Substring] { errors.split(separator: "\n") }
}

/// The real `liar`, which swift build puts beside the test bundle.
enum Program {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func path() throws -> String {
    let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let candidates =
      [Bundle.main.bundleURL, URL(fileURLWithPath: bundle).deletingLastPathComponent()]
      + ["release", "debug"].map { root.appending(path: ".build/\($0)") }
    let paths = candidates.map { $0.appending(path: "liar").path }
    return try #require(paths.first { FileManager.default.isExecutableFile(atPath: $0) })
  }

  /// The user's own settings and caches stay out of tests.
  static func environment(home: String) -> [String: String] {
    var variables = ["HOME": home, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    // The runtime's own crash reporter would wait for an answer.
    variables["SWIFT_BACKTRACE"] = "enable=no"
    // 'make sanitize' says what counts.
    for name in ["ASAN_OPTIONS", "TSAN_OPTIONS"] {
      variables[name] = ProcessInfo.processInfo.environment[name]
    }
    return variables
  }

  /// Runs it to its end, without a terminal.
  /// - Parameters:
  ///   - variables: of the environment, beside those all runs have.
  ///   - limit: a shell's command before it, such as `ulimit -n 6`.
  ///   - whileRunning: called once it has started.
  static func run(
    _ arguments: [String], input: String = "", variables: [String: String] = [:],
    timeout: Double = 60, limit: String? = nil,
    whileRunning: (Process) throws -> Void = { _ in }
  ) throws -> Outcome {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try limit == nil ? path() : "/bin/sh")
    process.arguments =
      try limit.map { ["-c", "\($0) && exec \"$0\" \"$@\"", try path()] + arguments } ?? arguments
    process.environment = environment(home: folder.path).merging(variables) { $1 }
    // Files, not pipes: nobody has to read while it runs.
    let files = try [("input", input), ("output", ""), ("errors", "")].map(folder.file)
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: files[0]))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: files[1]))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: files[2]))
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    try whileRunning(process)
    if ended.wait(timeout: .now() + timeout) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
      Issue.record("\(arguments) did not end within \(timeout) s")
    }
    let base: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
    return Outcome(
      status: base + process.terminationStatus,
      output: try String(contentsOfFile: files[1], encoding: .utf8),
      errors: try String(contentsOfFile: files[2], encoding: .utf8))
  }

  static func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  /// Starts it in a pseudo-terminal, with a home of its own in `folder`.
  static func open(
    _ arguments: [String], in folder: TemporaryFolder, term: String = "xterm-256color",
    columns: Int = 120, rows: Int = 40, isFirst: Bool = false
  ) throws -> PseudoTerminalProcess {
    // The tour is for the first start of all.
    if !isFirst { try folder.seeTour() }
    return try PseudoTerminalProcess(
      path(), arguments,
      environment: environment(home: folder.path).merging(["TERM": term]) { $1 },
      columns: columns, rows: rows)
  }
}

extension PseudoTerminalProcess {
  /// Presses q, and agrees where work is running and the program asks.
  func quit() -> Exit? {
    send("q")
    waitUntil { $0.exit != nil || $0.screen.text.contains("Leave the workbench?") }
    if exit == nil { send("y") }
    return waitForExit()
  }

  /// Whether a shell could go on here.
  var isRestored: Bool {
    !screen.isAlternate && screen.showsCursor && !screen.wantsMouse
      && !screen.modes.contains(2004)
  }
}
