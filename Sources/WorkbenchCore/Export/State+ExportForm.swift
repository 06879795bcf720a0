package import PruningPlan

/// What an export would write, while its form is filled in.
package struct ExportPreview: Equatable, Sendable {
  /// The job that tells.
  var job: JobID
  /// The size, once it is known.
  package internal(set) var size: ExportSize?
  /// Why the export can't be made.
  package internal(set) var problem: String?
}

// The form asks for the size of what it would write whenever a choice changes it.
extension State {
  mutating func openExportForm() -> [Effect] {
    let destination = FormDialog.destination(.recipe, model?.name ?? "model")
    let order = ExportOrder(
      format: .recipe, destination: destination, overwrite: false, mode: plan.document.mode)
    dialogs.open = .form(exportForm(order))
    return measureExport()
  }

  /// What is wrong with an export is said where it can be mended: in its form, as it was filled in.
  mutating func presentExport(
    of recipe: Recipe, _ format: ExportFormat, _ storage: WeightStorage, _ destination: String,
    overwrite: Bool, problem: String
  ) -> [Effect] {
    let order = ExportOrder(
      format: format, destination: destination, overwrite: overwrite,
      mode: ModeChoice(recipe.mode, recipe.target), storage: storage)
    var form = exportForm(order)
    form.mark(FormProblem(field: "destination", description: problem))
    present(.form(form))
    return measureExport()
  }

  private func exportForm(_ order: ExportOrder) -> FormDialog {
    var form = FormDialog(
      kind: .export,
      fields: [
        .choice(
          "format", "Format", ExportFormat.allCases.map(\.rawValue), order.format.rawValue,
          help: order.format.choiceHelp),
        .path(
          "destination", "To", order.destination, .destination,
          help: "a file for a recipe or gguf, else a folder"),
        modeField(order.mode ?? plan.document.mode),
        .choice(
          "overwrite", "Replace", ["no", "yes"], order.overwrite ? "yes" : "no",
          help: "what is there already"),
      ])
    form.offerStorages(of: order.format, chosen: order.storage ?? .keep)
    return form
  }

  /// Asks for the size of what the form describes; an older question is given up.
  mutating func measureExport() -> [Effect] {
    guard case .form(var form) = dialogs.open, form.kind == .export,
      let format = ExportFormat(rawValue: form.text("format")), calibration.summary != nil
    else { return [] }
    let request = EngineRequest.measure(
      recipe: recipe.refined(mode(of: form)), format: format, storage: form.storage)
    if let job = form.preview?.job, self.job(job)?.request == request { return [] }
    let stops = stoppableJobs.filter { $0.request.isMeasuring }.map { supersede($0.id) }
    form.preview = ExportPreview(job: JobID(jobs.next))
    dialogs.open = .form(form)
    return stops + [ask(request)]
  }

  mutating func editPreview(of job: JobID, _ change: (inout ExportPreview) -> Void) {
    guard case .form(var form) = dialogs.open, form.preview?.job == job,
      var preview = form.preview
    else { return }
    change(&preview)
    form.preview = preview
    dialogs.open = .form(form)
  }
}

extension FormDialog {
  /// How weights are to be stored; as they are where the format leaves no choice.
  var storage: WeightStorage { WeightStorage(rawValue: text("storage")) ?? .keep }

  /// Where an export goes unless the user says otherwise.
  static func destination(_ format: ExportFormat, _ name: String) -> String {
    switch format {
    case .recipe: "\(name)-pruned.toml"
    case .gguf: "\(name)-pruned.gguf"
    case .report: "\(name)-report"
    default: "\(name)-pruned"
    }
  }

  /// The line of help says what loads the chosen format, its types can be chosen, and an untouched
  /// destination follows it.
  mutating func followFormat(from old: String, name: String) {
    guard let old = ExportFormat(rawValue: old), let new = ExportFormat(rawValue: text("format"))
    else { return }
    if let index = fields.firstIndex(where: { $0.id == "format" }) {
      fields[index].help = new.choiceHelp
    }
    offerStorages(of: new, chosen: storage)
    guard text("destination") == Self.destination(old, name),
      let index = fields.firstIndex(where: { $0.id == "destination" })
    else { return }
    fields[index].content = .text(TextEntry(Self.destination(new, name)))
  }

  /// The types that a format can store, below the destination: the focus, on the format, stays.
  fileprivate mutating func offerStorages(of format: ExportFormat, chosen: WeightStorage) {
    fields.removeAll { $0.id == "storage" }
    let storages = format.storages
    guard !storages.isEmpty else { return }
    let kept = storages.contains(chosen) ? chosen : .keep
    fields.insert(
      .choice(
        "storage", "Weights as", storages.map(\.rawValue), kept.rawValue,
        help: "keep: as the dense file has them, or the next wider type of the format"), at: 2)
  }
}

extension ExportFormat {
  fileprivate var choiceHelp: String {
    self == .recipe
      ? "recipe: the plan alone as TOML · choose a format to see what loads it"
      : "\(rawValue): \(use)"
  }
}

extension EngineRequest {
  fileprivate var isMeasuring: Bool { if case .measure = self { true } else { false } }
}
