internal import PruningPlan

extension State {
  /// Refines the plan before it is evaluated or written, or leaves it as it is.
  func modeField(_ mode: ModeChoice) -> FormField {
    .choice(
      "mode", "Refine", ModeChoice.allCases.map(\.rawValue), mode.rawValue, help: ModeChoice.help)
  }

  mutating func openRatioForm() -> [Effect] {
    guard let site = targets.first else { return [] }
    let what = targets.count == 1 ? "\(site.site)" : "\(targets.count) sites"
    return open(
      .ratio,
      [
        .text(
          "ratio", "Prune", "",
          help: "\(what), now \(widthsText(of: targets)): 50 or 50% prunes half, =6 keeps 6 units")
      ])
  }

  /// The width of a site, or the ratios of several.
  private func widthsText(of sites: [SiteSummary]) -> String {
    if sites.count == 1, let site = sites.first {
      return "\(settings(of: site).kept) of \(site.units) kept"
    }
    let percents = sites.map { site in
      let kept = Double(settings(of: site).kept) / Double(max(1, site.units))
      return Int(((1 - kept) * 100).rounded())
    }
    let (low, high) = (percents.min() ?? 0, percents.max() ?? 0)
    return low == high ? "\(high) % pruned" : "\(low)–\(high) % pruned"
  }

  mutating func openRidgeForm() -> [Effect] {
    open(
      .ridge,
      [
        .text(
          "ridge", "Ridge", "\(plan.document.estimate.ridge)",
          help: "a share of the Gram matrix's mean diagonal, such as 1e-4, or auto")
      ])
  }

  /// The mode that was chosen, where it isn't the plan's.
  func mode(of form: FormDialog) -> ModeChoice? {
    ModeChoice(rawValue: form.text("mode")).flatMap { $0 == plan.document.mode ? nil : $0 }
  }

  func ratio(_ text: String) throws(FormProblem) -> Command {
    if text.hasPrefix("=") {
      guard let width = Int(text.dropFirst().filter { $0 != " " }), width >= 1 else {
        throw FormProblem(field: "ratio", description: "write the units to keep, 1 or more: =6")
      }
      return Command(.widthSet, .number(Double(width)))
    }
    guard let share = Self.share(text), (0...1).contains(share) else {
      throw FormProblem(field: "ratio", description: "write a percentage from 0 to 100")
    }
    return Command(.ratioSet, .number(share))
  }
}
