internal import PruningPlan

extension State {
  mutating func receive(_ event: EngineEvent) -> [Effect] {
    // A job that something newer has replaced must not bring its model, text or place back.
    if event.replacesView, job(event.job)?.isSuperseded == true { return [] }
    switch event {
    case .started(let id, _):
      update(id) { if $0.phase == .waiting { $0.phase = .running } }
      return []
    case .progress(let id, let fraction, let secondsLeft, let message):
      update(id) { job in
        if job.phase == .waiting { job.phase = .running }
        job.fraction = min(max(fraction.isFinite ? fraction : 0, 0), 1)
        job.secondsLeft = secondsLeft
        job.message = message
      }
      return []
    case .note(let id, let notice):
      log.note(
        notice.isWarning ? .warning : .note,
        "\(id) \(sentence(notice.text, notice.remedies))")
      return []
    case .finished(let id, let seconds): return finish(id, seconds: seconds)
    case .failed(let id, let message, let remedies):
      return fail(id, sentence(message, remedies))
    case .cancelled(let id): return wasCancelled(id)
    case .modelOpened(let id, let model): return opened(id, model)
    case .listed(_, let listing):
      take(listing)
      return []
    case .summarised(_, let summary):
      browsing.summaries[summary.path] = summary
      return []
    case .calibrating(let id, let summary, let sites): return calibrating(id, summary, sites)
    case .calibrated(let id, let summary): return calibrated(id, summary)
    case .siteAnalyzed(let id, let analysis): return analyzed(id, analysis)
    case .removals(let id, let errors): return take(errors, of: id)
    case .depth(let id, let figures): return take(figures, of: id)
    case .allocated(let id, let allocation, _): return allocated(id, allocation)
    case .tokenErrors(let id, let errors, _): return take(errors, of: id)
    case .worstToken(_, let site, let sample, let token, let revision):
      return goToWorst(site, sample: sample, token: token, revision: revision)
    case .worstTokens(let id, _, let tokens, _): return take(tokens, of: id)
    case .distribution(let id, let value, _): return take(value, of: id)
    case .figures(let id, let report): return take(report, of: id)
    case .generated(let id, let side, let token): return take(token, side, of: id)
    case .neighbours(let id, let nearest): return take(nearest, of: id)
    case .evaluated(let id, let recipe, let result): return evaluated(id, recipe, result)
    case .exported(let id, let path, let bytes, let parameters):
      return exported(id, to: path, bytes: bytes, parameters: parameters)
    case .measured(let id, let size):
      editPreview(of: id) { $0.size = size }
      return []
    }
  }
}

extension EngineEvent {
  fileprivate var replacesView: Bool {
    switch self {
    case .modelOpened, .calibrating, .calibrated, .worstToken: true
    default: false
    }
  }
}
