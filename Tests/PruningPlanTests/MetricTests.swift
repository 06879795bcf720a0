import Foundation
import PruningPlan
import Testing

@Suite("Metrics")
struct MetricTests {
  @Test("a divergence, a perplexity and an error are better when they are less")
  func direction() {
    #expect(
      Metric.allCases.filter { $0.direction == .lower } == [
        .perplexity, .divergence, .relativeError,
      ])
    #expect(Metric.divergence.isBetter(0.1, than: 0.2))
    #expect(!Metric.divergence.isBetter(0.2, than: 0.2))
    #expect(Metric.cosine.isBetter(0.2, than: 0.1))
  }

  @Test("what is no number is worse than any", arguments: Metric.allCases)
  func noNumber(metric: Metric) {
    #expect(metric.isBetter(1, than: .nan) && !metric.isBetter(.nan, than: 1))
    #expect(!metric.isBetter(.nan, than: .nan))
    #expect(metric.ordered([.nan, 2, .infinity, 1], by: { $0 }).prefix(2).sorted() == [1, 2])
  }

  @Test("equals stay in their order")
  func order() {
    let plans = [("a", 0.3), ("b", 0.1), ("c", 0.3), ("d", 0.1)]
    #expect(Metric.divergence.ordered(plans, by: \.1).map(\.0) == ["b", "d", "a", "c"])
    #expect(Metric.accuracy.ordered(plans, by: \.1).map(\.0) == ["a", "c", "b", "d"])
  }

  /// Sizes and figures; whether less or more is better decides which are beaten.
  @Test(
    "the front follows the direction",
    arguments: [
      (Metric.divergence, [0, 1, 3]), (.cosine, [2, 3]), (.perplexity, [0, 1, 3]),
    ])
  func front(metric: Metric, expected: [Int]) {
    let plans = [(1.0, 0.0), (0.8, 0.1), (0.8, 0.3), (0.6, 0.2), (0.7, .nan)]
    #expect(metric.front(of: plans, size: \.0, value: \.1) == expected)
  }

  @Test(
    "a change is written as it suits its metric",
    arguments: [
      (Metric.perplexity, 20.0, 22.46, "+12.3 %"), (.perplexity, 16.05, 25_791.4, "×1607"),
      (.perplexity, 20, 18, "-10.0 %"), (.spearman, 0.82, 0.8077, "-0.0123"),
      (.divergence, 0, 0.153, "+0.1530"), (.divergence, 0, 0, "="), (.cosine, 1, 1, "="),
      (.accuracy, 0, 0.25, "+0.2500"),
    ])
  func change(metric: Metric, dense: Double, value: Double, text: String) throws {
    let change = try #require(metric.change(from: dense, to: value))
    #expect(change.text() == text)
    #expect(change.isNone == (text == "="))
    #expect(change.isWorse == (!change.isNone && metric.isBetter(dense, than: value)))
  }

  @Test("no change is known from or to what is no number")
  func unknownChange() {
    #expect(Metric.perplexity.change(from: 20, to: .infinity) == nil)
    #expect(Metric.perplexity.change(from: .nan, to: 20) == nil)
  }

  @Test("readers of a result are told its direction and unit")
  func encoding() throws {
    let result = EvaluationResult(
      task: .fidelity, metric: .divergence, value: 0.25, examples: 1, tokens: 2, seconds: 3)
    let text = String(decoding: try JSONEncoder().encode(result), as: UTF8.self)
    #expect(text.contains(#""metric":"kl-divergence""#))
    #expect(text.contains(#""better":"lower""#) && text.contains(#""unit":"nats""#))
    let older =
      #"{"task":"fidelity","metric":"kl-divergence","value":0.25,"examples":1,"#
      + #""tokens":2,"seconds":3}"#
    #expect(try JSONDecoder().decode(EvaluationResult.self, from: Data(older.utf8)) == result)
  }
}
