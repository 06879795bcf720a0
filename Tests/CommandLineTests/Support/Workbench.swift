import Foundation
import PseudoTerminal
import Testing

/// What tests do with an open workbench.
extension PseudoTerminalProcess {
  /// Waits until the sites have errors and nothing is being computed.
  func becomesReady() -> Bool {
    let ready = waitUntil(timeout: 30) { $0.screen.text.contains("● ready") }
    settle()
    return ready
  }

  /// What was put on the clipboard last.
  var clipboard: String? {
    screen.operatingSystemCommands.last { $0.hasPrefix("52;c;") }
      .flatMap { Data(base64Encoded: String($0.dropFirst(5))) }
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Opens the list of what can be copied and takes the row of a number, from 0.
  func copy(row: Int) throws -> String {
    let before = screen.operatingSystemCommands.count
    send("Y")
    #expect(waitFor("search:"), "\(screen.text)")
    for _ in 0..<row { send("\u{1B}[B") }
    settle()
    send("\r")
    #expect(waitUntil { $0.screen.operatingSystemCommands.count > before }, "\(screen.text)")
    return try #require(clipboard)
  }

  /// Opens the chooser and takes the theme below the present one.
  func chooseNextTheme() {
    send("T")
    #expect(waitFor("Theme"), "\(screen.text)")
    send("\u{1B}[B")
    send("\r")
    #expect(waitFor("theme:"), "\(screen.text)")
  }

  /// The recipe of the plan on screen.
  func copyRecipe() throws -> String { try copy(row: 2) }
}

extension TemporaryFolder {
  /// The sessions of a home in this folder.
  var sessions: [String] {
    let folder = path + "/.local/state/liar/sessions"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { folder + "/" + $0 }
  }

  /// Every file below it, without its size and time.
  var allFiles: Set<String> {
    Set((FileManager.default.enumerator(atPath: path)?.allObjects as? [String]) ?? [])
  }
}
