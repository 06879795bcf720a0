internal import PruningPlan

extension State {
  mutating func openCalibrationForm() -> [Effect] {
    dialogs.open = .form(calibrationForm)
    return []
  }

  /// The calibration's options as used last, or as they would be for the model.
  var calibrationForm: FormDialog {
    let length = model?.usualLength ?? 128
    var options =
      environment.configuration.calibration
      ?? CalibrationOptions(file: "", length: length)
    if !environment.configuration.calibrationLengthIsChosen {
      options.length = length
    }
    return calibrationForm(options)
  }

  /// A calibration that fails is asked for again as it was filled in: with a column, it is mostly the
  /// column that isn't there.
  mutating func presentCalibration(_ options: CalibrationOptions, problem: String) {
    let hasColumn = (options.textColumn ?? options.textField) != nil
    let isColumn = hasColumn && ["column", "field"].contains(where: problem.contains)
    var form = calibrationForm(options)
    form.mark(FormProblem(field: isColumn ? "column" : "file", description: problem))
    present(.form(form))
  }

  private func calibrationForm(_ options: CalibrationOptions) -> FormDialog {
    let predictsText = model?.predictsText ?? false
    return FormDialog(
      kind: .calibration,
      fields: [
        .path(
          "file", "Text", options.file, .text,
          help: predictsText
            ? ".txt, .json, .jsonl, .csv or .tsv; self:128 draws as many windows from the model"
            : ".txt, .json, .jsonl, .csv or .tsv"),
        .text(
          "samples", "Samples", "\(options.samples)",
          help: predictsText ? "windows to take from the text" : "examples to take from the text"),
        .text("length", "Length", "\(options.length)", help: "tokens of the longest sample"),
        .text(
          "held-out", "Held out %", Numerals.trimmed(options.heldOut * 100, 1),
          help: "share of the samples that only measures: 20, 20% or 0.2"),
        .choice(
          "weighting", "Tokens count", TokenWeighting.allCases.map(\.rawValue),
          options.tokenWeighting.rawValue, help: "all the same, or less in loud places"),
        .text(
          "column", "Column", options.textColumn ?? options.textField ?? "",
          help: "of a table, by name or number; the field of JSON lines; empty to detect",
          placeholder: "detected"),
        .text("seed", "Seed", "\(options.seed)", help: "same seed, same samples"),
      ])
  }

  func calibration(_ form: FormDialog) throws(FormProblem) -> CalibrationOptions {
    let file = try form.required("file", "type the path of a text")
    guard let share = Self.share(form.text("held-out")), (0..<1).contains(share) else {
      throw FormProblem(field: "held-out", description: "write a percentage below 100")
    }
    guard let seed = Seed.value(form.trimmed("seed")) else {
      throw FormProblem(field: "seed", description: "write \(Seed.expectation)")
    }
    let column = form.trimmed("column")
    let isJSON = file.hasSuffix(".jsonl") || file.hasSuffix(".json")
    return CalibrationOptions(
      file: file, samples: try form.count("samples"), length: try form.count("length"),
      seed: seed, heldOut: share,
      tokenWeighting: TokenWeighting(rawValue: form.text("weighting")) ?? .uniform,
      textField: isJSON && !column.isEmpty ? column : nil,
      textColumn: !isJSON && !column.isEmpty ? column : nil)
  }
}
