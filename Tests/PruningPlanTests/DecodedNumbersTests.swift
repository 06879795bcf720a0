import Foundation
import Testing

@testable import PruningPlan

/// Numbers of recipes and requests are held to the ranges that the rest takes for granted.
struct DecodedNumbersTests {
  private static let site =
    #"{"criterion":"wifv","kept":KEPT,"protected":false,"reconstruction":"liar"}"#
  private static let estimate = #"{"ridge":RIDGE,"guardShare":GUARD,"seed":SEED}"#
  private static let recipe =
    #"{"model":"m","mode":"one-shot","estimate":\#(estimate),"sites":{"0.ffn":\#(site)}}"#
  private static let comparison =
    #"{"criteria":["wifv"],"reconstructions":["liar"],"ratios":[RATIO],"modules":["ffn"],"#
    + #""estimate":\#(estimate)}"#

  /// Requests with a word for every number, and what each may be.
  private static let requests = [
    #""calibrate","calibration":{"file":"t","samples":COUNT,"length":COUNT,"seed":SEED,"heldOut":RATIO}"#,
    #""analyze","sites":["0.ffn"],"estimate":\#(estimate),"byHand":{"0.ffn":{"kept":[UNIT],"dropped":[2]}}"#,
    #""allocate","allocation":{"budget":"50%","round_to":COUNT},"settings":{"0.ffn":\#(site)}"#,
    #""token-errors","sample":UNIT,"settings":{"0.ffn":\#(site)}"#,
    #""worst-tokens","settings":{"0.ffn":\#(site)},"limit":COUNT"#,
    #""figures","comparison":\#(comparison)"#,
    #""write-figures","figures":{"options":\#(comparison),"errors":[],"scores":[]},"destination":"d""#,
    #""neighbours","sentence":"s","recipe":\#(recipe),"limit":COUNT"#,
    #""generate","prompt":"p","recipe":\#(recipe),"generation":{"maximumTokens":UNIT,"temperature":HEAT,"seed":SEED}"#,
    #""evaluate","recipe":\#(recipe),"evaluation":{"task":"fidelity","file":"f","length":COUNT,"limit":COUNT}"#,
    #""measure","recipe":\#(recipe)"#,
  ]
  private static let good = [
    "KEPT": "3", "RIDGE": "0.1", "GUARD": "\"1%\"", "SEED": "7", "RATIO": "0.5", "COUNT": "2",
    "UNIT": "1", "HEAT": "0.5",
  ]
  private static let bad = [
    "KEPT": ["-1", "2147483648", "0.5"],
    "RIDGE": ["-1", "1e7", "1e308", "\"-5%\"", "\"1e300%\"", "\"some\""],
    "GUARD": ["-0.1", "1.5", "1e308", "\"101%\""],
    "SEED": ["-1", "9223372036854775808", "18446744073709551616"],
    "RATIO": ["-0.1", "1", "1e18", "-9223372036854775808", "\"100%\""],
    "COUNT": ["0", "-1", "9223372036854775807", "1e19"],
    "UNIT": ["-1", "9223372036854775807", "-9223372036854775808"],
    "HEAT": ["-1", "1e400"],
  ]

  @Test(arguments: requests)
  func inRange(_ request: String) throws {
    let numbers = Self.good.filter { request.contains($0.key) }
    try #require(!numbers.isEmpty)
    let order = try EngineOrder(jsonLine: Self.filled(request))
    guard case .submit(let job, let asked) = order else {
      Issue.record("no request")
      return
    }
    #expect(job == JobID(1) && !asked.title.isEmpty)
  }

  @Test(arguments: requests)
  func outOfRange(_ request: String) throws {
    for (word, values) in Self.bad {
      let places = request.ranges(of: word)
      for place in places {
        for value in values {
          let line = Self.filled(request.replacingCharacters(in: place, with: value))
          let error = #expect(throws: RecipeError.self, "\(line)") {
            try EngineOrder(jsonLine: line)
          }
          #expect(error?.description.contains("''") == false, "\(error?.description ?? "")")
        }
      }
    }
  }

  @Test(arguments: [
    #"{"first":0,"counts":[9223372036854775807,1]}"#, #"{"first":-1,"counts":[1]}"#,
    #"{"first":9223372036854775807,"counts":[1]}"#, #"{"first":2047,"counts":[1,1]}"#,
  ])
  func histogramsStayWithinTheirBins(_ text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ErrorHistogram.self, from: Data(text.utf8))
    }
  }

  @Test(arguments: ["ridge = 1e7", "guardShare = 1.5", "heldOut = 1.0", "samples = 0", "kept = -1"])
  func recipesNameTheKey(_ line: String) throws {
    let key = String(line.prefix { $0 != " " })
    let text = try RecipeTests.full.toml().split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix(key + " = ") ? Substring(line) : $0 }.joined(separator: "\n")
    let error = try #require(throws: RecipeError.self) { try Recipe(toml: text) }
    #expect(error.description.contains(key), "\(error.description)")
  }

  private static func filled(_ request: String) -> String {
    var line = #"{"job":1,"request":\#(request)}"#
    for (word, value) in good { line = line.replacing(word, with: value) }
    return line
  }
}
