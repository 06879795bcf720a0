/// One plan at several ratios: what a sweep evaluates, in the workbench and headless alike.
package enum Sweep {
  /// The ratios of a sweep unless others are typed.
  package static let standard = stride(from: 10, through: 80, by: 10).map { Double($0) / 100 }

  /// Reads a list of ratios: `10, 20, 30`, `10%-80%` (steps of 10 %), `0.3 0.35`. A number below 1
  /// without a sign is a share, as everywhere; each ratio counts once, the least first.
  /// - Throws: ``BudgetError`` naming what is no ratio.
  package static func ratios(parsing text: String) throws(BudgetError) -> [Double] {
    let words = text.replacing("–", with: "-").split { $0 == "," || $0 == " " || $0 == ";" }
    var ratios: Set<Int> = []  // in ten-thousandths, so that equal ones are one
    for word in words {
      let ends = word.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
      guard ends.count <= 2 else { throw problem(String(word)) }
      let first = try share(ends[0])
      let last = try share(ends[ends.count - 1])
      guard first <= last else { throw problem(String(word)) }
      for ratio in stride(from: first, through: last, by: 1000) { ratios.insert(ratio) }
    }
    guard !ratios.isEmpty else { throw problem(text) }
    return ratios.sorted().map { Double($0) / 10_000 }
  }

  private static func share(_ text: String) throws(BudgetError) -> Int {
    let isPercent = text.hasSuffix("%")
    guard let number = Double(isPercent ? String(text.dropLast()) : text), number.isFinite,
      number >= 0
    else { throw problem(text) }
    let share = isPercent || number >= 1 ? number / 100 : number
    guard share < 1 else { throw problem(text) }
    return Int((share * 10_000).rounded())
  }

  private static func problem(_ text: String) -> BudgetError {
    BudgetError(
      description: "'\(text)' is no list of ratios below 100 %: write 10-80, or 10, 25, 40")
  }

  /// A list as it is read again: `10, 20, 30`; a whole run as `10-80`.
  package static func text(_ ratios: [Double]) -> String {
    if ratios.count > 2, ratios == (try? Self.ratios(parsing: run(ratios))) { return run(ratios) }
    return ratios.map(percent).joined(separator: ", ")
  }

  private static func run(_ ratios: [Double]) -> String {
    percent(ratios[0]) + "-" + percent(ratios[ratios.count - 1])
  }

  private static func percent(_ ratio: Double) -> String {
    Numerals.trimmed(ratio * 100, 2) + "%"
  }
}

extension Recipe {
  /// The recipe with one ratio at all sites that it names and doesn't protect. All else stays:
  /// criteria, reconstructions, units by hand, the mode.
  package func swept(to ratio: Double, sites summaries: [SiteSummary]) -> Recipe {
    var recipe = self
    for site in summaries {
      guard var own = recipe.sites[site.site], !own.protected else { continue }
      own.kept = site.kept(ratio: ratio)
      recipe.sites[site.site] = own.settled(units: site.units)
    }
    return recipe
  }
}
