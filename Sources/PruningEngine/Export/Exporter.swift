internal import Foundation
internal import ModelFormats
package import PruningPlan

/// What was written.
package struct ExportOutcome: Sendable {
  /// Where.
  package var path: String
  /// Bytes of all files.
  package var bytes: Int
  /// Parameters that are left: units removed or zeroed don't count.
  package var parameters: Int
  /// The greatest difference between the file, read back, and the model in memory; nil for a recipe.
  package var difference: Double?
  /// What can be done with it, where the format's own description doesn't say it all.
  package var use: String?
}

/// Writes recipes and pruned models, whole or not at all, and reads back what it wrote.
package struct Exporter: Sendable {
  /// The opened model.
  package let model: LoadedModel
  /// What can be chosen beside the format.
  package let options: ExportOptions

  /// Prepares to write.
  package init(_ model: LoadedModel, options: ExportOptions = ExportOptions()) {
    self.model = model
    self.options = options
  }

  /// Refuses, before any work is done for it, what can't be written in the end.
  /// - Parameter recipe: what will be pruned, where that is known already.
  package func check(
    _ format: ExportFormat, to path: String, overwrite: Bool, recipe: Recipe? = nil
  ) throws {
    do {
      let writer = format.writer(options)
      try writer.check(model)
      if let recipe { try writer.check(model, recipe) }
      try checkPlace(path, recipe)
      try Self.output(path, isFolder: writer.isFolder, overwrite: overwrite).cancel()
    } catch {
      throw EngineError(error)
    }
  }

  /// Refuses a target that exists or can't be written.
  /// - Parameter sources: what is read, which is never replaced.
  package static func checkTarget(
    _ path: String, isFolder: Bool, overwrite: Bool, apartFrom sources: [OutputPlace.Source] = []
  ) throws {
    do {
      try OutputPlace.check(path, apartFrom: sources)
      try output(path, isFolder: isFolder, overwrite: overwrite).cancel()
    } catch {
      throw EngineError(error)
    }
  }

  /// Writes a pruning in a format.
  package func write(
    _ content: ExportContent, as format: ExportFormat, to path: String, overwrite: Bool,
    work: Work = Work()
  ) throws -> ExportOutcome {
    do {
      let writer = format.writer(options)
      try writer.check(model)
      try checkPlace(path, content.recipe)
      let output = try Self.output(path, isFolder: writer.isFolder, overwrite: overwrite)
      defer { output.cancel() }
      try work.check()
      try writer.write(content, to: output.temporary, work: work)
      try work.check()
      work.progress(0.8, "reading back")
      let difference = try writer.difference(content, at: output.temporary)
      try work.check()
      try output.commit()
      return ExportOutcome(
        path: path, bytes: FileSize.bytes(of: output.target),
        parameters: writer.parameters(content), difference: difference,
        use: writer.use(content))
    } catch {
      throw EngineError(error)
    }
  }

  /// What an export would write, from shapes alone: nothing is fitted, and nothing written.
  /// - Throws: ``EngineError`` where the format has no place for what the recipe makes.
  package func size(_ recipe: Recipe, _ pruner: Pruner, as format: ExportFormat) throws
    -> ExportSize
  {
    do {
      let writer = format.writer(options)
      try writer.check(model)
      try writer.check(model, recipe)
      let outline = ExportContent(outlining: recipe, pruner)
      return ExportSize(
        format: format, storage: options.storage, bytes: try writer.bytes(outline),
        denseBytes: try denseBytes,
        use: format == .gguf ? writer.use(outline) : nil)
    } catch {
      throw EngineError(error)
    }
  }

  /// Bytes of the dense model's own files: a GGUF file, or weights with what goes with them.
  package var denseBytes: Int {
    get throws {
      model.summary.fileBytes
        + (model.location.gguf == nil ? try HuggingFaceFolder.companionBytes(of: model) : 0)
    }
  }

  /// Writes a recipe alone, for which nothing has to be computed.
  package func write(
    _ recipe: Recipe, parameters: Int, to path: String, overwrite: Bool
  ) throws -> ExportOutcome {
    do {
      try checkPlace(path, recipe)
      try AtomicOutput.writeFile(path: path, overwrite: overwrite) {
        try RecipeWriter.write(recipe, to: $0)
      }
      return ExportOutcome(
        path: path, bytes: FileSize.bytes(of: path), parameters: parameters, difference: nil)
    } catch {
      throw EngineError(error)
    }
  }

  /// Refuses what would replace the model or the text.
  private func checkPlace(_ path: String, _ recipe: Recipe?) throws {
    let texts = [recipe?.calibration?.file].compactMap { $0 }.map(OutputPlace.Source.text)
    try OutputPlace.check(path, apartFrom: model.sources + texts)
  }

  private static func output(
    _ path: String, isFolder: Bool, overwrite: Bool
  ) throws -> AtomicOutput {
    if isFolder, overwrite { try OutputPlace.checkReplacing(path) }
    return try AtomicOutput(path: path, kind: isFolder ? .folder : .file, overwrite: overwrite)
  }
}
