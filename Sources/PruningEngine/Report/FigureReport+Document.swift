internal import PruningPlan

extension FigureReport {
  /// The figures for reading.
  func document(title: String) -> ReportDocument {
    let ratio = Numerals.percent(options.ratios.first ?? 0)
    let modules = options.modules.map(\.rawValue).joined(separator: " and ")
    var sections = [
      ReportDocument.Section(
        title: "Relative error of criteria and reconstructions",
        blocks: [
          .paragraph(
            "The mean over all sites of the relative error on held-out tokens (on fitted ones where "
              + "nothing was held out), with \(ratio) of "
              + "each site's units pruned (\(modules))." + partial(errors.count)),
          .table(table(errors)),
        ])
    ]
    if let metric, options.evaluation != nil {
      let dense = denseScore.map { ", dense \(Numerals.fixed($0, 4))" } ?? ""
      sections.append(
        ReportDocument.Section(
          title: "Scores of criteria and reconstructions",
          blocks: [
            .paragraph("\(metric.description)\(dense)." + partial(scores.count)),
            .table(table(scores)),
          ]))
    }
    if let tokens {
      sections.append(
        ReportDocument.Section(
          title: "Token errors by reconstruction",
          blocks: [
            .paragraph(
              "\(isHeldOut(tokens) ? "Held-out" : "Fitted") tokens at \(tokens.sites.count) sites"
                + (tokens.isComplete ? "." : "; not all have been counted (partial).")),
            .table(tokenRows(tokens)),
          ]))
    }
    return ReportDocument(title: title, sections: sections)
  }

  private func isHeldOut(_ tokens: ErrorDistribution) -> Bool {
    tokens.methods.values.contains { $0.heldOut.total > 0 }
  }

  private func partial(_ known: Int) -> String {
    known < options.cells ? " \(known) of \(options.cells) are known (partial)." : ""
  }

  private func table(_ cells: [ComparisonCell]) -> ReportTable {
    var table = ReportTable(["criterion"] + options.reconstructions.map { ">\($0.title)" })
    for criterion in options.criteria {
      let row = options.reconstructions.map { method in
        cells.first { $0.criterion == criterion && $0.reconstruction == method }
          .map { Numerals.fixed($0.value, 4) } ?? "–"
      }
      table.add([criterion.rawValue] + row)
    }
    return table
  }

  private static let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95]

  private func tokenRows(_ tokens: ErrorDistribution) -> ReportTable {
    var table = ReportTable(
      ["reconstruction", ">mean"] + Self.quantiles.map { ">\(Int($0 * 100)) %" })
    for method in options.reconstructions {
      guard let errors = tokens.methods[method] else { continue }
      table.add(
        [method.title]
          + ([errors.counted.mean] + Self.quantiles.map(errors.counted.quantile)).map {
            Numerals.fixed($0 ?? .nan, 4)
          })
    }
    return table
  }

  /// Both figures of criteria and reconstructions, a line a cell.
  var cellTable: String {
    let lines = [("relative-error", errors), (metric?.rawValue ?? "score", scores)].flatMap {
      name, cells in
      cells.map {
        "\(name),\($0.criterion.rawValue),\($0.reconstruction.rawValue),\($0.ratio),\($0.removed),"
          + "\($0.value)\n"
      }
    }
    return "figure,criterion,reconstruction,ratio,removed,value\n" + lines.joined()
  }

  /// The tokens' errors, a line a reconstruction.
  var tokenTable: String {
    let head =
      "reconstruction,kind,tokens,mean,"
      + Self.quantiles.map { "q\(Int($0 * 100))" }
      .joined(separator: ",")
    let lines = options.reconstructions.compactMap { method -> String? in
      guard let own = tokens?.methods[method] else { return nil }
      let (errors, kind) = (own.counted, own.heldOut.total > 0 ? "held-out" : "fitted")
      let values = [errors.mean] + Self.quantiles.map(errors.quantile)
      return ([method.rawValue, kind, "\(errors.total)"] + values.map { $0.map { "\($0)" } ?? "" })
        .joined(separator: ",")
    }
    return ([head] + lines).joined(separator: "\n") + "\n"
  }
}
