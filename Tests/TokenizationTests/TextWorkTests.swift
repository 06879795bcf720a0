import Foundation
import Testing
import Timing

@testable import Tokenization

/// Hostile expressions and normalisers take time and memory in proportion to the text, and stop
/// when they are told to.
@Suite(.serialized) struct TextWorkTests {
  private static let text = [UInt32](repeating: 0x61, count: 200_000)

  /// Processor time of all matches in the first `count` of many `a`, the least of five.
  private func time(_ source: String, count: Int) throws -> Duration {
    let pattern = try Pattern(source)
    var least = Duration.seconds(1000)
    for _ in 0..<5 {
      var matcher = PatternMatcher(pattern, TextWork(length: count))
      let time = try Timing.processorTime {
        try matcher.forEachMatch(in: Self.text, 0..<count) { _ in }
      }
      least = min(least, time)
    }
    return least
  }

  @Test(arguments: [
    "(a|a)*b", "(a|aa)+b", "a*b", "a*b|a", "a(?=a*b?)", "(?>a*b?)c", "a*+c", "(?=(?:aa)*)a",
    "(?:a|b)*?c", "(?:aa)*+b", "(a{1,3}){1,50}b", "(?:(?:a|b)|(?:ab))*(?!.)", "(?!a*b)a",
    #"(?:(?:\D.){1,2}+){2,3}?"#,
    #"\s*[\r\n]+|\w+(?=.*!)|\w"#,
  ])
  func `twice the text takes twice the time`(_ source: String) throws {
    // A neighbour's work can spoil a measurement: the best of some counts.
    var ratio = Double.infinity
    for _ in 0..<4 where ratio > 2.3 {
      let once = try time(source, count: 100_000)
      ratio = min(ratio, try time(source, count: 200_000) / once)
    }
    #expect(ratio <= 2.3)
  }

  @Test func `a search is stopped within 50 ms`() throws {
    let begin = ContinuousClock.now
    let work = TextWork(length: Self.text.count) {
      ContinuousClock.now - begin > .milliseconds(20)
    }
    // Some seconds' work.
    let pattern = try Pattern("(?:(?:a|b){1,2}(?:a|b){1,2}){1,200}c")
    let time = try Timing.processorTime {
      var matcher = PatternMatcher(pattern, work)
      #expect(throws: CancellationError.self) {
        try matcher.forEachMatch(in: Self.text, 0..<Self.text.count) { _ in }
      }
    }
    #expect(time < .milliseconds(70))
  }

  private func tokenizer(_ stages: String) throws -> any Tokenizer {
    let folder = try TemporaryFolder([
      "tokenizer.json":
        #"{\#(stages)"model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":[]}}"#
    ])
    return try TokenizerFiles.load(folder: folder.url)
  }

  private func replacement(_ old: String, _ new: String) -> String {
    #"{"type":"Replace","pattern":{"String":"\#(old)"},"content":"\#(new)"}"#
  }

  private func normalizers(_ steps: [String]) -> String {
    #""normalizer":{"type":"Sequence","normalizers":[\#(steps.joined(separator: ","))]},"#
  }

  @Test func `replacements that multiply a text are an error`() throws {
    let growing = replacement("a", String(repeating: "a", count: 16))
    let tokenizer = try tokenizer(normalizers(Array(repeating: growing, count: 8)))
    let text = String(repeating: "a", count: 1000)
    let error = try #require(throws: TokenizationError.self) { try tokenizer.encode(text) }
    #expect(error.description.contains("32 times"))
    #expect(error.advice != nil)
    #expect(throws: TokenizationError.self) { try tokenizer.locate(text) }
  }

  @Test func `one replacement by a very long text is an error`() throws {
    let long = String(repeating: "b", count: 100_000)
    let tokenizer = try tokenizer(
      normalizers([#"{"type":"Replace","pattern":{"Regex":"x*"},"content":"\#(long)"}"#]))
    #expect(throws: TokenizationError.self) { try tokenizer.encode("aaaa") }
  }

  @Test func `a text may grow as compatibility forms make it`() throws {
    let tokenizer = try tokenizer(#""normalizer":{"type":"NFKD"},"#)
    #expect(try tokenizer.encode(String(repeating: "\u{FDFA}", count: 50_000)).isEmpty)
  }

  @Test func `a decoder that multiplies tokens is refused`() throws {
    let steps = Array(repeating: replacement("a", "aaaaaaaa"), count: 4).joined(separator: ",")
    let stage = #""decoder":{"type":"Sequence","decoders":[\#(steps)]},"#
    let error = try #require(throws: TokenizationError.self) { try tokenizer(stage) }
    #expect(error.code == .unsupported)
  }

  @Test func `a text to look for that is very long is refused`() throws {
    let step = replacement(String(repeating: "a", count: 1001), "b")
    #expect(throws: TokenizationError.self) { try tokenizer(normalizers([step])) }
  }

  @Test func `a tokenizer that is told to stop stops`() throws {
    let tokenizer = try tokenizer("").stopping { true }
    #expect(throws: CancellationError.self) { try tokenizer.encode("ab") }
    #expect(throws: CancellationError.self) { try tokenizer.locate("ab") }
  }
}
