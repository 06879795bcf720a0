internal import Foundation
internal import LinearAlgebra
internal import ModelFormats
package import PruningPlan
internal import Transformer

/// What the engine may use: memory, disk, and what was computed before.
package struct EngineResources: Sendable {
  /// Where accumulators are kept between runs; nil for nowhere.
  package var cache: AccumulatorCache?
  /// Accumulators to take instead of calibrating.
  package var accumulators: String?
  /// Whether to use the disk where memory would not do.
  package var spills: Bool
  /// Bytes of memory to stay within; nil for what the system has to spare.
  package var memory: Int?
  /// Where temporary files go.
  package var scratchFolder: String

  /// Creates resources; by default nothing is kept, and nothing is spilled.
  package init(
    cache: AccumulatorCache? = nil, accumulators: String? = nil, spills: Bool = false,
    memory: Int? = nil, scratchFolder: String? = nil
  ) {
    self.cache = cache
    self.accumulators = accumulators
    self.spills = spills
    self.memory = memory
    self.scratchFolder = scratchFolder ?? cache?.folder ?? NSTemporaryDirectory()
  }

  // MARK: Models

  /// Opens a model for a purpose.
  ///
  /// Calibrating and pruning go through the layers one by one and never hold them all; other work
  /// holds the whole model, unless it may spill.
  /// - Parameters:
  ///   - extras: what a pruning will do beside.
  ///   - tokens: calibration tokens to expect.
  /// - Throws: ``EngineError`` with the numbers where memory doesn't suffice.
  package func open(
    path: String, for purpose: MemoryEstimate.Purpose, extras: MemoryEstimate.Extras = [],
    tokens: Int = 65_536, work: Work = Work()
  ) throws -> LoadedModel {
    let spare: Int
    do {
      let location = try ModelLocation.open(path: path)
      spare = try require(
        purpose, ModelSummary(location, WeightLoader(location)), tokens: tokens, extras: extras)
    } catch {
      throw EngineError(error)
    }
    let residency: Residency = purpose == .interactive && !spills ? .resident : .streamed
    var model = try LoadedModel.open(path: path, residency, work: work)
    model.scratchFolder = scratchFolder
    model.spillsStates = spills
    model.hashes = ContentHashes(folder: cache?.folder)
    model.times = TimeTableCache(folder: cache?.folder)
    if !model.isStreamed { model.retainedBytes += spare / 2 }
    return model
  }

  /// Refuses what doesn't fit.
  /// - Returns: the bytes that are left over.
  @discardableResult
  func require(
    _ purpose: MemoryEstimate.Purpose, _ model: ModelSummary, tokens: Int,
    extras: MemoryEstimate.Extras = []
  ) throws -> Int {
    guard let available = memory ?? AvailableMemory.bytes() else { return 0 }
    let estimate = MemoryEstimate(model, tokens: tokens)
    let parts = estimate.parts(
      purpose, spills: spills, workers: Parallel.workers, extras: extras)
    let needed = parts.reduce(0) { $0 + $1.bytes }
    guard needed > available else { return available - needed }
    let what =
      purpose == .interactive ? "working on" : purpose == .prune ? "pruning" : "calibrating"
    let list = parts.map { "\($0.name) \(ByteSize.text($0.bytes))" }.joined(separator: ", ")
    let spilled = estimate.bytes(purpose, spills: true, extras: extras)
    let remedies: [Remedy] =
      !spills && spilled <= available ? [.spill(bytes: spilled)] : [.fewerSamples, .moreMemory]
    throw EngineError(
      .unsupported,
      "\(what) \(model.name) takes \(ByteSize.text(needed)) of memory (\(list)), and "
        + "\(ByteSize.text(available)) \(memory == nil ? "are free" : "are allowed")",
      remedies: remedies)
  }

  // MARK: Calibrations

  /// A model's statistics: from the file that was named, from an earlier run, or from a calibration,
  /// which is kept for the next.
  /// - Parameter partial: told of what a new calibration knows, layer by layer.
  package func calibration(
    _ model: LoadedModel, _ options: CalibrationOptions?, work: Work = Work(),
    partial: ((Calibration) -> Void)? = nil
  ) throws -> Calibration {
    do {
      // A file that was named is taken while the options are those it was made with.
      if let accumulators,
        try options.map({ try AccumulatorFile.options(of: accumulators) == $0 }) ?? true
      {
        var named = try AccumulatorFile.read(accumulators, model: model)
        named.origin = .file(accumulators)
        return named
      }
      guard let options else {
        throw EngineError(
          .usage, "this needs statistics", .calibrate)
      }
      let key = try CalibrationKey(options, model: model, work: work)
      if let known = cache?.calibration(key, options, model: model) { return known }
      let spill = spills ? scratchFolder : nil
      let size = MemoryEstimate(model.summary).accumulatorBytes
      if let cache, cache.makeRoom(for: size) {
        do {
          return try Calibrator.write(
            model, options, to: cache.path(of: key), overwrite: true, spill: spill, work: work,
            partial: partial)
        } catch let error as EngineError where error.kind == .cannotCreate {
          // A full disk is no reason to fail: there is memory.
        }
      }
      guard model.isStreamed else {
        return try Calibrator.run(model, options, work: work, partial: partial)
      }
      return try throughTemporaryFile(model, options, size: size, spill: spill, work)
    } catch {
      throw EngineError(error)
    }
  }

  /// Calibrates into a file of the user's; an earlier run's statistics are copied, and new ones kept
  /// for the next run.
  /// - Parameter shard: the part of the samples to take; shards are not kept.
  package func calibration(
    _ model: LoadedModel, _ options: CalibrationOptions, shard: CalibrationShard?,
    to path: String, overwrite: Bool, work: Work = Work()
  ) throws -> Calibration {
    do {
      let cache = shard == nil ? cache : nil
      let key = try CalibrationKey(options, model: model, work: work)
      if let known = cache?.calibration(key, options, model: model) {
        try AccumulatorFile.write(known, model: model, to: path, overwrite: overwrite)
        return known
      }
      let result = try Calibrator.write(
        model, options, shard: shard, to: path, overwrite: overwrite,
        spill: spills ? scratchFolder : nil, work: work)
      if let cache, cache.makeRoom(for: MemoryEstimate(model.summary).accumulatorBytes) {
        // That it can't be kept is no reason to fail.
        try? AtomicOutput.writeFile(path: cache.path(of: key), overwrite: true) { temporary in
          try FileManager.default.removeItem(atPath: temporary)
          try FileManager.default.copyItem(atPath: path, toPath: temporary)
        }
      }
      return result
    } catch {
      throw EngineError(error)
    }
  }

  /// Calibrates into a file that has no name any more when this returns.
  private func throughTemporaryFile(
    _ model: LoadedModel, _ options: CalibrationOptions, size: Int, spill: String?, _ work: Work
  ) throws -> Calibration {
    if let free = DiskSpace.free(at: scratchFolder), free < size {
      throw EngineError(
        .cannotCreate,
        "the statistics take \(ByteSize.text(size)), and \(scratchFolder) has "
          + "\(ByteSize.text(free)) left: free some space")
    }
    return try ScratchFolder.lend(in: scratchFolder) { folder in
      try Calibrator.write(
        model, options, to: folder + "/statistics.safetensors", overwrite: false, spill: spill,
        work: work)
    }
  }
}
