internal import PruningPlan

extension State {
  mutating func openEvaluationForm() -> [Effect] {
    openEvaluation(.evaluation, [])
  }

  /// The same evaluation at several ratios.
  mutating func openSweepForm() -> [Effect] {
    let known = (trials.lastSweep ?? Sweep.standard)
    return openEvaluation(
      .sweep,
      [
        .text(
          "ratios", "Ratios", Sweep.text(known),
          help: "each at all unprotected sites: 10-80, or 10, 25, 40; one job each")
      ])
  }

  private mutating func openEvaluation(_ kind: FormDialog.Kind, _ first: [FormField]) -> [Effect] {
    let predictsText = model?.predictsText ?? false
    let options =
      environment.configuration.evaluation
      ?? EvaluationOptions(task: predictsText ? .perplexity : .similarity, file: "")
    dialogs.open = .form(evaluationForm(options, kind, first))
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
    let predictsText = model?.predictsText ?? false
    let tasks = model?.tasks ?? EvaluationTask.allCases
    var fields: [FormField] =
      first + [
        .choice(
          "task", "Task", tasks.map(\.rawValue), options.task.rawValue,
          help: Self.tasksHelp(model)),
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
    fields.append(modeField(plan.document.mode))
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

  func evaluation(_ form: FormDialog) throws(FormProblem) -> EvaluationOptions {
    let task = EvaluationTask(rawValue: form.text("task")) ?? .similarity
    let file = try form.required("file", "type the path of the data")
    let probe = form.trimmed("probe")
    if task == .classification, probe.isEmpty,
      model?.taskHeads.contains(.classification) == false
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
}

extension FormDialog {
  /// The help of the data's field says what the chosen task reads.
  mutating func followTask() {
    guard let task = EvaluationTask(rawValue: text("task")),
      let index = fields.firstIndex(where: { $0.id == "file" })
    else { return }
    fields[index].help = task.data
  }
}
