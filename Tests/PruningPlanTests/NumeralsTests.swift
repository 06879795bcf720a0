import PruningPlan
import Testing

struct NumeralsTests {
  @Test(arguments: [
    (0.0, 0, "0"), (0.04, 1, "0.0"), (-0.04, 1, "0.0"), (-0.06, 1, "-0.1"), (12.345, 2, "12.35"),
    (1.0, 3, "1.000"), (0.005, 3, "0.005"), (.nan, 2, "—"), (-.infinity, 2, "∞"),
  ])
  func fixedHasItsDecimals(value: Double, decimals: Int, text: String) {
    #expect(Numerals.fixed(value, decimals) == text)
  }

  @Test func numbersBeyondAllDigitsAreWrittenAnyway() {
    #expect(Numerals.fixed(1e300, 2) == "1e+300")
  }

  @Test(arguments: [(50.0, "50"), (12.5, "12.5"), (0.1 + 0.2, "0.3"), (100, "100"), (0, "0")])
  func trimmedHasNoZerosAtTheEnd(value: Double, text: String) {
    #expect(Numerals.trimmed(value, 10) == text)
  }

  @Test func percentAndAnotherMinus() {
    #expect(Numerals.percent(0.125) == "12.5 %")
    #expect(Numerals.percent(-0.5, minus: "−") == "−50.0 %")
  }
}
