internal import PruningPlan

/// What is wrong with a form, and in which field.
struct FormProblem: Error, Equatable, CustomStringConvertible {
  var field: String
  var description: String
}

extension State {
  mutating func open(_ kind: FormDialog.Kind, _ fields: [FormField]) -> [Effect] {
    dialogs.open = .form(FormDialog(kind: kind, fields: fields))
    return []
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
        throw FormProblem(field: "ridge", description: "write \(Ridge.expectation)")
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

  /// A share as it is typed: `50%`, `50` or `0.5`. A bare number below 1 is a share, as it is on the
  /// command line.
  static func share(_ text: String) -> Double? {
    let text = text.trimmed.replacing(",", with: ".")
    guard let plain = Double(text), plain >= 1 else { return Share(text)?.value }
    return Share(text + "%")?.value
  }
}

extension FormDialog {
  /// Says what is wrong, and goes to the field.
  mutating func mark(_ problem: FormProblem) {
    self.problem = problem.description
    problemField = problem.field
    focus = fields.firstIndex { $0.id == problem.field } ?? focus
  }

  func trimmed(_ id: String) -> String {
    text(id).trimmed
  }

  func required(_ id: String, _ problem: String) throws(FormProblem) -> String {
    let text = trimmed(id)
    if text.isEmpty { throw FormProblem(field: id, description: problem) }
    return text
  }

  func count(_ id: String) throws(FormProblem) -> Int {
    guard let count = Int(trimmed(id)), (1...100_000_000).contains(count) else {
      throw FormProblem(field: id, description: "write a whole number, 1 or more")
    }
    return count
  }

  func optionalCount(_ id: String) throws(FormProblem) -> Int? {
    trimmed(id).isEmpty ? nil : try count(id)
  }
}
