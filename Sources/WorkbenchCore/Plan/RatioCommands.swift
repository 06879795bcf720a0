internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let ratioDecrease = CommandID("ratio.decrease")
  package static let ratioIncrease = CommandID("ratio.increase")
  package static let ratioDecreaseFine = CommandID("ratio.decrease-fine")
  package static let ratioIncreaseFine = CommandID("ratio.increase-fine")
  package static let ratioDecreaseCoarse = CommandID("ratio.decrease-coarse")
  package static let ratioIncreaseCoarse = CommandID("ratio.increase-coarse")
  package static let ratioEnter = CommandID("ratio.enter")
  package static let ratioSet = CommandID("ratio.set")
  package static let ratioDrag = CommandID("ratio.drag")
  package static let widthSet = CommandID("width.set")
  package static let siteRemove = CommandID("site.remove")
  package static let layerRemove = CommandID("layer.remove")
}

extension CommandRegistry {
  static let ratioCommands: [CommandDescriptor] = [
    ratioStep(
      .ratioDecrease, "Prune less: 5 % or one unit", -1, .regular,
      [Key(.left), .character("h")], in: [.pane(.sites), .pane(.curves)], hint: "ratio"),
    ratioStep(
      .ratioIncrease, "Prune more: 5 % or one unit", 1, .regular,
      [Key(.right), .character("l")], in: [.pane(.sites), .pane(.curves)], hint: "ratio"),
    ratioStep(
      .ratioDecreaseFine, "Prune one unit less", -1, .fine,
      [.character("<"), Key(.left, .shift)]),
    ratioStep(
      .ratioIncreaseFine, "Prune one unit more", 1, .fine,
      [.character(">"), Key(.right, .shift)]),
    ratioStep(.ratioDecreaseCoarse, "Prune 25 % less", -1, .coarse, [.character("[")]),
    ratioStep(.ratioIncreaseCoarse, "Prune 25 % more", 1, .coarse, [.character("]")]),
    CommandDescriptor(
      .ratioEnter, "Type a ratio or a width", .plan, keys: [.character("=")], hint: "type",
      recording: .transient, enabled: Requirements.pruningTargets
    ) { state, _ in state.openRatioForm() },
    CommandDescriptor(
      .ratioSet, "Set the ratio of the targets", .plan, argument: .number,
      enabled: Requirements.pruningTargets
    ) { state, argument in
      guard case .number(let ratio) = argument, ratio.isFinite else { return [] }
      return state.edit("ratio") { site, settings in settings.kept = site.kept(ratio: ratio) }
    },
    CommandDescriptor(
      .widthSet, "Set the units kept by the targets", .plan, argument: .number,
      enabled: Requirements.pruningTargets
    ) { state, argument in
      guard case .number(let width) = argument, let kept = Int(exactly: width.rounded()) else {
        return []
      }
      return state.edit("width") { site, settings in
        settings.kept = min(max(kept, 1), site.units)
      }
    },
    CommandDescriptor(
      .siteRemove, "Remove the targets whole, or put them back", .plan, keys: [Key(.delete)],
      in: [.pane(.sites), .pane(.curves)], enabled: Requirements.pruningTargets
    ) { state, _ in state.toggleRemoval(ofLayers: false) },
    CommandDescriptor(
      .layerRemove, "Remove the targets' layers whole, or put them back", .plan,
      keys: [.character("X")], enabled: Requirements.targets
    ) { state, _ in state.toggleRemoval(ofLayers: true) },
    CommandDescriptor(
      .ratioDrag, "Set the ratio of one site (the mouse drags its bar)", .plan,
      argument: .siteRatio, recording: .merging, enabled: Requirements.model
    ) { state, argument in
      guard case .siteRatio(let site, let ratio) = argument, ratio.isFinite else { return [] }
      return state.edit("ratio", only: site, mergeKey: "drag") { summary, settings in
        settings.kept = summary.kept(ratio: ratio)
      }
    },
  ]

  private static func ratioStep(
    _ id: CommandID, _ title: String, _ direction: Int, _ size: RatioStep, _ keys: [Key],
    in contexts: [KeyContext] = [.panes], hint: String? = nil
  ) -> CommandDescriptor {
    CommandDescriptor(
      id, title, .plan, keys: keys, in: contexts, hint: hint, recording: .merging,
      enabled: Requirements.pruningTargets
    ) { state, _ in
      state.edit("ratio", mergeKey: "step") { site, settings in
        settings.kept = size.kept(from: settings.kept, of: site, direction: direction)
      }
    }
  }
}
