internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let distributionView = CommandID("distribution.view")
  package static let distributionSites = CommandID("distribution.sites")
}

extension CommandRegistry {
  static let distributionCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .distributionView, "Histogram of token errors, or ablation of LIAR's terms", .view,
      keys: [.character("v")], in: [.pane(.distribution)], hint: "view", enabled: Requirements.model
    ) { state, _ in
      let all = DistributionView.allCases
      state.distribution.view = all.neighbour(of: state.distribution.view, 1)
      return []
    },
    CommandDescriptor(
      .distributionSites, "Token errors of the focused site, or of all sites", .view,
      keys: [.character("s")], in: [.pane(.distribution)], hint: "sites",
      enabled: Requirements.model
    ) { state, _ in
      state.distribution.isOfAllSites.toggle()
      return []
    },
  ]
}
