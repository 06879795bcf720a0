internal import PruningPlan
internal import Transformer

/// What exporters know of each family.
enum ExportFamilies {
  /// All of them.
  static let all: [any FamilyExport] = [
    BERTExport(), DistilBERTExport(), RoBERTaExport(), XLMRoBERTaExport(), CamemBERTExport(),
    MPNetExport(), ModernBERTExport(),
    LLaMAExport(), MistralExport(), Qwen2Export(), Qwen3Export(), Gemma2Export(),
    SmolLM3Export(), Gemma3Export(), Phi3Export(), GraniteExport(),
    OLMoExport(),
  ]

  /// What is known of a family.
  /// - Throws: ``EngineError`` where nothing is.
  static func export(of family: FamilyName) throws -> any FamilyExport {
    if let export = all.first(where: { $0.family == family.name }) { return export }
    throw EngineError(
      .unsupported, "\(family.title) models can't be written yet", .export([.recipe]))
  }
}
