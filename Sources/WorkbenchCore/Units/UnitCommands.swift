internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let unitsToggle = CommandID("units.toggle")
  package static let unitPrevious = CommandID("unit.previous")
  package static let unitNext = CommandID("unit.next")
  package static let unitSet = CommandID("unit.set")
  package static let unitCut = CommandID("unit.cut")
  package static let unitKeep = CommandID("unit.keep")
  package static let unitDrop = CommandID("unit.drop")
  package static let unitChoose = CommandID("unit.choose")
  package static let unitsFree = CommandID("unit.free-all")
}

extension CommandRegistry {
  static let unitCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .unitsToggle, "Units of the focused site by score, or its tokens", .view,
      keys: [.character("v")], in: [.pane(.tokens), .units], hint: "units",
      enabled: Requirements.model
    ) { state, _ in
      state.units.isShown.toggle()
      return []
    },
    unitStep(.unitPrevious, "Unit of the next higher rank", -1, [Key(.left), .character("h")]),
    unitStep(.unitNext, "Unit of the next lower rank", 1, [Key(.right), .character("l")]),
    CommandDescriptor(
      .unitSet, "Go to the unit of a rank", .view, argument: .number, enabled: Requirements.analysis
    ) { state, argument in
      guard case .number(let rank) = argument, let rank = Int(exactly: rank) else { return [] }
      state.units.cursor = max(0, rank)
      state.units.chosen = nil
      return []
    },
    CommandDescriptor(
      .unitCut, "Keep the units up to the cursor, prune the others", .plan, keys: [Key(.enter)],
      in: [.units], hint: "cut here", enabled: Requirements.analysis,
      resolve: { state, command in
        guard let site = state.focusedSite else { return command }
        let pruned = Double(site.units - state.units.cursor - 1) / Double(max(1, site.units))
        return Command(.ratioDrag, .siteRatio(site.site, ratio: pruned))
      }
    ) { _, _ in [] },
    byHand(.unitKeep, "Keep the unit by hand, or leave it to its score again", .keep, "+"),
    byHand(.unitDrop, "Drop the unit by hand, or leave it to its score again", .drop, "-"),
    CommandDescriptor(
      .unitChoose, "Keep or drop a unit of a site by hand, or free it", .plan, argument: .unit,
      enabled: Requirements.model
    ) { state, argument in
      guard case .unit(let site, let unit, let choice) = argument else { return [] }
      return state.choose(choice, unit: unit, of: site)
    },
    CommandDescriptor(
      .unitsFree, "Leave all units of the targets to their scores again", .plan,
      enabled: { state in
        Requirements.targets(state)
          ?? (state.targets.allSatisfy { state.settings(of: $0).byHand.isEmpty }
            ? "no unit is kept or dropped by hand" : nil)
      }
    ) { state, _ in state.freeUnits() },
  ]

  private static func byHand(
    _ id: CommandID, _ title: String, _ choice: UnitChoice, _ key: Character
  ) -> CommandDescriptor {
    CommandDescriptor(
      id, title, .plan, keys: [.character(key)], in: [.units], hint: "keep/drop",
      enabled: Requirements.analysis,
      resolve: { state, command in state.choosing(choice) ?? command }
    ) { _, _ in [] }
  }

  private static func unitStep(_ id: CommandID, _ title: String, _ step: Int, _ keys: [Key])
    -> CommandDescriptor
  {
    CommandDescriptor(
      id, title, .view, keys: keys, in: [.units], hint: "unit", enabled: Requirements.analysis
    ) { state, _ in
      state.moveUnit(.by(step))
      return []
    }
  }
}
