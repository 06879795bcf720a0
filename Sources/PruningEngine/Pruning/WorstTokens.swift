internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan
internal import Tokenization
internal import Transformer

/// Finds the tokens on which a site errs most: of the held-out samples, or of the fitted ones where
/// none were held out.
enum WorstTokens {
  /// Tokens told of before and after each.
  private static let context = 4

  /// - Parameter limit: as many are given, the worst first; of equals the earlier.
  /// - Returns: tokens with their samples' numbers among all.
  /// - Complexity: one forward pass over the layers up to the site's, for these samples.
  static func find(
    _ site: SiteID, _ settings: SiteSettings, _ estimate: EstimateOptions, limit: Int,
    pruner: Pruner, work: Work
  ) throws -> [RankedToken] {
    let residual = try pruner.residual(site, settings, estimate)
    let scale = pruner.calibration.derived.typicalOutput(try pruner.problem(site))
    let model = pruner.model.dense
    let known = pruner.calibration.samples
    let isHeldOut = !known.heldOut.isEmpty
    let samples = isHeldOut ? known.heldOut : known.fitted
    let workspace = Workspace()
    var worst = Ranked(limit: limit)
    var first = 0
    for batch in TokenBatch.packed(samples, tokens: TokenBatch.usualTokens) {
      try work.check()
      var hidden = model.embed(batch)
      for index in 0...site.layer {
        model.forward(model.layers[index], &hidden, batch, workspace: workspace) { tap in
          guard index == site.layer, tap.sublayer == site.sublayer else { return }
          let units = Matrix(
            rows: tap.rows, columns: tap.columns,
            values: Array(UnsafeBufferPointer(start: tap.units, count: tap.rows * tap.columns)))
          let errors = residual.errors(of: units, scale: scale)
          for sequence in 0..<batch.count {
            for (position, row) in batch.range(of: sequence).enumerated() {
              worst.add(first + sequence, position, errors[row])
            }
          }
        }
      }
      first += batch.count
      work.progress(Double(first) / Double(max(samples.count, 1)), "looking for the worst tokens")
    }
    let tokenizer = pruner.model.tokenizer
    let before = isHeldOut ? known.fitted.count : 0
    return worst.tokens.map { found in
      let sample = samples[found.sample]
      func text(_ range: Range<Int>) -> String {
        tokenizer.decode(Array(sample[range.clamped(to: sample.indices)]))
      }
      return RankedToken(
        sample: before + found.sample, token: found.token,
        text: tokenizer.piece(sample[found.token]),
        before: text(found.token - context..<found.token),
        after: text(found.token + 1..<found.token + 1 + context), error: found.error,
        isHeldOut: isHeldOut)
    }
  }

  /// The greatest errors seen so far, in falling order.
  private struct Ranked {
    let limit: Int
    var tokens: [(sample: Int, token: Int, error: Float)] = []

    mutating func add(_ sample: Int, _ token: Int, _ error: Float) {
      guard error.isFinite, limit > 0,
        tokens.count < limit || error > tokens[tokens.count - 1].error
      else { return }
      if tokens.count == limit { tokens.removeLast() }
      let place = tokens.firstIndex { $0.error < error } ?? tokens.count
      tokens.insert((sample, token, error), at: place)
    }
  }
}
