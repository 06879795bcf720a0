internal import LIARCore
package import LinearAlgebra
package import PruningPlan
internal import Tokenization
internal import Transformer

/// The units' outputs of one sample at every site, and the errors of its tokens.
package struct TokenInspector: Sendable {
  /// The sample.
  package let sample: Int
  /// Its tokens as text.
  package let tokens: [String]
  /// X of the sample by site.
  package let units: [SiteID: Matrix<Float>]  // [tokens, columns]
  private let coordinates = TokenCoordinates()

  /// Runs one sample through the dense model.
  package init(_ pruner: Pruner, sample: Int) {
    let samples = pruner.calibration.samples.all
    let sequence = samples.indices.contains(sample) ? samples[sample] : []
    var units: [SiteID: Matrix<Float>] = [:]
    if !sequence.isEmpty {
      let batch = TokenBatch([sequence])
      _ = pruner.model.dense.forward(batch, workspace: Workspace()) { layer, tap in
        let site = SiteID(layer: layer, module: ModuleKind(tap.sublayer))
        units[site] = Matrix(
          rows: tap.rows, columns: tap.columns,
          values: Array(UnsafeBufferPointer(start: tap.units, count: tap.rows * tap.columns)))
      }
    }
    self.sample = sample
    tokens = sequence.map { pruner.model.tokenizer.piece($0) }
    self.units = units
  }

  /// The error of every token at a site under some settings, relative to the root mean square of
  /// the site's centred output over the fitted tokens.
  package func errors(
    _ site: SiteID, _ settings: SiteSettings, _ estimate: EstimateOptions, pruner: Pruner
  ) throws -> [Float] {
    guard let x = units[site] else { return [] }
    if settings.kept > 0, OrderedTokens.covers(settings.reconstruction, ridge: estimate.ridge) {
      let entry = try entry(site, settings, estimate, x, pruner)
      return entry.tokens.errors(
        keeping: settings.kept * entry.columnsPerUnit, scale: entry.scale)
    }
    let problem = try pruner.problem(site)
    guard settings.kept < problem.units else { return [Float](repeating: 0, count: x.rows) }
    let residual = try pruner.residual(site, settings, estimate)
    return residual.errors(of: x, scale: pruner.calibration.derived.typicalOutput(problem))
  }

  private func entry(
    _ site: SiteID, _ settings: SiteSettings, _ estimate: EstimateOptions, _ x: Matrix<Float>,
    _ pruner: Pruner
  ) throws -> TokenCoordinates.Entry {
    let key = TokenCoordinates.Key(
      site: site, criterion: settings.criterion, reconstruction: settings.reconstruction,
      estimate: estimate, byHand: settings.byHand)
    return try coordinates.entry(key, of: pruner.calibration) {
      let problem = try pruner.problem(site)
      let ranking = try pruner.ranking(problem, settings.criterion, estimate, settings.byHand)
      let tokens = try OrderedTokens(
        problem, order: problem.columns(of: ranking.order),
        reconstruction: settings.reconstruction, ridge: estimate.ridge.share ?? 0, tokens: x)
      return TokenCoordinates.Entry(
        tokens: tokens, columnsPerUnit: problem.columnsPerUnit,
        scale: pruner.calibration.derived.typicalOutput(problem))
    }
  }
}
