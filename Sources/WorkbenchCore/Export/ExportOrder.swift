public import PruningPlan

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
