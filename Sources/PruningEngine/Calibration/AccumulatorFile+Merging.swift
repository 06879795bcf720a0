internal import LIARCore
internal import ModelFormats
package import PruningPlan

/// What a merge came to.
package struct MergeOutcome: Sendable {
  /// What the merged file has seen.
  package var summary: CalibrationSummary
  /// Shards that are still missing.
  package var missing: [Int]
  /// How many shards there are.
  package var shards: Int
}

extension AccumulatorFile {
  /// Merges the files of a calibration's shards into one, site by site.
  /// - Throws: ``EngineError`` where files belong to different calibrations, or a shard comes twice.
  package static func merge(
    _ paths: [String], to path: String, overwrite: Bool, work: Work = Work()
  ) throws -> MergeOutcome {
    do {
      guard let first = paths.first else {
        throw EngineError(.usage, "name the files to merge")
      }
      let files = try paths.map(file)
      let headers = try files.map(header)
      var merged = headers[0]
      for (path, header) in zip(paths, headers).dropFirst() {
        if let what = header.key.difference(from: merged.key) {
          throw EngineError(.badData, "\(path) and \(first) can't be merged: \(what) differs")
        }
        guard header.shards.count == merged.shards.count,
          header.sampleTotals == merged.sampleTotals
        else {
          throw EngineError(
            .badData,
            "\(path) is of \(header.shards.count) shards and \(first) of \(merged.shards.count)")
        }
        if let twice = header.shards.held.first(where: merged.shards.held.contains) {
          throw EngineError(
            .badData, "shard \(twice)/\(merged.shards.count) is in \(path) and in a file before it")
        }
        merged.shards.held = (merged.shards.held + header.shards.held).sorted()
      }
      let columns = columns(of: files[0])
      let parts = try zip(files, headers).map { file, header in
        try open(file, header, columns: columns, vocabulary: .max, limit: 0)
      }
      let samples = interleaved(parts, headers)
      let total = { (count: (Calibration) -> Int) in parts.reduce(0) { $0 + count($1) } }
      let seconds = parts.reduce(0) { $0 + $1.summary.seconds }
      merged.summary.samples = samples.fitted.count
      merged.summary.heldOutSamples = samples.heldOut.count
      merged.summary.tokens = total(\.summary.tokens)
      merged.summary.heldOutTokens = total(\.summary.heldOutTokens)
      let sites = columns.keys.sorted()
      let held = parts.contains { !$0.heldOut.isEmpty }
      let order = sites.flatMap { site in
        (held ? CalibrationPart.allCases : [.fitted]).map { (part: $0, site: site) }
      }
      var done = 0
      try write(
        merged, samples, columns: columns, order: order, seconds: { seconds },
        outliers: { mean(parts) }, to: path,
        overwrite: overwrite
      ) { part, site in
        try work.check()
        done += 1
        work.progress(Double(done) / Double(order.count), "merging")
        var sum: Statistics?
        for calibration in parts {
          let source = part == .fitted ? calibration.fitted : calibration.heldOut
          guard let statistics = try source.statistics(of: site) else { continue }
          sum = sum?.merged(with: statistics) ?? statistics
        }
        guard let sum else { throw EngineError(.badData, "no file has the site \(site)") }
        return sum
      }
      merged.summary.seconds = seconds
      return MergeOutcome(
        summary: merged.summary, missing: merged.shards.missing, shards: merged.shards.count)
    } catch {
      throw EngineError(error)
    }
  }

  /// Outliers' shares over all parts, which are near those of the undivided calibration: a token that
  /// is none in a part counts as nothing there.
  private static func mean(_ parts: [Calibration]) -> [SiteID: [TokenOutlier]] {
    let tokens = Double(parts.reduce(0) { $0 + $1.summary.tokens })
    var sums: [SiteID: [String?: TokenOutlier]] = [:]
    for part in parts {
      let weight = Double(part.summary.tokens) / max(tokens, 1)
      for (site, outliers) in part.outliers {
        for outlier in outliers {
          var sum =
            sums[site]?[outlier.token]
            ?? TokenOutlier(token: outlier.token, share: 0, tokenShare: 0)
          sum.share += weight * outlier.share
          sum.tokenShare += weight * outlier.tokenShare
          sums[site, default: [:]][outlier.token] = sum
        }
      }
    }
    return sums.mapValues { sums in
      sums.values
        .filter { TokenOutlier.isOutlier(share: $0.share, tokenShare: $0.tokenShare) }
        .sorted { ($0.share, $1.token ?? "") > ($1.share, $0.token ?? "") }
    }
  }

  /// The samples of all parts in the order of the whole calibration.
  private static func interleaved(
    _ parts: [Calibration], _ headers: [Header]
  ) -> CalibrationSamples {
    var fitted: [(number: Int, sample: [Int])] = []
    var heldOut = fitted
    for (part, header) in zip(parts, headers) {
      let first = header.sampleTotals[0]
      let numbers = (0..<first).lazy.filter(header.shards.contains)
      fitted += zip(numbers, part.samples.fitted).map { ($0, $1) }
      let others = (first..<first + header.sampleTotals[1]).lazy.filter(header.shards.contains)
      heldOut += zip(others, part.samples.heldOut).map { ($0, $1) }
    }
    return CalibrationSamples(
      fitted: fitted.sorted { $0.number < $1.number }.map(\.sample),
      heldOut: heldOut.sorted { $0.number < $1.number }.map(\.sample))
  }
}
