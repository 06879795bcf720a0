internal import ArgumentParser
internal import Foundation
internal import PruningEngine

/// What a command may use of memory and disk.
struct ResourceArguments: ParsableArguments {
  @Option(help: "Memory to stay within, such as 8G (default: what the system has to spare).")
  var memory: ByteCount?

  @Flag(
    help: """
      Use the disk where memory doesn't suffice: weights are read as they are used, hidden states \
      and results kept in temporary files.
      """)
  var spill = false

  @Flag(help: "Neither look for accumulators of earlier runs nor keep these.") var noCache = false

  /// The same for the engine.
  /// - Parameter accumulators: a file to take instead of calibrating.
  func resources(accumulators: String? = nil, keeps: Bool = true) -> EngineResources {
    EngineResources(
      cache: noCache || !keeps ? nil : Resources.accumulatorCache, accumulators: accumulators,
      spills: spill, memory: memory?.bytes,
      scratchFolder: keeps ? Resources.cacheFolder : NSTemporaryDirectory())
  }

  /// Opens a model, if what follows fits into memory.
  func open(
    _ model: ModelArgument, for purpose: MemoryEstimate.Purpose,
    _ calibration: CalibrationArguments, _ work: Work
  ) throws -> LoadedModel {
    try resources().open(
      path: model.model, for: purpose, tokens: calibration.greatestTokenCount, work: work)
  }
}

/// A number of bytes: 2000000, 500M, 8G, 8GiB.
struct ByteCount: ExpressibleByArgument {
  /// Bytes.
  let bytes: Int

  init?(argument: String) {
    let digits = argument.prefix { $0.isNumber || $0 == "." }
    let unit = argument.dropFirst(digits.count).lowercased()
    let powers = ["k": 1, "m": 2, "g": 3, "t": 4]
    var factor = 1.0
    if !unit.isEmpty, unit != "b" {
      guard let power = unit.first.flatMap({ powers[String($0)] }),
        ["", "b", "ib"].contains(String(unit.dropFirst()))
      else { return nil }
      factor = pow(unit.hasSuffix("ib") ? 1024 : 1000, Double(power))
    }
    guard let number = Double(digits), number > 0, number * factor < 1e18 else { return nil }
    bytes = Int(number * factor)
  }
}
