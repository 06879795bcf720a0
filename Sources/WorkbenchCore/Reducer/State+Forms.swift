internal import PruningPlan

/// What is wrong with a form, and in which field.
struct FormProblem: Error, Equatable, CustomStringConvertible {
  var field: String
  var description: String
}

extension State {
  private mutating func open(_ kind: FormDialog.Kind, _ fields: [FormField]) -> [Effect] {
    view.dialog = .form(FormDialog(kind: kind, fields: fields))
    return []
  }

  mutating func openModelForm() -> [Effect] {
    open(
      .open,
      [
        .text(
          "path", "Model", results.model?.path ?? environment.configuration.modelPath ?? "",
          help: "a Hugging Face folder or a .gguf file")
      ])
  }

  mutating func openCalibrationForm() -> [Effect] {
    view.dialog = .form(calibrationForm)
    return []
  }

  /// The calibration's options as used last, or as they would be for the model.
  var calibrationForm: FormDialog {
    let isDecoder = results.model?.isDecoder ?? false
    var options =
      environment.configuration.calibration
      ?? CalibrationOptions(file: "", length: isDecoder ? 512 : 128)
    if !environment.configuration.calibrationLengthIsChosen {
      options.length = isDecoder ? 512 : 128
    }
    return FormDialog(
      kind: .calibration,
      fields: [
        .text("file", "Text", options.file, help: ".txt, .jsonl, .csv or .tsv"),
        .text(
          "samples", "Samples", "\(options.samples)",
          help: isDecoder ? "windows to take from the text" : "examples to take from the text"),
        .text("length", "Length", "\(options.length)", help: "tokens of the longest sample"),
        .text(
          "held-out", "Held out %", Self.percent(options.heldOut),
          help: "share of the samples that only measures"),
        .choice(
          "weighting", "Tokens count", TokenWeighting.allCases.map(\.rawValue),
          options.tokenWeighting.rawValue, help: "all the same, or less in loud places"),
        .text(
          "column", "Column", options.textColumn ?? options.textField ?? "",
          help: "of a table, by name or number; the field of JSON lines; empty to detect"),
        .text("seed", "Seed", "\(options.seed)", help: "same seed, same samples"),
      ])
  }

  mutating func openEvaluationForm() -> [Effect] {
    let isDecoder = results.model?.isDecoder ?? false
    let options =
      environment.configuration.evaluation
      ?? EvaluationOptions(task: isDecoder ? .perplexity : .similarity, file: "")
    return open(
      .evaluation,
      [
        .choice(
          "task", "Task", EvaluationTask.allCases.map(\.rawValue), options.task.rawValue,
          help: "what the pruned model is judged by"),
        .text(
          "file", "Data", options.file,
          help: "text for perplexity and fidelity; rows of text, text, score for similarity"),
        .text(
          "length", "Length", options.length.map { "\($0)" } ?? "",
          help: "tokens of a window or example; empty for the model's"),
        .text(
          "limit", "At most", options.limit.map { "\($0)" } ?? "",
          help: "examples or windows; empty for all"),
      ])
  }

  mutating func openExportForm() -> [Effect] {
    let name = results.model?.name ?? "model"
    return open(
      .export,
      [
        .choice(
          "format", "Format", ExportFormat.allCases.map(\.rawValue),
          ExportFormat.recipe.rawValue,
          help: "recipe: the plan as TOML · hf-padded: a folder that any program loads"),
        .text(
          "destination", "To", FormDialog.destination(.recipe, name),
          help: "a file for a recipe, else a folder"),
        .choice(
          "overwrite", "Replace", ["no", "yes"], "no", help: "what is there already"),
      ])
  }

  mutating func openRatioForm() -> [Effect] {
    guard let site = targets.first else { return [] }
    let width = settings(of: site).kept
    let what = targets.count == 1 ? "\(site.site)" : "\(targets.count) sites"
    return open(
      .ratio,
      [
        .text(
          "ratio", "Prune", "",
          help: "\(what), now \(width)/\(site.units): 50 or 50% pruned, or =6 units kept")
      ])
  }

  mutating func openRidgeForm() -> [Effect] {
    open(
      .ridge,
      [
        .text(
          "ridge", "Ridge", "\(document.estimate.ridge)",
          help: "a share of the Gram matrix's mean diagonal, such as 1e-4")
      ])
  }

  // MARK: Reading what was filled in

  func command(of form: FormDialog) -> Result<Command, FormProblem> {
    do throws(FormProblem) {
      return .success(try read(form))
    } catch {
      return .failure(error)
    }
  }

