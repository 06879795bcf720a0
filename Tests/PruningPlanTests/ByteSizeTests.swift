import PruningPlan
import Testing

@Suite struct ByteSizeTests {
  @Test(
    arguments: [
      (0, "0 B"), (17, "17 B"), (999, "999 B"), (1000, "1.0 kB"), (90_900_000, "90.9 MB"),
      (99_949_999, "99.9 MB"), (99_950_000, "100 MB"), (999_499, "999 kB"), (999_500, "1.0 MB"),
      (1_230_000_000, "1.2 GB"), (5_000_000_000_000, "5.0 TB"),
    ])
  func aSizeHasThreeDigitsAtMost(bytes: Int, text: String) {
    #expect(ByteSize.text(bytes) == text)
  }
}
