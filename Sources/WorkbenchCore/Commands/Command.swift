public import PruningPlan

/// The stable name of a command: for the key map, the session log and the documentation. Each feature
/// names its own.
public struct CommandID: RawRepresentable, Codable, CaseIterable, Hashable, Sendable {
  /// The name, as configurations and session files have it.
  public let rawValue: String

  /// The name of a command that is in the table, or is about to be.
  init(_ name: String) { rawValue = name }

  /// The command of a name; nil where the table has none.
  public init?(rawValue: String) {
    guard CommandRegistry.has(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  /// All commands, in the order of the help.
  public static var allCases: [CommandID] { CommandRegistry.all.map(\.id) }
}

/// A command with its argument: what keys, mouse, palette and replayed sessions all produce.
public struct Command: Codable, Hashable, Sendable {
  /// Which command.
  public var id: CommandID
  /// What it is given.
  public var argument: CommandArgument

  /// Creates a command.
  public init(_ id: CommandID, _ argument: CommandArgument = .none) {
    self.id = id
    self.argument = argument
  }
}

/// What is written and where.
public struct ExportOrder: Codable, Hashable, Sendable {
  /// What is written.
  public var format: ExportFormat
  /// A file for a recipe, otherwise a folder.
  public var destination: String
  /// An existing target may be replaced.
  public var overwrite: Bool
  /// Another mode than the plan's; nil for the plan's.
  public var mode: ModeChoice?
  /// How weights are stored; nil for as the dense model's file has them.
  public var storage: WeightStorage?

  /// Creates an order.
  public init(
    format: ExportFormat, destination: String, overwrite: Bool, mode: ModeChoice? = nil,
    storage: WeightStorage? = nil
  ) {
    self.format = format
    self.storage = storage
    self.destination = destination
    self.overwrite = overwrite
    self.mode = mode
  }
}

/// What a command is given.
public enum CommandArgument: Hashable, Sendable {
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
  public enum Kind: String, Sendable {
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
    case budget = "budget, scale, round_to"
    case allocation
    case preset = "preset, recipe"
    case label = "trial, name, note"
    case siteOrder = "order of sites"
    case place = "site, sample, token"
    case size = "width, height"
  }
}
