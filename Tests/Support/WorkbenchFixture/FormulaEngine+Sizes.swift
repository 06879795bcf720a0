internal import PruningPlan

extension FormulaEngine {
  /// Two bytes a parameter where half precision is asked for, else four.
  func size(
    of recipe: Recipe, _ format: ExportFormat, _ storage: WeightStorage
  ) -> ExportSize {
    let width = storage == .f16 || storage == .bf16 ? 2 : 4
    let parameters = model.size(under: recipe.sites).after
    let bytes: Int? =
      switch format {
      case .recipe: 4_321
      case .report: nil
      case .huggingFacePadded: model.parameters * width
      case .huggingFace, .gguf: parameters * width
      }
    return ExportSize(
      format: format, storage: storage, bytes: bytes, denseBytes: model.fileBytes)
  }
}
