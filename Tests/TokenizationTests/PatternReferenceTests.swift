import JSONSyntax
import Testing

@testable import Tokenization

/// Against `patterns.json`: what Oniguruma makes of random expressions and texts.
@Suite struct PatternReferenceTests {
  private struct Case {
    var pattern: Pattern
    var text: [UInt32]
    var json: JSONNode
  }

  /// The cases whose expressions are supported.
  private func cases() throws -> [Case] {
    let all = try #require(try Fixture.json("patterns.json").array)
    #expect(all.count == 2000)
    let cases = all.compactMap { json -> Case? in
      guard let pattern = try? Pattern((json["pattern"] as JSONNode?).text) else { return nil }
      return Case(
        pattern: pattern, text: [UInt32](codePointsOf: (json["text"] as JSONNode?).text),
        json: json)
    }
    // What may be empty isn't repeated without end, and `{` always counts.
    #expect(cases.count > 1900)
    return cases
  }

  @Test func `pieces are the reference's`() throws {
    let behaviors: [SplitBehavior] = [
      .isolated, .removed, .mergedWithPrevious, .mergedWithNext, .contiguous,
    ]
    for item in try cases() {
      let step = PreTokenizer.pattern(
        item.pattern, behaviors[item.json["behavior"]?.integer ?? 0],
        isInverted: item.json["inverts"]?.boolean ?? false)
      let pieces = try step.split(
        Pieces(item.text, beginsText: true), TextWork(length: item.text.count))
      #expect(
        pieces.ranges.map { Array(item.text[$0]).string }
          == item.json["pieces"]?.array?.compactMap(\.string), "\(item.json)")
    }
  }

  @Test func `replacements are the reference's`() throws {
    let sign = [UInt32](codePointsOf: "<>")
    for item in try cases() {
      let result = try Normalizer.replacePattern(item.pattern, with: sign)
        .normalize(item.text, TextWork(length: item.text.count))
      #expect(result.string == item.json["replaced"]?.string, "\(item.json)")
    }
  }

  @Test func `the table ends every match where backtracking does`() throws {
    for item in try cases() where !item.text.isEmpty {
      let whole = item.text.indices
      let work = TextWork(length: item.text.count)
      let ends = try item.pattern.table.ends(
        item.pattern.sets, in: item.text, from: 0, whole, work)
      var matcher = PatternMatcher(item.pattern, work)
      try matcher.forEachMatch(in: item.text, whole) { match in
        #expect(ends[match.lowerBound] == match.upperBound, "\(item.json)")
      }
    }
  }
}
