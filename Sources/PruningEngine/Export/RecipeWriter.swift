internal import ModelFormats
internal import PruningPlan

/// `recipe`: the plan alone, as TOML.
struct RecipeWriter: FormatWriter {
  let isFolder = false

  func check(_ model: LoadedModel) throws {}

  func write(_ content: ExportContent, to temporary: String, work: Work) throws {
    try Self.write(content.recipe, to: temporary)
  }

  static func write(_ recipe: Recipe, to path: String) throws {
    let writer = try FileWriter(path: path)
    try writer.write(Array(try recipe.toml().utf8))
    try writer.close()
  }

  func bytes(_ outline: ExportContent) throws -> Int? { try outline.recipe.toml().utf8.count }

  func difference(_ content: ExportContent, at temporary: String) throws -> Double? { nil }

  func parameters(_ content: ExportContent) -> Int {
    content.updates.isEmpty
      ? content.pruner.parametersLeft(content.recipe)
      : content.pruner.parameters(of: content.smaller)
  }
}
