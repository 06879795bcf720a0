import Foundation
import Testing

/// One pruning of the sample model, what it should write, and the folder that all of it happens in.
final class Campaign {
  /// How often each fault is brought about; `make faults RUNS=…` sets it.
  static let runs =
    ProcessInfo.processInfo.environment["LIAR_FAULT_RUNS"].flatMap(Int.init) ?? 4

  let folder: TemporaryFolder
  let model: String
  let target: String
  let cache: String
  /// The files of an output that nothing disturbed.
  let reference: [String: Data]
  /// Seconds that it took.
  let seconds: Double
  private(set) var outcomes: [Int32: Int] = [:]

  init() throws {
    folder = try TemporaryFolder()
    model = try folder.model()
    target = folder.path + "/out"
    cache = folder.path + "/cache"
    let start = Date()
    let run = try Program.run(
      Self.arguments(model, folder.path + "/reference"), variables: ["XDG_CACHE_HOME": cache])
    seconds = Date().timeIntervalSince(start)
    try #require(run.status == 0, "\(run)")
    reference = try Self.files(folder.path + "/reference")
    try FileManager.default.removeItem(atPath: folder.path + "/reference")
    try #require(reference.count > 3)
  }

  private static func arguments(_ model: String, _ target: String) -> [String] {
    [
      "prune", model, "--calibration", Samples.encoderText, "--samples", "64", "--ratio", "0.5",
      "--force", "-o", target,
    ]
  }

  var arguments: [String] { Self.arguments(model, target) }

  /// Prunes.
  /// - Parameters:
  ///   - accumulators: what is taken instead of calibrating.
  ///   - limit: a shell's command before it, such as `ulimit -f 8`.
  func prune(
    accumulators: String? = nil, after limit: String? = nil, variables: [String: String] = [:],
    whileRunning: (Process) throws -> Void = { _ in }
  ) throws -> Outcome {
    let variables = ["XDG_CACHE_HOME": cache].merging(variables) { $1 }
    var arguments = arguments
    if let accumulators {
      arguments.replaceSubrange(2..<6, with: ["--accumulators", accumulators])
    }
    let run = try Program.run(
      arguments, variables: variables, limit: limit, whileRunning: whileRunning)
    outcomes[run.status, default: 0] += 1
    return run
  }

  /// Takes the output away; what a killed run left beside it stays for the next to find.
  func clear() { try? FileManager.default.removeItem(atPath: target) }

  func clearCache() { try? FileManager.default.removeItem(atPath: cache) }

  /// Whether the output is as it should be, or not there.
  func expectWholeOrAbsent(_ comment: String) throws {
    guard FileManager.default.fileExists(atPath: target) else { return }
    #expect(try Self.files(target) == reference, "\(comment)")
  }

  /// Undisturbed, the same command succeeds, gives the same, and leaves nothing beside its output.
  func expectRecovery(_ comment: String) throws {
    clear()
    let run = try prune()
    #expect(run.status == 0, "\(comment): \(run)")
    #expect(try Self.files(target) == reference, "\(comment)")
    let beside = try folder.contents.filter { $0.hasPrefix(".") }
    #expect(beside.isEmpty, "\(comment): \(beside)")
  }

  /// The files of the cache with accumulators.
  func cachedAccumulators() throws -> [String] {
    let names = (FileManager.default.enumerator(atPath: cache)?.allObjects as? [String]) ?? []
    return names.filter { $0.hasSuffix(".safetensors") }.map { cache + "/" + $0 }
  }

  /// What became of the runs, for a campaign's record.
  func report(_ name: String) {
    guard ProcessInfo.processInfo.environment["LIAR_FAULT_RUNS"] != nil else { return }
    let counts = outcomes.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
    print("\(name): exit statuses \(counts.joined(separator: ", "))")
  }

  private static func files(_ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? [] {
      var isFolder: ObjCBool = false
      let path = folder + "/" + name
      FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      // The model card names the moment and the place.
      guard !isFolder.boolValue, !name.hasSuffix(".md"), !name.hasSuffix(".toml") else { continue }
      files[name] = try Data(contentsOf: URL(fileURLWithPath: path))
    }
    return files
  }
}
