import Foundation
import TerminalGraphics
import Testing
import WorkbenchCore
import WorkbenchUI

@Suite("Screens as they were approved") struct SnapshotTests {
  static let sizes = [(150, 40), (100, 30), (80, 24), (40, 10), (20, 5)]

  @Test(
    "panes and dialogs at every breakpoint", arguments: Scene.allCases, [Ladder.unicode, .ascii])
  func screens(_ scene: Scene, _ ladder: Ladder) throws {
    var text = ""
    for (width, height) in Self.sizes {
      text +=
        "== \(width)×\(height)\n" + draw(scene.state(width, height), ladder).buffer.text + "\n"
    }
    try expectSnapshot(text, named: "\(scene)-\(ladder)")
  }

  @Test("styles of the themes", arguments: ["dark", "light"])
  func themes(_ name: String) throws {
    let frame = draw(Scene.tokens.state(100, 30), theme: try Themes.theme(name))
    try expectSnapshot(frame.buffer.styledText + "\n", named: "theme-\(name)")
  }

  @Test("the key table of the documentation")
  func keyTable() throws {
    try expectSnapshot(CommandRegistry.markdown(), named: "keys")
  }

  /// Compares with `Snapshots/NAME.txt`; `RECORD_SNAPSHOTS=1` writes it anew.
  private func expectSnapshot(_ text: String, named name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Snapshots").appendingPathComponent(name + ".txt")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let approved = try String(contentsOf: file, encoding: .utf8)
    guard text != approved else { return }
    let new = text.split(separator: "\n", omittingEmptySubsequences: false)
    let old = approved.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in new.enumerated() where index >= old.count || line != old[index] {
      let before = index < old.count ? String(old[index]) : "nothing"
      Issue.record("\(name), line \(index + 1)\n was \(before)\n is  \(line)")
      return
    }
    Issue.record("\(name) has become shorter")
  }
}
