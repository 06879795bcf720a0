import TerminalGraphics
import Testing

@Suite struct TextWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("日本", 4), ("한국", 4), ("ｆｕｌｌ", 8), ("é", 1), ("e\u{301}", 1),
    ("👩‍🚀", 2), ("🇫🇷", 2), ("❤️", 2), ("❤", 1), ("👍🏽", 2), ("👨‍👩‍👧‍👦", 2), ("1️⃣", 2),
    ("नि", 2), ("กำ", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("─█⣿", 3), ("\u{A0}", 1),
    ("\u{3000}", 2),
  ])
  func measuresColumns(text: String, columns: Int) {
    #expect(text.columnWidth == columns)
  }

  @Test(arguments: [
    ("\n", "␊"), ("\t", "␉"), ("\u{1B}[31m", "␛[31m"), ("\u{7F}", "␡"), ("\u{9B}", "\u{FFFD}"),
    ("\r\n", "␍␊"), ("\u{202E}", "\u{FFFD}"), ("\u{200B}", "\u{FFFD}"), ("\u{301}", "◌\u{301}"),
    ("\u{2028}", "␤"), ("\u{FEFF}", "\u{FFFD}"),
  ])
  func replacesWhatWouldBreakALine(text: String, expected: String) {
    #expect(text.columnUnits.map(\.text).joined() == expected)
    #expect(text.columnWidth == expected.unicodeScalars.count { $0 != "\u{301}" })
  }

  @Test func noScalarPrintsAControl() {
    for value in UInt32(0)...0x2FFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for unit in String(Character(scalar)).columnUnits {
        #expect(unit.width == 1 || unit.width == 2)
        #expect(!unit.text.unicodeScalars.contains { $0.properties.generalCategory == .control })
        #expect(!unit.text.unicodeScalars.contains { $0.properties.generalCategory == .format })
      }
    }
  }

  @Test(arguments: [
    ("abcdef", 4, "abc…"), ("abc", 3, "abc"), ("abc", 0, ""), ("日本語", 4, "日…"),
    ("日本語", 5, "日本…"), ("日本語", 6, "日本語"), ("ab", 1, "…"),
  ])
  func truncates(text: String, columns: Int, expected: String) {
    #expect(text.truncated(to: columns) == expected)
    #expect(text.truncated(to: columns).columnWidth <= columns)
  }

  @Test func truncatesAtTheStart() {
    #expect("/long/path/file".truncatedAtStart(to: 8) == "…th/file")
    #expect("file".truncatedAtStart(to: 8) == "file")
  }

  @Test(arguments: [
    (Alignment.leading, "日   "), (.trailing, "   日"), (.center, " 日  "),
  ])
  func pads(alignment: Alignment, expected: String) {
    #expect("日".padded(to: 5, alignment: alignment) == expected)
  }

  @Test func wraps() {
    #expect("one two three".wrapped(to: 7) == ["one two", "three"])
    #expect("abcdefgh x".wrapped(to: 3) == ["abc", "def", "gh", "x"])
    #expect("a\n\nb".wrapped(to: 9) == ["a", "", "b"])
  }
}
