import PruningPlan
import Testing

@Suite("Histograms of errors")
struct DistributionTests {
  private let errors: [Float] = (1...1000).map { Float($0) / 1000 }

  @Test(arguments: [0.05, 0.25, 0.5, 0.95, 1])
  func quantilesAreRightToABin(share: Double) throws {
    let quantile = try #require(ErrorHistogram(errors).quantile(share))
    #expect(abs(quantile - share) < 0.01 * share + 0.001)
  }

  @Test func wideBinsHoldAllTokens() {
    let histogram = ErrorHistogram(errors)
    let counts = histogram.counts(between: [0, 0.25, 0.5, 1.01])
    #expect(abs(counts.reduce(0, +) - 1000) < 1e-6)
    #expect(abs(counts[0] - 250) < 3 && abs(counts[1] - 250) < 4)
  }

  @Test func errorsOfAllSizesAreCounted() {
    let histogram = ErrorHistogram([0, 1e-9, 0.5, 1e6, .infinity, .nan])
    #expect(histogram.total == 4)
    #expect(histogram.counts(between: [0, 1e-4]) == [2])
    #expect((histogram.quantile(1) ?? 0) >= 999)
  }

  @Test func sumsAreThoseOfAllTokens() {
    var sum = ErrorHistogram(errors.prefix(300))
    sum.add(ErrorHistogram(errors.suffix(700)))
    #expect(sum == ErrorHistogram(errors))
    sum.add(ErrorHistogram())
    #expect(sum.total == 1000)
  }

  @Test func nothingHasNoQuantile() {
    #expect(ErrorHistogram().quantile(0.5) == nil)
    #expect(ErrorHistogram().counts(between: [0, 1]) == [0])
    #expect(ErrorHistogram().counts(between: []).isEmpty)
  }

  @Test func aDamagedHistogramIsReadWithoutATrap() {
    var histogram = ErrorHistogram(first: -5, counts: [3, -2, .max / 4])
    #expect(histogram.quantile(0.5) != nil)
    _ = histogram.counts(between: [0, 1])
    histogram.add(ErrorHistogram(first: .max - 1, counts: []))
    histogram.add(ErrorHistogram(first: 3000, counts: [1]))
    #expect(histogram.total >= 0)
  }
}

@Suite("Orders for the panes")
struct PaneOrderTests {
  private let site = SiteID(layer: 0, module: .ffn)

  private func request(_ line: String) throws -> EngineRequest? {
    if case .submit(_, let request) = try EngineOrder(jsonLine: line) { request } else { nil }
  }

  @Test func aDistributionTakesItsSitesFromTheSettings() throws {
    let line =
      #"{"job":1,"request":"distribution","settings":{"0.ffn":{"kept":4,"criterion":"wifv","#
      + #""reconstruction":"liar","protected":false}}}"#
    #expect(
      try request(line)
        == .distribution(
          sites: [site], settings: [site: SiteSettings(kept: 4)], estimate: EstimateOptions(),
          revision: 0))
  }

  @Test func aPromptHasDefaults() throws {
    let recipe =
      #""recipe":{"model":"","mode":"one-shot","estimate":{"ridge":0.0001,"guardShare":0.01,"#
      + #""seed":0},"sites":{}}"#
    let empty = Recipe(model: "", calibration: nil, sites: [:])
    #expect(
      try request(
        #"{"job":1,"request":"generate","prompt":"a","generation":{"maximumTokens":3},"# + recipe
          + "}")
        == .generate(
          prompt: "a", recipe: empty, options: GenerationOptions(maximumTokens: 3)))
    #expect(
      try request(#"{"job":1,"request":"neighbours","sentence":"a","second":"b","# + recipe + "}")
        == .neighbours(sentence: "a", second: "b", recipe: empty, limit: 10))
    #expect(throws: RecipeError.self) {
      _ = try request(#"{"job":1,"request":"generate","# + recipe + "}")
    }
  }

  @Test func aTokenIsAFlatLine() throws {
    let event = EngineEvent.generated(JobID(2), .pruned, GeneratedToken(token: 3, text: " a"))
    #expect(
      String(decoding: try event.jsonLine(), as: UTF8.self)
        == #"{"event":"generated","job":2,"side":"pruned","text":" a","token":3}"# + "\n")
  }
}
