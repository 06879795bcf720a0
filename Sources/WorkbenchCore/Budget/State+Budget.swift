internal import PruningPlan
internal import TerminalVocabulary

// A budget is typed into a form; the allocator's answer is shown as a difference, and only what is
// accepted then changes the plan, in one step.
extension State {
  mutating func openBudgetForm() -> [Effect] {
    if returnToBudget() { return [] }
    let scale = AllocationScale.standard
    let options =
      budget.last ?? AllocationOptions(budget: Budget(.removed(0.5)), scale: scale)
    var budget = options.budget
    budget.whole = .prunable
    dialogs.open = .form(
      FormDialog(
        kind: .budget,
        fields: [
          .text(
            "budget", "Budget", budget.description,
            help: "50% goes · 2x smaller · 15M parameters stay · flops:50% · time:1.5x faster"),
          .choice(
            "whole", "A share is of", BudgetWhole.allCases.map(\.rawValue),
            options.budget.whole.rawValue, help: wholeHelp),
          .choice(
            "scale", "Compare sites", AllocationScale.allCases.map(\.rawValue),
            (options.scale ?? scale).rawValue,
            help: "as they are, by own output, by effect on the model, not at all"),
          .text(
            "round", "Round to", "\(options.roundTo)", help: "neurons; heads are never rounded"),
          .choice(
            "cut", "Cut", BudgetCut.allCases.map(\.rawValue),
            BudgetCut(options.cuts, hasRemoved ? .both : .widths).rawValue,
            help: "narrower sites, whole layers, or whichever costs less"),
        ]))
    return []
  }

  private static let putBack = "only widths are chosen: put removed sites back first, or cut layers"

  /// Whether the plan removes sites.
  private var hasRemoved: Bool { sites.contains { settings(of: $0).isRemoved } }

  /// Of which whole a share is, in parameters.
  private var wholeHelp: String {
    guard let model else { return "" }
    let chosen = sites.filter { !settings(of: $0).protected }
    let part = chosen.reduce(0) { $0 + $1.units * $1.parametersPerUnit }
    func millions(_ count: Int) -> String { "\(Numerals.fixed(Double(count) / 1e6, 1)) M" }
    return "prunable: all \(millions(model.prunableParameters)) that can be pruned · chosen: "
      + "\(millions(part)) of the \(chosen.count) of \(sites.count) sites that aren't protected"
  }

  /// Asks the allocator, and waits for it in the dialog.
  mutating func previewBudget(_ options: AllocationOptions, preset: Preset? = nil) -> [Effect] {
    guard options.cuts.contains(.depth) || !hasRemoved else {
      message = "\(Self.putBack) (X)"
      return []
    }
    let stops = stoppableJobs.filter { $0.request.isAllocation }.map { supersede($0.id) }
    let basis = preset?.plan(from: plan.document, for: model) ?? plan.document
    let job = JobID(jobs.next)
    let effect = ask(
      .allocate(
        options, settings: settings(of: sites.map(\.site), in: basis), estimate: basis.estimate,
        revision: plan.revision))
    if preset == nil { budget.last = options }
    budget.left = nil
    dialogs.open = .budget(
      BudgetDialog(
        options: options, preset: preset, job: job, basis: plan.document.withoutWidths))
    return stops + [effect]
  }

  /// The allocator's answer, for its dialog, or for when that is come back to.
  mutating func allocated(_ id: JobID, _ allocation: Allocation) -> [Effect] {
    editBudget(of: id) { $0.allocation = allocation }
    guard let left = budget.left, left.job == id else { return [] }
    let text = "\(left.title) has been found"
    log.note(.done, text)
    message = "\(text): \(budgetKey) shows it"
    return []
  }

  /// Says in the dialog why its job has brought nothing.
  mutating func budgetFailed(_ id: JobID, _ problem: String) {
    editBudget(of: id) { if $0.allocation == nil { $0.problem = problem } }
    if let left = budget.left, left.job == id, left.allocation == nil { budget.left = nil }
  }

