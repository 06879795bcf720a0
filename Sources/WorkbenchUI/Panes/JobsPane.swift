internal import PruningPlan
internal import TerminalGraphics
internal import WorkbenchCore

extension Canvas {
  /// Pane 7: what is running, how long it will take, and what has happened.
  mutating func drawJobs(_ rect: Rect) {
    let active = state.results.activeJobs
    let note = state.view.logOffset > 0 ? "\(state.view.logOffset) newer lines below" : ""
    let inside = frame(
      .jobs, rect, title: active.isEmpty ? "" : "\(active.count) running", note: note)
    guard !active.isEmpty || !state.results.log.isEmpty else {
      return emptyState("Nothing is running, and nothing has happened yet.", in: inside)
    }
    // What the user started goes first; two lines are left to the log.
    let jobs = (active.filter(\.isForeground) + active.filter { !$0.isForeground })
      .prefix(max(1, inside.height - 2))
    for (index, job) in jobs.enumerated() { drawJob(job, in: inside.row(index)) }
    drawLog(in: inside.inset(top: jobs.count))
  }

  private mutating func drawJob(_ job: Job, in row: Rect) {
    let barWidth = min(24, max(10, row.width / 4))
    let eta = job.secondsLeft.map { "\(Figures.time($0)) left" } ?? ""
    let state =
      switch job.phase {
      case .cancelling: "cancelling"
      case .waiting: "waiting"
      default: job.message.isEmpty ? eta : eta.isEmpty ? job.message : "\(eta) · \(job.message)"
      }
    let parts = row.split(right: min(row.width / 2, max(0, row.width - barWidth - 30)))
    let left = parts.rest.split(right: min(barWidth, parts.rest.width))
    line(" \(job.title)", in: left.rest, job.phase == .cancelling ? .muted : .text)
    if job.phase == .waiting {
      line("", in: left.right)
    } else {
      buffer.progress(
        job.fraction, at: left.right.origin, width: left.right.width, filled: style(.good),
        empty: style(.muted), label: style(.text), glyphs: glyphs, in: left.right)
    }
    line("  " + state, in: parts.right, job.phase == .cancelling ? .warn : .muted)
  }

  private mutating func drawLog(in rect: Rect) {
    let log = state.results.log
    let end = max(0, log.count - state.view.logOffset)
    let lines = log[..<end].suffix(rect.height)
    for (index, entry) in lines.enumerated() {
      line(" \(mark(entry.level)) \(entry.text)", in: rect, row: index, role(entry.level))
    }
  }
}
