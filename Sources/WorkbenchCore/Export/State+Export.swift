internal import PruningPlan

extension State {
  mutating func export(_ order: ExportOrder) -> [Effect] {
    dialogs.open = nil
    return [
      ask(
        .export(
          recipe: recipe.refined(order.mode), format: order.format,
          storage: order.storage ?? .keep, destination: environment.expand(order.destination),
          overwrite: order.overwrite))
    ]
  }

  mutating func exported(_ id: JobID, to path: String, bytes: Int, parameters: Int) -> [Effect] {
    log.note(.done, "wrote \(path)")
    var text = "\(path)\n\(Self.size(bytes))"
    if let model, parameters > 0 {
      let size = ModelSize(
        before: model.parameters, after: parameters, prunable: model.prunableParameters)
      text += " · \(size.ofModel()), \(size.ofPrunable)"
    }
    if case .export(_, let format, _, _, _) = job(id)?.request { text += "\n\(format.use)" }
    present(.message(MessageDialog(title: "Exported", text: text, isError: false)))
    return []
  }

  /// `91.6 MB`, `17.5 M`
  private static func size(_ count: Int, unit: String = "B") -> String {
    let steps: [(Int, String)] = [(1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")]
    for (step, prefix) in steps where count >= step {
      let tenths = Int((Double(count) / Double(step) * 10).rounded())
      return "\(tenths / 10).\(tenths % 10) \(prefix)\(unit)"
    }
    return unit.isEmpty ? "\(count)" : "\(count) \(unit)"
  }
}
