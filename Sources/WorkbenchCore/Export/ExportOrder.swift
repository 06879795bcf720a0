package import PruningPlan

/// What is written and where.
package struct ExportOrder: Codable, Hashable, Sendable {
  /// What is written.
  package var format: ExportFormat
  /// A file for a recipe, otherwise a folder.
  package var destination: String
  /// An existing target may be replaced.
  package var overwrite: Bool
  /// Another mode than the plan's; nil for the plan's.
  package var mode: ModeChoice?
  /// How weights are stored; nil for as the dense model's file has them.
  package var storage: WeightStorage?

  /// Creates an order.
  package init(
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
