extension State {
  /// Forgets what is looked at, as when a session begins; what the engine has answered stays.
  mutating func lookAnew() {
    siteList = SiteListState()
    curves = CurvesState(analyses: curves.analyses, warned: curves.warned)
    units = UnitsState()
    tokens = TokensState(sheet: tokens.sheet, worst: tokens.worst)
    distribution = DistributionState(sheet: distribution.sheet)
    budget = BudgetState()
    trials = TrialsState(
      all: trials.all, next: trials.next, latest: trials.latest, evaluations: trials.evaluations)
    tryIt = TryIt(attempt: tryIt.attempt)
    jobs.cursor = nil
    log = LogState(lines: log.lines, noted: log.noted)
    panes = PanesState()
    dialogs = DialogsState()
    lineHistory = []
    tour = nil
    previewedTheme = nil
    message = nil
  }
}
