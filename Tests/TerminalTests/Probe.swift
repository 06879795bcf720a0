import Foundation
import PseudoTerminal
import Testing

/// Starts the probe, which swift build puts beside the test bundle.
func startProbe(
  _ environment: [String: String] = [:], columns: Int = 80, rows: Int = 24
) throws -> PseudoTerminalProcess {
  // The runtime's own crash reporter asks the user what to do; that is not under test here.
  try PseudoTerminalProcess(
    probePath(), environment: ["SWIFT_BACKTRACE": "enable=no"].merging(environment) { $1 },
    columns: columns, rows: rows)
}

func probePath() throws -> String {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let bundle = try #require(
    FileManager.default.destinationOfSymbolicLinkIfPossible("/proc/self/exe"))
  let candidates =
    [Bundle.main.bundleURL, URL(fileURLWithPath: bundle).deletingLastPathComponent()]
    + ["release", "debug"].map { root.appending(path: ".build/\($0)") }
  let paths = candidates.map { $0.appending(path: "TerminalProbe").path }
  return try #require(paths.first { FileManager.default.isExecutableFile(atPath: $0) })
}

extension FileManager {
  fileprivate func destinationOfSymbolicLinkIfPossible(_ path: String) -> String? {
    try? destinationOfSymbolicLink(atPath: path)
  }
}

extension PseudoTerminalProcess {
  /// Whether a shell could go on here: its own screen, a cursor, line editing, no mouse, no paste
  /// brackets.
  var isRestored: Bool {
    !screen.isAlternate && screen.showsCursor && !screen.wantsMouse
      && !screen.modes.contains(2004)
  }
}
