package import PruningPlan

/// A command with its argument: what keys, mouse, palette and replayed sessions all produce.
package struct Command: Codable, Hashable, Sendable {
  /// Which command.
  package var id: CommandID
  /// What it is given.
  package var argument: CommandArgument

  /// Creates a command.
  package init(_ id: CommandID, _ argument: CommandArgument = .none) {
    self.id = id
    self.argument = argument
  }
}

/// What a command is given.
package enum CommandArgument: Hashable, Sendable {
  case none
  case number(Double)
  case text(String)
  case site(SiteID)
  case siteRatio(SiteID, ratio: Double)
  case siteToken(SiteID, token: Int)
  case unit(SiteID, unit: Int, UnitChoice?)
  case criterion(Criterion)
  case reconstruction(Reconstruction)
  case calibration(CalibrationOptions)
  case evaluation(EvaluationOptions, mode: ModeChoice? = nil)
  case sweep([Double], EvaluationOptions, mode: ModeChoice? = nil)
  case export(ExportOrder)
  case recipe(Recipe)
  case budget(AllocationOptions)
  case allocation(Allocation)
  case preset(Preset, Recipe)
  case label(Labelled, Label)
  case siteOrder(SiteOrder)
  case place(TokenPlace)
  case size(width: Int, height: Int)

  /// The kinds of argument, for the command table.
  package enum Kind: String, Sendable {
    case none = ""
    case number
    case text
    case site
    case siteRatio = "site, ratio"
    case siteToken = "site, token"
    case unit = "site, unit, keep or drop"
    case criterion
    case reconstruction
    case calibration = "calibration options"
    case evaluation = "evaluation options"
    case sweep = "ratios, evaluation options"
    case export = "format, destination, overwrite"
    case recipe
    case budget = "budget, scale, round_to, cuts, pass"
    case allocation
    case preset = "preset, recipe"
    case label = "trial, name, note"
    case siteOrder = "order of sites"
    case place = "site, sample, token"
    case size = "width, height"
  }
}
