internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

/// What the removal of stretches changes of the model's output, on a few samples.
struct ProbedOutput {
  private let model: TransformerModel
  private let probe: OutputProbe
  private let reference: Matrix<Float>

  init(_ pruner: Pruner, _ work: Work) throws {
    model = pruner.model.dense
    probe = try OutputProbe(pruner)
    reference = try probe.dense(work)
  }

  /// The change by each stretch alone, made good for by its patch where it has one.
  /// - Complexity: one pass through the layers behind it, a stretch.
  func changes(by stretches: [(stretch: Stretch, patch: Patch?)], _ work: Work) throws -> [Double] {
    var changes = [Double](repeating: 0, count: stretches.count)
    guard !stretches.isEmpty else { return changes }
    // A patched stretch's states are there when its carrier has put them out, a dropped one's before
    // its first site.
    let byPlace = Dictionary(grouping: stretches.indices) { index in
      let (stretch, patch) = stretches[index]
      return patch.flatMap { $0.stretch.carrier } ?? stretch.sites[0]
    }
    var done = 0
    func measure(_ index: Int, _ states: Matrix<Float>) throws {
      work.progress(Double(done) / Double(stretches.count), "what removed layers change")
      let output = try probe.output(of: states, behind: stretches[index].stretch.last, work)
      changes[index] = max(0, probe.change(reference, output))
      done += 1
    }
    let workspace = Workspace()
    try model.walk(probe.batch, workspace: workspace, check: work.check) { site, step in
      for index in byPlace[site] ?? [] {
        switch (step, stretches[index].patch) {
        case (.before(let states), nil): try measure(index, states)
        case (.within(let tap), let patch?): try measure(index, model.states(of: tap, patch))
        default: break
        }
      }
    }
    return changes
  }
}
