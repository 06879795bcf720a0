import Foundation
import Testing

/// Text that was approved, and is compared with from then on.
enum Snapshot {
  /// Compares with `Snapshots/NAME.txt`; `RECORD_SNAPSHOTS=1` writes it anew.
  static func expect(_ text: String, named name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Snapshots").appendingPathComponent(name + ".txt")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
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
