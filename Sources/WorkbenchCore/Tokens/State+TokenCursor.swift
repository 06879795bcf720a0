internal import PruningPlan

extension State {
  /// A step to another token as a place, so that replaying it needs no tokens.
  func resolvedToken(_ command: Command, by step: Int) -> Command {
    guard let site = focusedSite else { return command }
    let token = Movement.by(step).apply(to: tokens.cursor, count: tokens.sheet.tokens.count)
    return Command(.tokenSet, .siteToken(site.site, token: token))
  }

  /// The same for samples; a step beyond the ends stays one, and says so.
  func resolvedSample(_ command: Command, by step: Int) -> Command {
    let sample = Movement.by(step).apply(to: tokens.sample, count: tokens.sheet.sampleCount)
    return sample == tokens.sample ? command : Command(.sampleSet, .number(Double(sample + 1)))
  }

  mutating func moveSample(by step: Int) -> [Effect] {
    let sample = Movement.by(step).apply(to: tokens.sample, count: tokens.sheet.sampleCount)
    guard sample != tokens.sample else {
      message = step > 0 ? "this is the last sample" : "this is the first sample"
      return []
    }
    tokens.sample = sample
    tokens.sampleIsChosen = true
    tokens.cursor = 0
    return []
  }
}
