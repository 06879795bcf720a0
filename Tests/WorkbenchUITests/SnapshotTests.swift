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
    try Snapshot.expect(text, named: "\(scene)-\(ladder)")
  }

  @Test("styles of the themes", arguments: ["dark", "light"])
  func themes(_ name: String) throws {
    let frame = draw(Scene.tokens.state(100, 30), theme: try Themes.theme(name))
    try Snapshot.expect(frame.buffer.styledText + "\n", named: "theme-\(name)")
  }

  @Test("the key table of the documentation")
  func keyTable() throws {
    try Snapshot.expect(CommandRegistry.markdown(), named: "keys")
  }
}
