import Foundation
import Testing

/// Too little of what a process needs is an error with a remedy, in bounded time.
struct LimitTests {
  private func prune(after limit: String, _ folder: TemporaryFolder) throws -> Outcome {
    try Program.run(
      [
        "prune", Samples.encoder, "--calibration", Samples.encoderText, "--samples", "16",
        "--ratio", "0.5", "--no-cache", "--force", "-o", folder.path + "/out",
      ], limit: limit)
  }

  /// One line that names the limit.
  private func expectRefusal(_ run: Outcome, naming limit: String) {
    #expect(run.status == 69, "\(run)")
    #expect(run.errors.contains(limit), "\(run)")
    #expect(run.errorLines.count == 1, "\(run)")
  }

  @Test(arguments: [6, 8, 12, 20, 26])
  func fewOpenFiles(count: Int) throws {
    let folder = try TemporaryFolder()
    // The hard limit too: the soft one is raised.
    expectRefusal(try prune(after: "ulimit -n \(count)", folder), naming: "ulimit -n")
  }

  @Test func aSoftLimitOnOpenFilesIsRaised() throws {
    let folder = try TemporaryFolder()
    #expect(try prune(after: "ulimit -S -n 6", folder).status == 0)
  }

  @Test(arguments: [200, 250, 300, 350, 400, 500, 600])
  func littleAddressSpace(mebibytes: Int) throws {
    let folder = try TemporaryFolder()
    expectRefusal(try prune(after: "ulimit -v \(mebibytes << 10)", folder), naming: "ulimit -v")
  }

  @Test func anOutputBeyondTheLimitOnFilesIsTold() throws {
    let folder = try TemporaryFolder()
    let run = try prune(after: "ulimit -f 64", folder)
    #expect(run.status == 73, "\(run)")
    #expect(run.errors.contains("File too large"), "\(run)")
    #expect(try folder.contents.isEmpty)
  }

  @Test(arguments: ["9223372036854775808", "18446744073709551615", "1e30", "nan", "0x10"])
  func seedsThatNoRecipeKeeps(seed: String) throws {
    let folder = try TemporaryFolder()
    let run = try Program.run([
      "prune", Samples.encoder, "--calibration", Samples.encoderText, "--ratio", "0.5",
      "--seed=\(seed)", "-o", folder.path + "/out",
    ])
    #expect(run.status == 64, "\(run)")
    #expect(run.errors.contains("a whole number from 0 to 9223372036854775807"), "\(run)")
    #expect(try folder.contents.isEmpty)
  }

  @Test func theGreatestSeedIsKept() throws {
    let folder = try TemporaryFolder()
    let run = try Program.run([
      "prune", Samples.encoder, "--calibration", Samples.encoderText, "--samples", "16",
      "--ratio", "0.5", "--seed", "9223372036854775807", "-o", folder.path + "/out",
    ])
    #expect(run.status == 0, "\(run)")
  }
}