  private mutating func editBudget(of id: JobID, _ change: (inout BudgetDialog) -> Void) {
    if case .budget(var dialog) = dialogs.open, dialog.job == id {
      change(&dialog)
      dialogs.open = .budget(dialog)
    } else if var left = budget.left, left.job == id {
      change(&left)
      budget.left = left
    }
  }

  var budgetKey: String {
    environment.keyMap.keys(for: .budgetEnter).first?.description ?? ":budget"
  }

  /// Comes back to a dialog that was left, unless its widths were found for another plan.
  /// - Returns: whether there is one.
  private mutating func returnToBudget() -> Bool {
    guard let left = budget.left else { return false }
    budget.left = nil
    guard left.basis == plan.document.withoutWidths else {
      return false
    }
    dialogs.open = .budget(left)
    return true
  }

  /// Enter: takes the proposal over, or goes back to the form where there is none.
  mutating func acceptBudget(_ budget: BudgetDialog) -> [Effect] {
    if let allocation = budget.allocation {
      dialogs.open = nil
      return dispatch(
        budget.preset.map { command(of: $0, allocation) }
          ?? Command(.budgetApply, .allocation(allocation)))
    }
    if budget.problem != nil { return budget.preset == nil ? openBudgetForm() : openPresets() }
    message = "the allocator is at work"
    return []
  }

  mutating func apply(_ allocation: Allocation) -> [Effect] {
    let sites = sites
    let name = "budget \(allocation.budget.title)"
    _ = replaceDocument(name) { document in
      for proposed in allocation.sites {
        guard let site = sites.first(where: { $0.site == proposed.site }) else { continue }
        var settings = document.sites[site.site] ?? SiteSettings(kept: site.units)
        guard !settings.protected else { continue }
        settings.kept = proposed.kept
        document.sites[site.site] = settings.settled(units: site.units)
      }
    }
    // How it was rounded is known only of a budget that was asked for here.
    if var options = budget.last, options.budget == allocation.budget {
      options.scale = allocation.scale
      budget.applied = AppliedBudget(options: options, document: plan.document)
    }
    message = name
    return []
  }

  func budget(_ form: FormDialog) throws(FormProblem) -> AllocationOptions {
    let text = try form.required("budget", "write what goes or stays: 50%, 2x, 15M, flops:50%")
    var budget: Budget
    do {
      budget = try Budget(parsing: text)
    } catch {
      throw FormProblem(field: "budget", description: error.description)
    }
    let isOfChosen = form.text("whole") == BudgetWhole.chosen.rawValue
    guard !isOfChosen || budget.measure != .time else {
      throw FormProblem(
        field: "whole", description: "time is the whole model's: choose prunable")
    }
    if isOfChosen, case .removed = budget.target {
      budget.whole = .chosen
    }
    let cut = BudgetCut(rawValue: form.text("cut")) ?? .widths
    guard cut != .widths || !hasRemoved else {
      throw FormProblem(field: "cut", description: Self.putBack)
    }
    let scale = AllocationScale(rawValue: form.text("scale"))
    guard cut == .widths || scale ?? .standard == .sensitivity else {
      throw FormProblem(field: "scale", description: "layers are compared by sensitivity alone")
    }
    return AllocationOptions(
      budget: budget, scale: scale, roundTo: try form.count("round"), cuts: cut.cuts)
  }
}

extension EngineRequest {
  var isAllocation: Bool { if case .allocate = self { true } else { false } }
}

/// What a budget cuts, as its form asks for it.
private enum BudgetCut: String, CaseIterable {
  case widths, layers, both

  /// What options cut; `usual` where those cut widths, as they do unless asked.
  init(_ cuts: Set<AllocationCut>, _ usual: BudgetCut) {
    self = !cuts.contains(.depth) ? usual : cuts == [.depth] ? .layers : .both
  }

  var cuts: Set<AllocationCut> {
    switch self {
    case .widths: [.attention, .ffn]
    case .layers: [.depth]
    case .both: [.attention, .ffn, .depth]
    }
  }
}
