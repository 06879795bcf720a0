internal import PruningPlan

// What is done within single panes: units, the distribution, the list of trials, texts to try.
extension CommandRegistry {
  static let unitCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .unitsToggle, "Units of the focused site by score, or its tokens", .view,
      keys: [.character("v")], in: [.tokens, .units], hint: "units", enabled: Requirements.model
    ) { state, _ in
      state.view.showsUnits.toggle()
      return []
    },
    unitStep(.unitPrevious, "Unit of the next higher rank", -1, [Key(.left), .character("h")]),
    unitStep(.unitNext, "Unit of the next lower rank", 1, [Key(.right), .character("l")]),
    CommandDescriptor(
      .unitSet, "Go to the unit of a rank", .view, argument: .number, enabled: Requirements.analysis
    ) { state, argument in
      guard case .number(let rank) = argument, let rank = Int(exactly: rank) else { return [] }
      state.view.unit = max(0, rank)
      return []
    },
    CommandDescriptor(
      .unitCut, "Keep the units up to the cursor, prune the others", .plan, keys: [Key(.enter)],
      in: [.units], hint: "cut here", enabled: Requirements.analysis,
      resolve: { state, command in
        guard let site = state.focusedSite else { return command }
        let pruned = Double(site.units - state.view.unit - 1) / Double(max(1, site.units))
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
      id, title, .plan, keys: [.character(key)], in: [.units], hint: choice.rawValue,
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

  static let distributionCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .distributionView, "Histogram of token errors, or ablation of LIAR's terms", .view,
      keys: [.character("v")], in: [.distribution], hint: "view", enabled: Requirements.model
    ) { state, _ in
      let all = DistributionView.allCases
      state.view.distributionView = all.neighbour(of: state.view.distributionView, 1)
      return []
    },
    CommandDescriptor(
      .distributionSites, "Token errors of the focused site, or of all sites", .view,
      keys: [.character("s")], in: [.distribution], hint: "sites", enabled: Requirements.model
    ) { state, _ in
      state.view.distributesAllSites.toggle()
      return []
    },
  ]

  static let trialListCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .trialSort, "Sort trials by number, score, parameters, time, recipe", .trials,
      keys: [.character("s")], in: [.trials], hint: "sort", enabled: Requirements.trial
    ) { state, _ in state.sortTrials(by: state.view.trialSort.next) },
    CommandDescriptor(
      .trialSortBy, "Sort trials by a column; again, the other way around", .trials,
      argument: .text, enabled: Requirements.trial
    ) { state, argument in
      guard case .text(let name) = argument, let sort = TrialSort(rawValue: name) else { return [] }
      return state.sortTrials(by: sort)
    },
    CommandDescriptor(
      .trialReverse, "Turn the order of trials around", .trials, keys: [.character("S")],
      in: [.trials], hint: "reverse", enabled: Requirements.trial
    ) { state, _ in state.sortTrials(by: state.view.trialSort) },
    CommandDescriptor(
      .trialPlot, "Plot of score against parameters, or the list", .trials,
      keys: [.character("v")], in: [.trials], hint: "plot", enabled: Requirements.trial
    ) { state, _ in
      state.view.showsTrialPlot.toggle()
      return []
    },
    CommandDescriptor(
      .trialPin, "Pin the trial to the top, or not", .trials, keys: [Key(.character(" "))],
      in: [.trials], hint: "pin", enabled: Requirements.trial
    ) { state, _ in state.togglePin() },
    CommandDescriptor(
      .trialCompare, "Compare the trial's recipe with the pinned one's, or with the plan", .trials,
      keys: [.character("f")], in: [.trials], hint: "diff", recording: .transient,
      enabled: Requirements.trial
    ) { state, _ in state.openTrialDifference() },
  ]

  static let tryCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .tryType, "Type a prompt, or a sentence | a second one", .texts,
      keys: [Key(.enter), .character("i")], in: [.tryIt], hint: "write", recording: .transient,
      enabled: Requirements.calibration
    ) { state, _ in
      state.view.tryIt.isTyping = true
      return []
    },
    CommandDescriptor(
      .tryRun, "Try the text on the dense and the pruned model", .texts, keys: [Key(.enter)],
      in: [.prompt], hint: "try it", enabled: Requirements.calibration,
      resolve: { state, _ in Command(.tryText, .text(state.view.tryIt.entry.text)) }
    ) { _, _ in [] },
    CommandDescriptor(
      .tryText, "Try a text on the dense and the pruned model", .texts, argument: .text,
      enabled: Requirements.calibration
    ) { state, argument in
      guard case .text(let text) = argument else { return [] }
      return state.tryText(text)
    },
    CommandDescriptor(
      .tryLeave, "Stop typing", .texts, keys: [Key(.escape)], in: [.prompt], hint: "stop typing",
      recording: .transient
    ) { state, _ in
      state.view.tryIt.isTyping = false
      return []
    },
    option(.tryFewerTokens, "Generate fewer tokens", "-", hint: "tokens") {
      $0.changeMaximumTokens(-1)
    },
    option(.tryMoreTokens, "Generate more tokens", "+", hint: "tokens") {
      $0.changeMaximumTokens(1)
    },
    option(.tryColder, "Lower the temperature; 0 is greedy", "{", hint: "temperature") {
      $0.changeTemperature(-1)
    },
    option(.tryHotter, "Raise the temperature", "}", hint: "temperature") {
      $0.changeTemperature(1)
    },
  ]

  private static func option(
    _ id: CommandID, _ title: String, _ key: Character, hint: String,
    run: @escaping @Sendable (inout State) -> [Effect]
  ) -> CommandDescriptor {
    CommandDescriptor(
      id, title, .texts, keys: [.character(key)], in: [.tryIt], hint: hint,
      enabled: Requirements.decoder
    ) { state, _ in run(&state) }
  }
}
