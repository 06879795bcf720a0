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

  mutating func openCalibrationForm() -> [Effect] {
    view.dialog = .form(calibrationForm)
    return []
  }

  /// The calibration's options as used last, or as they would be for the model.
  var calibrationForm: FormDialog {
    let length = results.model?.usualLength ?? 128
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
    let predictsText = results.model?.predictsText ?? false
    return FormDialog(
      kind: .calibration,
      fields: [
        .path(
          "file", "Text", options.file, .text,
          help: predictsText
            ? ".txt, .jsonl, .csv or .tsv; self:128 draws as many windows from the model"
            : ".txt, .jsonl, .csv or .tsv"),
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

  mutating func openEvaluationForm() -> [Effect] {
    openEvaluation(.evaluation, [])
  }

  /// The same evaluation at several ratios.
  mutating func openSweepForm() -> [Effect] {
    let known = (view.lastSweep ?? Sweep.standard)
    return openEvaluation(
      .sweep,
      [
        .text(
          "ratios", "Ratios", Sweep.text(known),
          help: "each at all unprotected sites: 10-80, or 10, 25, 40; one job each")
      ])
  }

  private mutating func openEvaluation(_ kind: FormDialog.Kind, _ first: [FormField]) -> [Effect] {
    let predictsText = results.model?.predictsText ?? false
    let options =
      environment.configuration.evaluation
      ?? EvaluationOptions(task: predictsText ? .perplexity : .similarity, file: "")
    view.dialog = .form(evaluationForm(options, kind, first))
    return []
  }

  /// Data that can't be used is asked for again, as the form was filled in.
  mutating func presentEvaluation(_ options: EvaluationOptions, problem: String) {
    let isProbe = options.probeFile.map(problem.contains) ?? false
    var form = evaluationForm(options)
    form.mark(FormProblem(field: isProbe ? "probe" : "file", description: problem))
    present(.form(form))
  }

  private func evaluationForm(
    _ options: EvaluationOptions, _ kind: FormDialog.Kind = .evaluation, _ first: [FormField] = []
  ) -> FormDialog {
    let predictsText = results.model?.predictsText ?? false
    let tasks = results.model?.tasks ?? EvaluationTask.allCases
    var fields: [FormField] =
      first + [
        .choice(
          "task", "Task", tasks.map(\.rawValue), options.task.rawValue,
          help: Self.tasksHelp(results.model)),
        .path("file", "Data", options.file, .text),
        .text(
          "length", "Length", options.length.map { "\($0)" } ?? "",
          help: "tokens of a window or example; empty for the model's", placeholder: "the model's"),
        .text(
          "limit", "At most", options.limit.map { "\($0)" } ?? "",
          help: "examples or windows; empty for all", placeholder: "all"),
      ]
    if !predictsText {
      fields.append(
        .path(
          "probe", "Probe on", options.probeFile ?? "", .text,
          help: "rows of text and label to fit a classifier on, for classification by a probe",
          placeholder: "for classification by a probe"))
    }
    fields.append(modeField(document.mode))
    var form = FormDialog(kind: kind, fields: fields)
    form.followTask()
    return form
  }

  /// Which tasks are missing, and why.
  private static func tasksHelp(_ model: ModelSummary?) -> String {
    let missing = EvaluationTask.allCases.compactMap { task in
      model?.obstacle(to: task).map { "\(task.rawValue) \($0)" }
    }
    return missing.isEmpty
      ? "what the pruned model is judged by" : missing.joined(separator: "; ")
  }

  /// Refines the plan before it is evaluated or written, or leaves it as it is.
  func modeField(_ mode: ModeChoice) -> FormField {
    .choice(
      "mode", "Refine", ModeChoice.allCases.map(\.rawValue), mode.rawValue, help: ModeChoice.help)
  }

  mutating func openRatioForm() -> [Effect] {
    guard let site = targets.first else { return [] }
    let what = targets.count == 1 ? "\(site.site)" : "\(targets.count) sites"
    return open(
      .ratio,
      [
        .text(
          "ratio", "Prune", "",
          help: "\(what), now \(widthsText(of: targets)): 50 or 50% prunes half, =6 keeps 6 units")
      ])
  }

  /// The width of a site, or the ratios of several.
  private func widthsText(of sites: [SiteSummary]) -> String {
    if sites.count == 1, let site = sites.first {
      return "\(settings(of: site).kept) of \(site.units) kept"
    }
    let percents = sites.map { site in
      let kept = Double(settings(of: site).kept) / Double(max(1, site.units))
      return Int(((1 - kept) * 100).rounded())
    }
    let (low, high) = (percents.min() ?? 0, percents.max() ?? 0)
    return low == high ? "\(high) % pruned" : "\(low)–\(high) % pruned"
  }

  mutating func openRidgeForm() -> [Effect] {
    open(
      .ridge,
      [
        .text(
          "ridge", "Ridge", "\(document.estimate.ridge)",
          help: "a share of the Gram matrix's mean diagonal, such as 1e-4, or auto")
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
    case .calibration: return Command(.calibrationRun, .calibration(try calibration(form)))
    case .evaluation:
      return Command(.trialRun, .evaluation(try evaluation(form), mode: mode(of: form)))
    case .sweep:
      let ratios: [Double]
      do {
        ratios = try Sweep.ratios(parsing: form.required("ratios", "write 10-80, or 10, 25, 40"))
      } catch let error as FormProblem {
        throw error
      } catch {
        throw FormProblem(field: "ratios", description: "\(error)")
      }
      return Command(.sweepRun, .sweep(ratios, try evaluation(form), mode: mode(of: form)))
    case .export:
      return Command(
        .exportRun,
        .export(
          ExportOrder(
            format: ExportFormat(rawValue: form.text("format")) ?? .recipe,
            destination: try form.required("destination", "type where to write"),
            overwrite: form.text("overwrite") == "yes", mode: mode(of: form),
            storage: form.storage == .keep ? nil : form.storage)))
    case .budget: return Command(.budgetPreview, .budget(try budget(form)))
    case .label:
      return Command(
        .labelSet,
        .label(form.labelled ?? .session, Label(name: form.text("name"), note: form.text("note"))))
    case .ratio: return try ratio(form.required("ratio", "type a number"))
    case .ridge:
      guard let ridge = Ridge(form.trimmed("ridge")), ridge.isValid else {
        throw FormProblem(field: "ridge", description: "write a number, 0 or more, or auto")
      }
      guard let share = ridge.share else {
        if let reason = Requirements.heldOut(self) {
          throw FormProblem(field: "ridge", description: reason)
        }
        return Command(.ridgeAutomatic)
      }
      return Command(.ridgeSet, .number(share))
    }
  }

  /// The mode that was chosen, where it isn't the plan's.
  func mode(of form: FormDialog) -> ModeChoice? {
    ModeChoice(rawValue: form.text("mode")).flatMap { $0 == document.mode ? nil : $0 }
  }

  private func ratio(_ text: String) throws(FormProblem) -> Command {
    if text.hasPrefix("=") {
      guard let width = Int(text.dropFirst().filter { $0 != " " }), width >= 1 else {
        throw FormProblem(field: "ratio", description: "write the units to keep, 1 or more: =6")
      }
      return Command(.widthSet, .number(Double(width)))
    }
    guard let share = Self.share(text), (0...1).contains(share) else {
      throw FormProblem(field: "ratio", description: "write a percentage from 0 to 100")
    }
    return Command(.ratioSet, .number(share))
  }

  /// A share as it is typed: `50%`, `50` or `0.5`. A bare number below 1 is a share, as it is on the
  /// command line.
  private static func share(_ text: String) -> Double? {
    let text = text.trimmed.replacing(",", with: ".")
    guard let plain = Double(text), plain >= 1 else { return Share(text)?.value }
    return Share(text + "%")?.value
  }

  private func evaluation(_ form: FormDialog) throws(FormProblem) -> EvaluationOptions {
    let task = EvaluationTask(rawValue: form.text("task")) ?? .similarity
    let file = try form.required("file", "type the path of the data")
    let probe = form.trimmed("probe")
    if task == .classification, probe.isEmpty,
      results.model?.taskHeads.contains(.classification) == false
    {
      throw FormProblem(
        field: "probe",
        description: "the model has no classification head: type the path of rows to fit one on")
    }
    return EvaluationOptions(
      task: task, file: file, length: try form.optionalCount("length"),
      limit: try form.optionalCount("limit"),
      probeFile: task == .classification && !probe.isEmpty ? probe : nil)
  }

  private func budget(_ form: FormDialog) throws(FormProblem) -> AllocationOptions {
    let text = try form.required("budget", "write what goes or stays: 50%, 2x, 15M, flops:50%")
    var budget: Budget
    do {
      budget = try Budget(parsing: text)
    } catch {
      throw FormProblem(field: "budget", description: error.description)
    }
    if form.text("whole") == BudgetWhole.chosen.rawValue, case .removed = budget.target {
      budget.whole = .chosen
    }
    return AllocationOptions(
      budget: budget, scale: AllocationScale(rawValue: form.text("scale")),
      roundTo: try form.count("round"))
  }

  private func calibration(_ form: FormDialog) throws(FormProblem) -> CalibrationOptions {
    let file = try form.required("file", "type the path of a text")
    guard let share = Self.share(form.text("held-out")), (0..<1).contains(share) else {
      throw FormProblem(field: "held-out", description: "write a percentage below 100")
    }
    guard let seed = UInt64(form.trimmed("seed")) else {
      throw FormProblem(field: "seed", description: "write a whole number, 0 or more")
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

extension FormDialog {
  /// Says what is wrong, and goes to the field.
  mutating func mark(_ problem: FormProblem) {
    self.problem = problem.description
    problemField = problem.field
    focus = fields.firstIndex { $0.id == problem.field } ?? focus
  }

  /// The help of the data's field says what the chosen task reads.
  mutating func followTask() {
    guard let task = EvaluationTask(rawValue: text("task")),
      let index = fields.firstIndex(where: { $0.id == "file" })
    else { return }
    fields[index].help = task.data
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
