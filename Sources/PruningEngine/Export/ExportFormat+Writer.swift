internal import PruningPlan

extension ExportFormat {
  /// The format's writer.
  func writer(_ options: ExportOptions) -> any FormatWriter {
    switch self {
    case .recipe: RecipeWriter()
    case .huggingFace: HuggingFaceWriter(options: options, isPadded: false)
    case .huggingFacePadded: HuggingFaceWriter(options: options, isPadded: true)
    case .gguf: GGUFModelWriter(options: options)
    case .report: ReportWriter()
    }
  }
}
