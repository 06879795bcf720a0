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
      scratchFolder: keeps ? Resources.scratchFolder : NSTemporaryDirectory())
  }

  /// What goes from a recipe to a figure or a file, with these resources.
  func run(
    _ model: LoadedModel, _ calibration: CalibrationArguments, _ work: Work
  ) -> PruningRun {
    PruningRun(model, resources(accumulators: calibration.accumulators), work: work) { $0.say() }
  }

  /// Opens a model, if what follows fits into memory.
  func open(
    _ model: ModelArgument, for purpose: MemoryEstimate.Purpose,
    _ calibration: CalibrationArguments, pruning: PruningArguments? = nil, _ work: Work
  ) throws -> LoadedModel {
    let opened = try resources().open(
      path: model.model, for: purpose, extras: pruning?.extras() ?? [],
      tokens: calibration.greatestTokenCount, work: work)
    DecisionLog.opened(opened)
    return opened
  }
}
