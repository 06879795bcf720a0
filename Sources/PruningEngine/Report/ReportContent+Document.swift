internal import PruningPlan

extension ReportContent {
  /// Everything said, in order.
  var document: ReportDocument {
    ReportDocument(
      title: "Pruning of \(model.name)",
      sections: [
        summarySection, warningSection, outlierSection, trialSection, widthSection, curveSection,
        tokenSection, recipeSection,
      ].compactMap { $0 })
  }

  private var summarySection: ReportDocument.Section {
    let size = ModelSize(
      before: model.parameters, after: parameters, prunable: model.prunableParameters)
    let kinds = Set(outcomes.map(\.site.module)).map(\.rawValue).sorted()
    let text =
      outcomes.isEmpty
      ? "Nothing is pruned: every site keeps its units."
      : "\(outcomes.count) of \(model.sites.count) sites are narrowed (\(kinds.joined(separator: ", "))), "
        + "which makes the model \(size.ofModel()) (\(size.ofPrunable)). \(ErrorFigure.definition) "
        + errorSummary
    return ReportDocument.Section(
      title: "Summary", blocks: [.paragraph(text), .table(facts(size))])
  }

  /// The mean error, and whether the fit carries over.
  private var errorSummary: String {
    let mean = ErrorFigure.mean(of: outcomes.map(\.figure))
    guard let value = mean.value else { return "" }
    let text = "The narrowed sites' mean \(mean.kind) error is \(Numerals.fixed(value, 4))"
    guard let fitted = mean.fitted, mean.isHeldOut else {
      return text + "; nothing was held out, so it says nothing of other text."
    }
    let overfitting = outcomes.count { $0.figure.overfits }
    return text + ", fitted \(Numerals.fixed(fitted, 4))"
      + (mean.overfits
        ? ": the plan overfits." : overfitting > 0 ? "; \(overfitting) sites overfit." : ".")
  }

  private func facts(_ size: ModelSize) -> ReportTable {
    let count = ReportFormat.count
    let heads =
      model.heads == model.keyValueHeads
      ? "\(model.heads)" : "\(model.heads), \(model.keyValueHeads) for keys and values"
    let mode =
      switch recipe.mode {
      case .oneShot: "one-shot"
      case .sequential:
        "sequential, target \(recipe.target.rawValue), correction "
          + recipe.estimate.correction.rawValue
      }
    return ReportTable(
      ["fact", "value"],
      rows: [
        ["model", "\(model.name) (\(model.familyTitle), \(model.storage))"],
        ["layers, hidden size", "\(model.layers), \(model.hiddenSize)"],
        ["heads of \(model.headSize), widest FFN", "\(heads); \(model.ffnSize)"],
        ["vocabulary", count(model.vocabulary)],
        ["parameters", "\(count(size.before)), of which prunable \(count(size.prunable))"],
        [
          "parameters after pruning",
          "\(count(size.after)): \(size.modelChange) of the model, \(size.ofPrunable)",
        ],
        ["mode", mode],
        ["ridge, guard", "\(recipe.estimate.ridge), \(recipe.estimate.guardShare)"],
        [
          "calibration",
          "\(calibration.options.file): \(count(calibration.tokens)) tokens of "
            + "\(count(calibration.samples)) samples, \(count(calibration.heldOutTokens)) tokens "
            + "held out, seed \(calibration.options.seed)",
        ],
      ])
  }

  private var warningSection: ReportDocument.Section? {
    warnings.isEmpty
      ? nil : ReportDocument.Section(title: "Warnings", blocks: [.list(warnings)])
  }

  /// Tokens that own more of a fit than their number explains, and units kept whatever their score.
  private var outlierSection: ReportDocument.Section? {
    let notes = analyses.flatMap { analysis in
      let guarded =
        analysis.guarded.isEmpty ? [] : ["kept by the guard: \(analysis.guarded.listed)"]
      let byHand = recipe.sites[analysis.site]?.byHand ?? UnitChoices()
      let chosen = [("kept", byHand.kept), ("dropped", byHand.dropped)]
        .filter { !$0.1.isEmpty }.map { "\($0.0) by hand: \($0.1.listed)" }
      return (analysis.outliers.map(\.sentence) + guarded + chosen)
        .map { "\(analysis.site): \($0)" }
    }
    return notes.isEmpty
      ? nil
      : ReportDocument.Section(
        title: "Outlier tokens, guarded units, units by hand", blocks: [.list(notes)])
  }

  // MARK: Widths

  private var widthSection: ReportDocument.Section {
    let kept = Dictionary(uniqueKeysWithValues: outcomes.map { ($0.site, $0.kept) })
    func share(_ layer: Int, _ module: ModuleKind) -> Double? {
      let site = model.sites.first { $0.site == SiteID(layer: layer, module: module) }
      return site.map { Double(kept[$0.site] ?? $0.units) / Double(max($0.units, 1)) }
    }
    let rows = (0..<model.layers).map { layer in
      BarPicture.Row(
        name: "layer \(layer)", shares: ModuleKind.allCases.map { share(layer, $0) })
    }
    let shares = rows.flatMap(\.shares).compactMap { $0 }
    let picture = BarPicture(
      id: "widths", title: "Units kept by layer",
      description: "Sites keep between \(Numerals.percent(shares.min() ?? 1)) and "
        + "\(Numerals.percent(shares.max() ?? 1)) of their units.",
      names: ModuleKind.allCases.map(\.rawValue), rows: rows)
    var table = ReportTable([
      "site", ">kept", ">of", "criterion", "reconstruction", ">held-out error", ">fitted", "",
    ])
    for outcome in outcomes {
      let settings = recipe.sites[outcome.site]
      table.add([
        outcome.site.description, "\(outcome.kept)", "\(outcome.units)",
        settings?.criterion.rawValue ?? "", settings?.reconstruction.title ?? "",
        outcome.heldOutError.map { Numerals.fixed($0, 4) } ?? "–",
        Numerals.fixed(outcome.error, 4),
        outcome.figure.overfits ? "▲ \(ErrorFigure.overfitWord)" : "",
      ])
    }
    return ReportDocument.Section(
      title: "Widths", blocks: [.picture(picture.picture), .figures("Sites (sites.csv)", table)])
  }

