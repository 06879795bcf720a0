internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

/// Finds the token on which a site errs most: of the held-out samples, or of the fitted ones where
/// none were held out.
enum WorstToken {
  /// - Returns: the sample's number among all, and the token's.
  /// - Complexity: one forward pass over the layers up to the site's, for these samples.
  static func find(
    _ site: SiteID, _ settings: SiteSettings, _ estimate: EstimateOptions, pruner: Pruner,
    work: Work
  ) throws -> (sample: Int, token: Int) {
    let residual = try pruner.residual(site, settings, estimate)
    let model = pruner.model.dense
    let known = pruner.calibration.samples
    let samples = known.heldOut.isEmpty ? known.fitted : known.heldOut
    let workspace = Workspace()
    var worst = (sample: 0, token: 0, error: -Float.infinity)
    var first = 0
    for batch in TokenBatch.packed(samples, tokens: Calibrator.batchTokens) {
      try work.check()
      var hidden = model.embed(batch)
      for index in 0...site.layer {
        model.forward(model.layers[index], &hidden, batch, workspace: workspace) { tap in
          guard index == site.layer, tap.sublayer == site.sublayer else { return }
          let units = Matrix(
            rows: tap.rows, columns: tap.columns,
            values: Array(UnsafeBufferPointer(start: tap.units, count: tap.rows * tap.columns)))
          let errors = residual.errors(of: units, scale: 1)
          for sequence in 0..<batch.count {
            for (position, row) in batch.range(of: sequence).enumerated()
            where errors[row] > worst.error {
              worst = (first + sequence, position, errors[row])
            }
          }
        }
      }
      first += batch.count
      work.progress(Double(first) / Double(max(samples.count, 1)), "looking for the worst token")
    }
    return (worst.sample + (known.heldOut.isEmpty ? 0 : known.fitted.count), worst.token)
  }
}
