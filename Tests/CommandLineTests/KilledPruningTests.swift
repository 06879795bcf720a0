import Foundation
import Testing

@Suite(.serialized)
struct KilledPruningTests {
  private func prune(_ target: String, killedAfter microseconds: UInt32?) throws -> Outcome {
    try Program.run([
      "prune", Samples.encoder, "--calibration", Samples.encoderText, "--samples", "256",
      "--ratio", "0.5", "-o", target,
    ]) { process in
      guard let microseconds else { return }
      usleep(microseconds)
      kill(process.processIdentifier, SIGKILL)
    }
  }

  /// Kills at moments from the start to beyond the end of an undisturbed run.
  @Test func aKilledPruningLeavesNoOutputOrACompleteOne() throws {
    let folder = try TemporaryFolder()
    let target = folder.path + "/out"
    let start = Date()
    #expect(try prune(target, killedAfter: nil).status == 0)
    let seconds = Date().timeIntervalSince(start)
    let files = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
    let weights = try Data(contentsOf: URL(fileURLWithPath: target + "/model.safetensors"))
    var killed = 0
    for step in 0..<12 {
      try? FileManager.default.removeItem(atPath: target)
      let outcome = try prune(target, killedAfter: UInt32(seconds * 1e6 * Double(step) / 11))
      if outcome.status == 128 + SIGKILL { killed += 1 }
      let visible = try folder.contents.filter { !$0.hasPrefix(".") }
      #expect(visible.isEmpty || visible == ["out"], "\(visible)")
      if visible.isEmpty { continue }
      #expect(try FileManager.default.contentsOfDirectory(atPath: target).sorted() == files)
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: target + "/model.safetensors")) == weights)
    }
    #expect(killed > 4)
    // The next run to the same target sweeps up what the killed ones left.
    try? FileManager.default.removeItem(atPath: target)
    #expect(try prune(target, killedAfter: nil).status == 0)
    #expect(try folder.contents == ["out"])
  }

  /// Statistics that no cache keeps are in a file meanwhile.
  @Test func whatAKilledRunWithoutACacheLeavesIsRemovedByTheNext() throws {
    let folder = try TemporaryFolder()
    let cache = folder.path + "/cache"
    func left() -> [String] {
      (try? FileManager.default.subpathsOfDirectory(atPath: cache))?.filter {
        $0.contains(".partial")
      } ?? []
    }
    func calibrate(_ whileRunning: (Process) throws -> Void = { _ in }) throws -> Outcome {
      try Program.run(
        [
          "prune", Samples.encoder, "--calibration", Samples.encoderText, "--samples", "100000",
          "--ratio", "0.5", "--no-cache", "--force", "-o", folder.path + "/out",
        ], variables: ["XDG_CACHE_HOME": cache], whileRunning: whileRunning)
    }
    let killed = try calibrate { process in
      let deadline = Date() + 30
      while left().isEmpty, process.isRunning, Date() < deadline { usleep(200) }
      kill(process.processIdentifier, SIGKILL)
    }
    #expect(killed.status == 128 + SIGKILL, "\(killed)")
    #expect(!left().isEmpty)
    #expect(try calibrate().status == 0)
    #expect(left().isEmpty, "\(left())")
  }
}
