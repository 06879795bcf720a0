import Foundation
import PruningPlan
import Testing

@Suite("Errors, held out and fitted")
struct ErrorFigureTests {
  @Test("the documents define it as reports do", arguments: ["README.md", "docs/GUIDE.md"])
  func documented(_ path: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    let definition = "the root of the squared change of its output over the output's variance"
    #expect(ErrorFigure.definition.contains(definition))
    #expect(text.contains(definition) && text.contains("held-out"))
  }

  @Test("the held-out error counts where there is one")
  func counted() {
    #expect(ErrorFigure(fitted: 0.1, heldOut: 0.3).value == 0.3)
    #expect(ErrorFigure(fitted: 0.1, heldOut: 0.3).kind == "held-out")
    #expect(ErrorFigure(fitted: 0.1).value == 0.1)
    #expect(ErrorFigure(fitted: 0.1).kind == "fitted")
    #expect(ErrorFigure().value == nil)
  }

  /// Half as much again, and 0.02 more: both, at least.
  @Test(
    "a fit that doesn't carry over is one by factor and by distance",
    arguments: [
      (0.25, 0.375, true), (0.25, 0.374, false), (0.04, 0.0625, true), (0.03, 0.049, false),
      (0.001, 0.02, false), (0.0, 0.02, true), (0.3, 0.1, false), (0.005, 0.302, true),
    ])
  func overfits(fitted: Double, heldOut: Double, expected: Bool) {
    #expect(ErrorFigure(fitted: fitted, heldOut: heldOut).overfits == expected)
  }

  @Test("what isn't held out is not judged")
  func nothingHeldOut() {
    #expect(!ErrorFigure(fitted: 0.1).overfits && !ErrorFigure(heldOut: 0.9).overfits)
  }

  @Test("a mean is held out where all its figures are")
  func mean() {
    let both = ErrorFigure(fitted: 0.25, heldOut: 0.5)
    #expect(
      .mean(of: [both, ErrorFigure(fitted: 0, heldOut: 0)])
        == ErrorFigure(fitted: 0.125, heldOut: 0.25))
    #expect(ErrorFigure.mean(of: [both, ErrorFigure(fitted: 0.75)]) == ErrorFigure(fitted: 0.5))
    #expect(ErrorFigure.mean(of: []) == ErrorFigure())
  }

  @Test("a curve gives both, and nothing outside its widths or where it is no number")
  func curve() {
    let curve = ErrorCurve(error: [1, 0.25, .nan, 0], heldOutError: [1, 0.5, 0.25, 0])
    #expect(curve[1] == ErrorFigure(fitted: 0.25, heldOut: 0.5))
    #expect(curve[2] == ErrorFigure(fitted: nil, heldOut: 0.25))
    #expect(curve[4] == ErrorFigure() && curve[-1] == ErrorFigure())
    #expect(curve.counted == curve.heldOutError)
    #expect(ErrorCurve(error: [1, 0], heldOutError: []).counted == [1, 0])
  }

  @Test("JSON keeps both keys")
  func keys() throws {
    let figure = ErrorFigure(fitted: 0.25, heldOut: 0.5)
    let data = try JSONEncoder().encode(figure)
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.contains(#""error":0.25"#) && text.contains(#""held_out_error":0.5"#))
    #expect(try JSONDecoder().decode(ErrorFigure.self, from: data) == figure)
  }

  @Test(
    "an estimate rests on the ridge with fewer tokens than columns, or nearly dependent ones",
    arguments: [
      (99, 100, 1.0, true), (100, 100, 1.0, false), (500, 100, 1e8, false), (500, 100, 2e8, true),
      (500, 100, Double.infinity, true), (500, 100, .nan, true),
    ])
  func ridge(tokens: Int, columns: Int, condition: Double, expected: Bool) {
    let conditioning = Conditioning(tokens: tokens, columns: columns, condition: condition)
    #expect(conditioning.restsOnRidge == expected)
    #expect((conditioning.warning != nil) == expected)
    #expect(conditioning.condition.isFinite)
  }
}
