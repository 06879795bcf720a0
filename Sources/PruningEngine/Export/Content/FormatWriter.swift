internal import PruningPlan

/// One format that can be exported. ``Exporter`` supplies what formats share: the target's check,
/// the temporary beside it, the order of the steps and the rename at the end.
protocol FormatWriter: Sendable {
  /// Whether a folder is written, or one file.
  var isFolder: Bool { get }

  /// Refuses what can't be written in the end, before any work is done for it.
  func check(_ model: LoadedModel) throws

  /// The same for what a recipe will make of the model.
  func check(_ model: LoadedModel, _ recipe: Recipe) throws

  /// Fills the temporary: an empty folder, or an empty file.
  func write(_ content: ExportContent, to temporary: String, work: Work) throws

  /// The bytes of all that ``write(_:to:work:)`` would write, told from shapes; nil where only the
  /// work itself can tell.
  func bytes(_ outline: ExportContent) throws -> Int?

  /// Reads back what was written and compares it with the model in memory.
  /// - Returns: The greatest difference; nil where there is nothing to compute with.
  /// - Throws: ``EngineError`` if it is greater than the storage explains.
  func difference(_ content: ExportContent, at temporary: String) throws -> Double?

  /// Parameters that are left.
  func parameters(_ content: ExportContent) -> Int

  /// What can be done with the file, where that depends on what was pruned.
  func use(_ content: ExportContent) -> String?
}

extension FormatWriter {
  func check(_ model: LoadedModel, _ recipe: Recipe) throws {}

  func use(_ content: ExportContent) -> String? { nil }

  func parameters(_ content: ExportContent) -> Int {
    content.pruner.parameters(of: content.smaller)
  }
}
