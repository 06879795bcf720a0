internal import LIARCore
internal import LinearAlgebra
internal import ModelFormats
package import PruningPlan
internal import Transformer

/// The stages of the work, timed in one run against this machine's sgemm.
package struct EngineBenchmark: Encodable, Sendable {
  /// One stage.
  package struct Stage: Encodable, Sendable {
    /// What was done.
    package var stage: String
    /// Wall time.
    package var seconds: Double
    /// Billions of floating-point operations a second, where the count is known.
    package var gflops: Double?
    /// That rate as a share of sgemm's.
    package var shareOfSgemm: Double?
    /// Billions of bytes read a second, where that is the work.
    package var gigabytes: Double?

    enum CodingKeys: String, CodingKey {
      case stage, seconds, gflops
      case shareOfSgemm = "share_of_sgemm"
      case gigabytes = "gbytes_per_second"
    }
  }

  /// The stages in order.
  package var stages: [Stage]
  /// OpenBLAS' kernel set.
  package var core: String
  /// Threads used.
  package var threads: Int

  /// Times sgemm, and with a model and calibration text all stages of a pruning.
  package static func run(
    _ model: LoadedModel?, calibration: CalibrationOptions?, pass: PassShape?, work: Work
  ) throws -> EngineBenchmark {
    var benchmark = EngineBenchmark(
      stages: [], core: ProcessorKernels.current, threads: Parallel.workers)
    let size = 2048
    let a = Matrix<Float>(rows: size, columns: size, repeating: 0.5)
    var best = Double.infinity
    for _ in 0..<5 {
      try work.check()
      let watch = Stopwatch()
      _ = a.multiplied(by: a)
      best = min(best, watch.seconds)
    }
    let sgemm = 2 * Double(size * size * size) / best
    benchmark.add("sgemm 2048", best, operations: sgemm * best, sgemm: sgemm)
    benchmark.timeChecksum(of: a)
    guard let model else { return benchmark }
    try benchmark.timeHashing(model, work: work)
    let pass = pass ?? model.usualPass(length: 128)
    benchmark.add(
      "forward pass of \(pass) tokens",
      try PassTimer(model, pass, work: work).leastTime(of: model.dense) / 1e9,
      operations: Double(model.summary.prunableFlops * pass.batch * pass.length), sgemm: sgemm)
    if let calibration {
      try benchmark.timePruning(model, calibration, sgemm: sgemm, work: work)
    }
    return benchmark
  }

  private mutating func add(
    _ stage: String, _ seconds: Double, operations: Double?, sgemm: Double
  ) {
    let rate = operations.map { $0 / seconds }
    stages.append(
      Stage(
        stage: stage, seconds: seconds, gflops: rate.map { $0 / 1e9 },
        shareOfSgemm: rate.map { $0 / sgemm }))
  }

  private mutating func add(_ stage: String, _ seconds: Double, bytes: Int) {
    stages.append(
      Stage(stage: stage, seconds: seconds, gigabytes: Double(bytes) / seconds / 1e9))
  }

  /// What a tensor of statistics pays when it is read, on one core.
  private mutating func timeChecksum(of matrix: Matrix<Float>) {
    var sum: UInt64 = 0
    let watch = Stopwatch()
    let bytes = matrix.values.withUnsafeBytes { bytes in
      sum = XXHash64.of(bytes)
      return bytes.count
    }
    add("checksum of a tensor", watch.seconds, bytes: bytes)
    precondition(sum != 0, "a matrix of halves has another checksum")
  }

  /// What the whole model pays before statistics that are kept are trusted, on all cores.
  private mutating func timeHashing(_ model: LoadedModel, work: Work) throws {
    let hashes = ContentHashes()
    let files = try model.location.archive.files.map { try FileContent(path: $0) }
    let watch = Stopwatch()
    for file in files { _ = try hashes.hash(of: file, work: work) }
    add(
      "hash of the model's files", watch.seconds,
      bytes: files.reduce(0) { $0 + FileSize.bytes(of: $1.path) })
  }

  private mutating func timePruning(
    _ model: LoadedModel, _ options: CalibrationOptions, sgemm: Double, work: Work
  ) throws {
    let samples = try CalibrationSamples(options, model: model)
    let batches = TokenBatch.packed(samples.all, tokens: TokenBatch.usualTokens)
    let tokens = Double(batches.reduce(0) { $0 + $1.tokenCount })
    let workspace = Workspace()
    _ = model.dense.forward(TokenBatch([samples.all[0]]), workspace: workspace)
    var watch = Stopwatch()
    for batch in batches {
      try work.check()
      _ = model.dense.forward(batch, workspace: workspace)
    }
    let forward = tokens * Double(model.summary.prunableFlops)
    add("forward", watch.seconds, operations: forward, sgemm: sgemm)

    let calibration = try Calibrator.run(model, options, work: work)
    let columns = model.summary.sites.map { Double($0.units * $0.columnsPerUnit) }
    let grams = tokens * columns.reduce(0) { $0 + $1 * $1 }
    add(
      "calibrate", calibration.summary.seconds, operations: forward + grams, sgemm: sgemm)

    let pruner = Pruner(model: model, calibration: calibration)
    let estimate = EstimateOptions()
    for criterion in [Criterion.wifv, .interpolation] {
      watch = Stopwatch()
      Parallel.forEach(model.summary.sites.count) { index in
        _ = try? pruner.analysis(model.summary.sites[index].site, criterion, estimate)
      }
      add(
        "curves of all sites, \(criterion.rawValue)", watch.seconds, operations: nil, sgemm: sgemm)
    }
    watch = Stopwatch()
    let recipe = Recipe(
      model: model.summary.name, calibration: options,
      sites: Dictionary(
        uniqueKeysWithValues: model.summary.sites.map {
          ($0.site, SiteSettings(kept: $0.kept(ratio: 0.5)))
        }))
    _ = try pruner.updates(recipe, work: work)
    add("reconstruct all sites at 50 %", watch.seconds, operations: nil, sgemm: sgemm)
  }
}
