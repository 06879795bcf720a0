import PruningPlan
import Testing

@Suite("Shares")
struct ShareTests {
  @Test(arguments: [
    ("0.5", 0.5), ("50%", 0.5), ("50 %", 0.5), ("0", 0), ("7%", 0.07), ("12.3%", 0.123),
    ("0.1%", 0.001), ("100%", 1), ("1e1%", 0.1), ("-5%", -0.05), ("1e-4", 1e-4),
  ])
  func isReadAsTheNearestNumber(text: String, value: Double) {
    #expect(Share(text)?.value == value)
  }

  @Test(arguments: ["", "%", "half", "nan", "inf", "1%%", "5 0%", "0.5 x", "inf%"])
  func whatIsNoneIsNil(text: String) { #expect(Share(text) == nil) }

  /// As `0.07` and never as `0.07000000000000001`.
  @Test func everyPercentageIsWhatIsWrittenByHand() {
    for percent in 0...1000 {
      let (whole, tenth) = (percent / 10, percent % 10)
      let share = Share("\(whole).\(tenth)%")
      #expect(share?.value == Double("\(percent)e-3"))
    }
  }
}
