package import PruningPlan

/// A unit of a site in the order of its score.
package struct UnitReading: Equatable, Sendable {
  /// Its place in the order, from 0; the first ones are kept.
  package var rank: Int
  /// Its number in the model.
  package var unit: Int
  /// The criterion's score.
  package var score: Float
  /// The plan keeps it.
  package var isKept: Bool
  /// The outlier guard keeps it ahead of all others.
  package var isGuarded: Bool
  /// What was chosen for it by hand; nil where its score decides.
  package var choice: UnitChoice?

  /// What becomes of it, and why.
  package var state: String {
    switch choice {
    case .keep: "kept by hand"
    case .drop: "dropped by hand"
    case nil: isGuarded ? "guarded" : isKept ? "kept" : "pruned"
    }
  }
}

/// A unit that was kept or dropped by hand.
struct ChosenUnit: Equatable, Sendable {
  var site: SiteID
  var unit: Int
}

extension State {
  /// The unit at a place of the focused site's order; nil where that is not known.
  package func unit(at rank: Int) -> UnitReading? {
    guard let site = focusedSite, let (analysis, _) = analysis(of: site),
      analysis.order.indices.contains(rank)
    else { return nil }
    let unit = analysis.order[rank]
    return UnitReading(
      rank: rank, unit: unit,
      score: analysis.scores.indices.contains(unit) ? analysis.scores[unit] : .nan,
      isKept: rank < settings(of: site).kept, isGuarded: analysis.guarded.contains(unit),
      choice: settings(of: site).byHand[unit])
  }

  /// Chooses the focused site's unit under the cursor, or leaves it to its score again.
  func choosing(_ choice: UnitChoice) -> Command? {
    guard let site = focusedSite, let unit = unit(at: units.cursor) else { return nil }
    let new = unit.choice == choice ? nil : choice
    return Command(.unitChoose, .unit(site.site, unit: unit.unit, new))
  }

  /// Keeps or drops a unit by hand; the width follows where it would leave the wish unmet.
  mutating func choose(_ choice: UnitChoice?, unit: Int, of id: SiteID) -> [Effect] {
    guard let site = sites.first(where: { $0.site == id }), (0..<site.units).contains(unit) else {
      message = "\(id) has no unit \(unit)"
      return []
    }
    let settings = settings(of: site)
    var byHand = settings.byHand
    byHand[unit] = choice
    let noun = "\(site.unit.plural.dropLast()) \(unit)"
    guard !settings.protected else {
      message = "\(id) is protected and keeps all units (p frees it)"
      return []
    }
    guard byHand.dropped.count < site.units else {
      message = "one unit of \(id) has to stay"
      return []
    }
    let what =
      switch choice {
      case .keep: "\(noun) kept by hand"
      case .drop: "\(noun) dropped by hand"
      case nil: "\(noun) left to its score"
      }
    let effects = edit(what, joining: "in", only: id) { $1.byHand = byHand }
    units.chosen = ChosenUnit(site: id, unit: unit)
    let width = self.settings(of: site).kept
    message =
      "\(what): \(width) of \(site.units) kept"
      + (width == settings.kept ? "" : ", the width follows from \(settings.kept)")
    return effects
  }

  /// Leaves all units of the targets to their scores.
  mutating func freeUnits() -> [Effect] {
    edit("units left to their scores", joining: "in") { $1.byHand = UnitChoices() }
  }

  mutating func moveUnit(_ movement: Movement) {
    units.cursor = movement.apply(to: units.cursor, count: focusedSite?.units ?? 0)
    units.chosen = nil
  }

  /// The unit that a hand has moved keeps the cursor: the same key takes the choice back.
  mutating func followChosenUnit() {
    guard let chosen = units.chosen, let site = focusedSite, site.site == chosen.site,
      let rank = analysis(of: site)?.analysis.order.firstIndex(of: chosen.unit)
    else { return }
    units.cursor = rank
  }

  /// Units that a page step passes.
  var pageUnits: Int { max(1, (focusedSite?.units ?? 0) / 20) }
}

// What the clipboard takes from a unit.
extension State {
  var copiedScore: CopiedText? {
    guard let site = focusedSite, let unit = unit(at: units.cursor) else { return nil }
    return CopiedText(
      name: "the score of unit \(unit.unit) of \(site.site)", text: "\(unit.score)")
  }

  var copiedUnit: CopiedText? {
    guard let site = focusedSite, let unit = unit(at: units.cursor) else { return nil }
    return .row(
      "unit \(unit.unit) of \(site.site)",
      ["\(site.site)", "\(unit.rank)", "\(unit.unit)", "\(unit.score)", unit.state])
  }
}