  private func read(_ form: FormDialog) throws(FormProblem) -> Command {
    switch form.kind {
    case .open: return Command(.modelLoad, .text(try form.required("path", "type a path")))
    case .calibration: return Command(.calibrationRun, .calibration(try calibration(form)))
    case .evaluation:
      return Command(
        .trialRun,
        .evaluation(
          EvaluationOptions(
            task: EvaluationTask(rawValue: form.text("task")) ?? .similarity,
            file: try form.required("file", "type the path of the data"),
            length: try form.optionalCount("length"), limit: try form.optionalCount("limit"))))
    case .export:
      return Command(
        .exportRun,
        .export(
          ExportOrder(
            format: ExportFormat(rawValue: form.text("format")) ?? .recipe,
            destination: try form.required("destination", "type where to write"),
            overwrite: form.text("overwrite") == "yes")))
    case .ratio: return try ratio(form.required("ratio", "type a number"))
    case .ridge:
      guard let ridge = Double(form.trimmed("ridge")), ridge.isFinite, ridge >= 0 else {
        throw FormProblem(field: "ridge", description: "write a number, 0 or more")
      }
      return Command(.ridgeSet, .number(ridge))
    }
  }

  private func ratio(_ text: String) throws(FormProblem) -> Command {
    if text.hasPrefix("=") {
      guard let width = Int(text.dropFirst().filter { $0 != " " }), width >= 1 else {
        throw FormProblem(field: "ratio", description: "write the units to keep, 1 or more: =6")
      }
      return Command(.widthSet, .number(Double(width)))
    }
    let number = text.filter { $0 != "%" && $0 != " " }.replacing(",", with: ".")
    guard let percent = Double(number), (0...100).contains(percent) else {
      throw FormProblem(field: "ratio", description: "write a percentage from 0 to 100")
    }
    return Command(.ratioSet, .number(percent / 100))
  }

  private func calibration(_ form: FormDialog) throws(FormProblem) -> CalibrationOptions {
    let file = try form.required("file", "type the path of a text")
    let heldOut = form.trimmed("held-out").filter { $0 != "%" && $0 != " " }
    guard let share = Double(heldOut), share >= 0, share < 100 else {
      throw FormProblem(field: "held-out", description: "write a percentage below 100")
    }
    guard let seed = UInt64(form.trimmed("seed")) else {
      throw FormProblem(field: "seed", description: "write a whole number, 0 or more")
    }
    let column = form.trimmed("column")
    let isJSON = file.hasSuffix(".jsonl") || file.hasSuffix(".json")
    return CalibrationOptions(
      file: file, samples: try form.count("samples"), length: try form.count("length"),
      seed: seed, heldOut: share / 100,
      tokenWeighting: TokenWeighting(rawValue: form.text("weighting")) ?? .uniform,
      textField: isJSON && !column.isEmpty ? column : nil,
      textColumn: !isJSON && !column.isEmpty ? column : nil)
  }

  private static func percent(_ share: Double) -> String {
    let tenths = (share * 1000).rounded()
    return tenths.truncatingRemainder(dividingBy: 10) == 0
      ? "\(Int(tenths / 10))" : "\(tenths / 10)"
  }
}

extension FormDialog {
  /// Where an export goes unless the user says otherwise.
  static func destination(_ format: ExportFormat, _ name: String) -> String {
    format == .recipe ? "\(name)-pruned.toml" : "\(name)-pruned"
  }

  /// An untouched destination follows the chosen format.
  mutating func followFormat(from old: String, name: String) {
    guard let old = ExportFormat(rawValue: old), let new = ExportFormat(rawValue: text("format")),
      text("destination") == Self.destination(old, name),
      let index = fields.firstIndex(where: { $0.id == "destination" })
    else { return }
    fields[index].content = .text(TextEntry(Self.destination(new, name)))
  }

  fileprivate func trimmed(_ id: String) -> String {
    text(id).trimmed
  }

  fileprivate func required(_ id: String, _ problem: String) throws(FormProblem) -> String {
    let text = trimmed(id)
    if text.isEmpty { throw FormProblem(field: id, description: problem) }
    return text
  }

  fileprivate func count(_ id: String) throws(FormProblem) -> Int {
    guard let count = Int(trimmed(id)), (1...100_000_000).contains(count) else {
      throw FormProblem(field: id, description: "write a whole number, 1 or more")
    }
    return count
  }

  fileprivate func optionalCount(_ id: String) throws(FormProblem) -> Int? {
    trimmed(id).isEmpty ? nil : try count(id)
  }
}
