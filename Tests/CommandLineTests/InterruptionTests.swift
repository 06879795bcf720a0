import Foundation
import Testing

struct InterruptionTests {
  /// Whether a process has taken a signal into its own hands.
  private func handles(_ signal: Int32, _ process: Process) -> Bool {
    let status =
      (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8))
      ?? ""
    let masks = status.split(separator: "\n").filter {
      $0.hasPrefix("SigCgt:") || $0.hasPrefix("SigIgn:")
    }
    return masks.contains { line in
      let mask = UInt64(line.split(separator: "\t").last ?? "", radix: 16) ?? 0
      return mask & (1 << UInt64(signal - 1)) != 0
    }
  }

  private func send(_ signal: Int32, to process: Process) throws {
    let end = Date().addingTimeInterval(20)
    while !handles(signal, process), process.isRunning, Date() < end { usleep(5_000) }
    usleep(50_000)
    #expect(process.isRunning)
    kill(process.processIdentifier, signal)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func aSignalDuringACalibrationEndsItWithStatus130(signal: Int32) throws {
    let folder = try TemporaryFolder()
    // Many seconds of work if it weren't stopped.
    let once = try String(contentsOfFile: Samples.decoderText, encoding: .utf8)
    let text = try folder.file("long.txt", String(repeating: once, count: 5))
    let target = folder.path + "/accumulators.safetensors"
    let run = try Program.run(
      ["calibrate", Samples.decoder, "--calibration", text, "--samples", "100000", "-o", target]
    ) { try send(signal, to: $0) }
    #expect(run.status == 130)
    #expect(run.output.isEmpty)
    #expect(run.errors == "liar: interrupted\n")
    #expect(try folder.contents == ["long.txt"])
  }

  /// As when the terminal's window is closed.
  @Test(arguments: [SIGHUP, SIGUSR1, SIGALRM, SIGXCPU])
  func anEndingSignalTakesTemporariesAlong(signal: Int32) throws {
    let folder = try TemporaryFolder()
    let once = try String(contentsOfFile: Samples.decoderText, encoding: .utf8)
    let text = try folder.file("long.txt", String(repeating: once, count: 5))
    let run = try Program.run(
      [
        "calibrate", Samples.decoder, "--calibration", text, "--samples", "100000", "-o",
        folder.path + "/accumulators.safetensors",
      ]
    ) { process in
      let end = Date().addingTimeInterval(3)
      while try folder.contents.count < 2, process.isRunning, Date() < end { usleep(5_000) }
      try send(signal, to: process)
    }
    #expect([130, 128 + signal].contains(run.status), "\(run)")
    #expect(try folder.contents == ["long.txt"])
  }

  /// Both work on jobs of their own, and answer in lines.
  @Test(arguments: ["engine", "replay"], [SIGINT, SIGTERM, SIGHUP])
  func aSignalEndsJobsAndTakesTheirTemporariesAlong(command: String, signal: Int32) throws {
    let folder = try TemporaryFolder()
    let once = try String(contentsOfFile: Samples.decoderText, encoding: .utf8)
    let text = try folder.file("long.txt", String(repeating: once, count: 5))
    let calibration =
      #"{"file":"\#(text)","heldOut":0.2,"length":128,"samples":100000,"seed":0,"#
      + #""tokenWeighting":"uniform"}"#
    let session = try folder.file(
      "session.jsonl",
      #"{"session":2,"model":"\#(Samples.decoder)","name":"m","ratio":0.3,"criterion":"wifv","#
        + #""reconstruction":"liar","calibration":\#(calibration),"#
        + #""estimate":{"ridge":0.0001,"guardShare":0.01,"seed":0}}"# + "\n")
    let orders =
      #"{"job":1,"request":"open","path":"\#(Samples.decoder)"}"# + "\n"
      + #"{"job":2,"request":"calibrate","calibration":\#(calibration)}"# + "\n"
    let cache = folder.path + "/cache"
    let run = try Program.run(
      command == "engine" ? ["engine"] : ["replay", session],
      input: command == "engine" ? orders : "", variables: ["XDG_CACHE_HOME": cache]
    ) { process in
      let end = Date().addingTimeInterval(20)
      while try temporaries(in: cache).isEmpty, process.isRunning, Date() < end { usleep(5_000) }
      try send(signal, to: process)
    }
    #expect([130, 128 + signal].contains(run.status), "\(run)")
    #expect(try temporaries(in: cache).isEmpty)
  }

  /// The signal that a pipe without a reader is.
  @Test func aReaderThatGoesAwayEndsTheEngineAndTakesItsTemporariesAlong() throws {
    let folder = try TemporaryFolder()
    let once = try String(contentsOfFile: Samples.decoderText, encoding: .utf8)
    let text = try folder.file("long.txt", String(repeating: once, count: 5))
    let orders = try folder.file(
      "orders.jsonl",
      #"{"job":1,"request":"open","path":"\#(Samples.decoder)"}"# + "\n"
        + #"{"job":2,"request":"calibrate","calibration":{"file":"\#(text)","heldOut":0.2,"#
        + #""length":128,"samples":100000,"seed":0,"tokenWeighting":"uniform"}}"# + "\n")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "'\(try Program.path())' engine < '\(orders)' | head -n 40"]
    let cache = folder.path + "/cache"
    process.environment = ProcessInfo.processInfo.environment.merging(["XDG_CACHE_HOME": cache]) {
      $1
    }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let lines = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let events = String(decoding: lines, as: UTF8.self)
    #expect(events.contains("progress") && !events.contains(#""job":2,"event":"finished""#))
    #expect(try temporaries(in: cache).isEmpty)
  }

  private func temporaries(in folder: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
      $0.hasSuffix(".partial")
    }
  }

  @Test func aSignalEndsWaitingForStandardInput() throws {
    let status = try statusWithOpenInput(["tokenize", Samples.encoder]) { process, _ in
      try send(SIGINT, to: process)
    }
    #expect(status == 130)
  }

  @Test func aSenselessLineEndsTheEngineThoughMoreMayCome() throws {
    let status = try statusWithOpenInput(["engine"]) { _, input in
      try input.write(contentsOf: Data("paint\n".utf8))
    }
    #expect(status == 65)
  }

  /// The status of a program whose standard input stays open; nil where it doesn't end.
  private func statusWithOpenInput(
    _ arguments: [String], while running: (Process, FileHandle) throws -> Void
  ) throws -> Int32? {
    let pipe = Pipe()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Program.path())
    process.arguments = arguments
    process.standardInput = pipe
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    try running(process, pipe.fileHandleForWriting)
    let result = ended.wait(timeout: .now() + 10)
    guard result == .timedOut else { return process.terminationStatus }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return nil
  }
}
