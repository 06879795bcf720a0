import Foundation
import Testing

/// `liar engine`: requests in, events out, a line each.
struct EngineLinesTests {
  private func events(_ orders: [String], _ arguments: String...) throws -> [[String: Any]] {
    let run = try Program.run(["engine"] + arguments, input: orders.joined(separator: "\n") + "\n")
    #expect(run.status == 0 && run.errors.isEmpty)
    return try run.output.split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func everyRequestEndsInOrder() throws {
    let events = try events(
      [
        #"{"job":1,"request":"open","path":"\#(Samples.encoder)"}"#,
        #"{"job":2,"request":"calibrate","calibration":{"file":"\#(Samples.encoderText)","samples":32}}"#,
        #"{"job":3,"request":"analyze","criterion":"wanda","sites":["0.ffn","1.attention"]}"#,
      ], "--in-order")
    let ends = events.filter { $0["event"] as? String == "finished" }
    #expect(ends.compactMap { $0["job"] as? Int } == [1, 2, 3])
    let analyzed = events.filter { $0["event"] as? String == "site-analyzed" }
    let sites = analyzed.compactMap { ($0["analysis"] as? [String: Any])?["site"] as? String }
    #expect(Set(sites) == ["0.ffn", "1.attention"])
  }

  /// The refusal of a request that isn't there lists those that are.
  @Test func theHelpNamesEveryRequest() throws {
    let refusal = try Program.run(["engine"], input: #"{"job":1,"request":"paint"}"# + "\n").errors
    let list = try #require(refusal.split(separator: "'request' must be ").last)
    let names = list.split { $0 == "," || $0.isWhitespace }.filter { $0 != "or" }
    #expect(names.count >= 16 && names.contains("measure") && names.contains("worst-tokens"))
    let help = try Program.run("engine", "--help").output
    for name in names { #expect(help.contains("\n  \(name): "), "\(name)") }
  }

  @Test func aFailureIsAnEvent() throws {
    let events = try events([#"{"job":7,"request":"open","path":"/no/such/model"}"#])
    let failure = try #require(events.last)
    #expect(failure["event"] as? String == "failed" && failure["job"] as? Int == 7)
    #expect((failure["message"] as? String)?.contains("/no/such/model") == true)
  }

  @Test func aJobIsCancelled() throws {
    let events = try events([
      #"{"job":1,"request":"open","path":"\#(Samples.encoder)"}"#, #"{"cancel":1}"#,
    ])
    // It may have been done already; either way it ends once.
    let ends = events.filter {
      ["finished", "cancelled"].contains($0["event"] as? String)
    }
    #expect(ends.count == 1)
  }

  /// Jobs are ended first: a crash at the end would hide the mistake.
  @Test func aMistakeWhileJobsRunEndsThem() throws {
    for _ in 0..<8 {
      let orders = [
        #"{"job":1,"request":"open","path":"\#(Samples.encoder)"}"#,
        #"{"job":2,"request":"calibrate","calibration":{"file":"\#(Samples.encoderText)"}}"#, "{",
      ]
      let run = try Program.run(["engine", "--no-cache"], input: orders.joined(separator: "\n"))
      #expect(run.status == 65 && run.errors.contains("line 3"), "\(run.status) \(run.errors)")
      let ends = run.output.split(separator: "\n").filter { line in
        ["finished", "cancelled", "failed"].contains { line.contains("\"event\":\"\($0)\"") }
      }
      #expect(ends.count == 2)
    }
  }

  @Test(arguments: [
    ("{", "line 1"), (#"{"request":"open"}"#, "'job' is missing"),
    (#"{"job":1,"request":"paint"}"#, "'request' must be"),
    (#"{"job":1,"request":"calibrate"}"#, "'calibration' is missing"),
  ])
  func aLineThatMeansNothingIsAnError(line: String, message: String) throws {
    let run = try Program.run(["engine"], input: line + "\n")
    #expect(run.status == 65 && run.output.isEmpty)
    #expect(run.errors.contains(message))
  }
}