  // MARK: Curves

  /// At most this many widths of a curve are drawn and listed.
  static let curveSteps = 100

  /// The widths of a curve that are drawn: all, or one for each hundredth.
  static func widths(of curve: ErrorCurve) -> [Int] {
    let units = curve.error.count - 1
    guard units > curveSteps else { return Array(stride(from: units, through: 1, by: -1)) }
    let widths = (0...curveSteps).map { units - ($0 * units + curveSteps / 2) / curveSteps }
    return widths.filter { $0 >= 1 }
  }

  private var curveSection: ReportDocument.Section? {
    guard !analyses.isEmpty else { return nil }
    let methods = Reconstruction.available
    let panels = analyses.map { analysis -> CurveGrid.Panel in
      let lines = methods.enumerated().compactMap { index, method -> CurveGrid.Line? in
        guard let curve = analysis.curves[method], curve.error.count > 1 else { return nil }
        let errors = curve.counted
        let units = Double(errors.count - 1)
        return CurveGrid.Line(
          series: index,
          points: Self.widths(of: curve).map { (1 - Double($0) / units, Double(errors[$0])) })
      }
      let outcome = outcomes.first { $0.site == analysis.site }
      return CurveGrid.Panel(
        title: analysis.site.description, lines: lines,
        mark: outcome.map {
          (1 - Double($0.kept) / Double(max($0.units, 1)), $0.figure.value ?? $0.error)
        })
    }
    let worst = outcomes.max { ($0.figure.value ?? 0) < ($1.figure.value ?? 0) }
    let said = worst.map {
      "The greatest \($0.figure.kind) error of the chosen widths is "
        + "\(ReportFormat.short($0.figure.value ?? $0.error)), at \($0.site)."
    }
    let grid = CurveGrid(
      id: "curves", title: "Error by share of units pruned, site by site",
      description: (said ?? "No width is chosen.")
        + " Circles mark the chosen widths; all curves are in curves.csv.",
      names: methods.map(\.title), panels: panels)
    let text =
      "Relative error on \(outcomes.first?.figure.kind ?? "held-out") tokens by the share of units "
      + "pruned; the circle is the recipe's width and the error its own reconstruction leaves."
    return ReportDocument.Section(
      title: "Error curves", blocks: [.paragraph(text), .picture(grid.picture)])
  }

  // MARK: Tokens

  /// Tokens in the picture; the table has them all.
  static let shownTokens = 96

  private var tokenSection: ReportDocument.Section? {
    guard let tokens, !tokens.rows.isEmpty, !tokens.tokens.isEmpty else { return nil }
    let rows = tokens.rows.sorted { $0.key < $1.key }
    var worst = (site: rows[0].key, token: 0, error: -Float.infinity)
    for (site, errors) in rows {
      for (token, error) in errors.enumerated() where error > worst.error {
        worst = (site, token, error)
      }
    }
    let count = min(tokens.tokens.count, Self.shownTokens)
    let first = min(max(worst.token - count / 2, 0), tokens.tokens.count - count)
    let shown = first..<first + count
    let all = rows.flatMap(\.value).filter(\.isFinite).sorted()
    let top = all.isEmpty ? 1 : Double(all[min(all.count - 1, all.count * 99 / 100)])
    let text = tokens.tokens.indices.contains(worst.token) ? tokens.tokens[worst.token] : ""
    let heat = HeatPicture(
      id: "tokens", title: "Error of each token at each site",
      description: "Tokens \(first + 1) to \(first + count) of \(tokens.tokens.count) of "
        + "\(tokens.sample < calibration.samples ? "fitted" : "held-out") sample "
        + "\(tokens.sample + 1). The greatest error of the sample is "
        + "\(ReportFormat.short(Double(worst.error))), of token \(worst.token + 1) (\(text)) at "
        + "\(worst.site). All figures are in token-errors.csv.",
      rows: rows.map(\.key.description), columns: Array(tokens.tokens[shown]),
      values: rows.map { _, errors in
        shown.map { errors.indices.contains($0) ? Double(errors[$0]) : .nan }
      }, top: max(top, 1e-6))
    return ReportDocument.Section(
      title: "Token errors",
      blocks: [
        .paragraph(
          "What pruning changes of each token's output, relative to the root mean square of the "
            + "site's output. " + heat.description),
        .picture(heat.picture),
      ])
  }

  private var recipeSection: ReportDocument.Section {
    ReportDocument.Section(
      title: "Recipe",
      blocks: [
        .paragraph("Repeat it with: liar prune MODEL --recipe recipe.toml"),
        .code((try? recipe.toml()) ?? ""),
      ])
  }
}
