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
    var text = "\(path)\n\(ByteSize.text(bytes))"
    if let model, parameters > 0 {
      let size = ModelSize(
        before: model.parameters, after: parameters, prunable: model.prunableParameters)
      text += " · \(size.ofModel()), \(size.ofPrunable)"
    }
    if case .export(_, let format, _, _, _) = job(id)?.request { text += "\n\(format.use)" }
    present(.message(MessageDialog(title: "Exported", text: text, isError: false)))
    return []
  }
}
