import Foundation
import Synchronization
import Testing

/// Faults brought about at random: afterwards outputs are whole or absent, caches are used or made
/// anew, and the same command succeeds.
@Suite(.serialized)
struct FaultTests {
  @Test func killed() throws {
    let campaign = try Campaign()
    for run in 0..<Campaign.runs {
      campaign.clear()
      // Every other time the calibration, and what is kept of it, is disturbed too.
      if run % 2 == 0 { campaign.clearCache() }
      let moment = Double.random(in: 0...1.1) * campaign.seconds
      _ = try campaign.prune { process in
        usleep(UInt32(moment * 1e6))
        kill(process.processIdentifier, SIGKILL)
      }
      try campaign.expectWholeOrAbsent("killed after \(moment) s")
      try campaign.expectRecovery("killed after \(moment) s")
    }
    campaign.report("killed")
  }

  @Test("A disk that is full", arguments: [false, true])
  func full(replaces: Bool) throws {
    let campaign = try Campaign()
    for run in 0..<Campaign.runs {
      if !replaces { campaign.clear() } else if run == 0 { _ = try campaign.prune() }
      campaign.clearCache()
      let blocks = Int.random(in: 0...2000)
      let outcome = try campaign.prune(after: "ulimit -f \(blocks)")
      #expect([0, 73, 74].contains(outcome.status), "\(blocks) blocks: \(outcome)")
      try campaign.expectWholeOrAbsent("\(blocks) blocks")
      // What is replaced stays until it is.
      if replaces { #expect(FileManager.default.fileExists(atPath: campaign.target)) }
      #expect(try campaign.folder.contents.filter { $0.hasPrefix(".") }.isEmpty)
    }
    try campaign.expectRecovery("full")
    campaign.report(replaces ? "full, replacing" : "full")
  }

  /// /proc takes no files even of root.
  @Test func readOnly() throws {
    let campaign = try Campaign()
    let state = ["XDG_CACHE_HOME": "/proc/cache", "XDG_STATE_HOME": "/proc/state"]
    let run = try campaign.prune(variables: state)
    #expect(run.status == 0, "\(run)")
    try campaign.expectWholeOrAbsent("no cache")
    #expect(FileManager.default.fileExists(atPath: campaign.target))
    let refused = try Program.run([
      "prune", campaign.model, "--calibration", Samples.encoderText, "--ratio", "0.5", "-o",
      "/proc/out",
    ])
    #expect(refused.status == 73, "\(refused)")
  }

  @Test func raced() throws {
    let campaign = try Campaign()
    for run in 0..<Campaign.runs {
      if run % 2 == 0 { campaign.clear() }
      campaign.clearCache()
      let (arguments, cache) = (campaign.arguments, campaign.cache)
      let succeeded = Atomic<Int>(0)
      concurrently([1, 2, 3], threads: 3) { _ in
        let run = try Program.run(arguments, variables: ["XDG_CACHE_HOME": cache])
        if run.status == 0 { succeeded.add(1, ordering: .relaxed) }
        return [0, 73].contains(run.status) ? [] : ["\(run)"]
      }
      #expect(succeeded.load(ordering: .relaxed) > 0)
      #expect(FileManager.default.fileExists(atPath: campaign.target))
      try campaign.expectWholeOrAbsent("raced")
    }
    try campaign.expectRecovery("raced")
    campaign.report("raced")
  }

  @Test func shrunk() throws {
    let campaign = try Campaign()
    let weights = campaign.model + "/model.safetensors"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: weights))
    for _ in 0..<Campaign.runs {
      campaign.clear()
      campaign.clearCache()
      let size = Int.random(in: 0..<bytes.count)
      let moment = Double.random(in: 0...1) * campaign.seconds
      let outcome = try campaign.prune { _ in
        usleep(UInt32(moment * 1e6))
        truncate(weights, off_t(size))
      }
      #expect([0, 65, 69, 74].contains(outcome.status), "\(size) bytes, \(moment) s: \(outcome)")
      if outcome.status != 0 { #expect(outcome.errors.contains(weights), "\(outcome)") }
      try campaign.expectWholeOrAbsent("\(size) bytes, \(moment) s")
      try bytes.write(to: URL(fileURLWithPath: weights))
    }
    try campaign.expectRecovery("shrunk")
    campaign.report("shrunk")
  }

  @Test("A bit of what is kept of a calibration")
  func flipped() throws {
    let campaign = try Campaign()
    let path = try #require(try campaign.cachedAccumulators().first)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for _ in 0..<Campaign.runs {
      campaign.clear()
      var damaged = bytes
      let bit = Int.random(in: 0..<8 * bytes.count)
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      try damaged.write(to: URL(fileURLWithPath: path))
      let given = campaign.folder.path + "/given.safetensors"
      try damaged.write(to: URL(fileURLWithPath: given))
      let refused = try campaign.prune(accumulators: given)
      #expect([0, 65, 69].contains(refused.status), "bit \(bit): \(refused)")
      try campaign.expectWholeOrAbsent("bit \(bit), given")
      campaign.clear()
      let outcome = try campaign.prune()
      #expect(outcome.status == 0, "bit \(bit): \(outcome)")
      #expect(FileManager.default.fileExists(atPath: campaign.target))
      try campaign.expectWholeOrAbsent("bit \(bit)")
    }
    campaign.report("flipped")
  }
}
