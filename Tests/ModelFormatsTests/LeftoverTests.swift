import Foundation
import ModelFormats
import Testing

struct LeftoverTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "liar-leftover-\(UUID().uuidString)").path

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func contents() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func put(_ name: String) {
    FileManager.default.createFile(atPath: folder + "/" + name, contents: Data("x".utf8))
  }

  @Test func whatNobodyWritesIsRemovedWhenTheTargetIsWritten() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    put(".out.1a2b3c.partial")
    try AtomicOutput.write("new", path: folder + "/out")
    #expect(try contents() == ["out"])
  }

  @Test func whatAnotherWritesStays() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let other = try AtomicOutput(path: folder + "/out", kind: .folder)
    try AtomicOutput(path: folder + "/out", kind: .folder).cancel()
    #expect(FileManager.default.fileExists(atPath: other.temporary))
    try other.commit()
    #expect(try contents() == ["out"])
  }

  @Test func otherTargetsAndUsersFilesStay() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let names = [
      ".out.partial", ".out.A b.partial", ".out.x.1a.partial", ".other.1a.partial",
      ".out.7.partial", ".out.7.partial.old",
    ]
    for name in names { put(name) }
    try AtomicOutput.write("new", path: folder + "/out")
    #expect(try contents() == (names + ["out"]).sorted())
  }

  @Test func aScratchFolderGoesWithItsWorkAndTakesWhatWasLeft() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let left = folder + "/.liar-scratch.1a2b3c.partial"
    try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: false)
    put(".liar-scratch.1a2b3c.partial/statistics")
    try ScratchFolder.lend(in: folder) { path in
      #expect(!FileManager.default.fileExists(atPath: left))
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect(mode as? Int == 0o700)
      try Data("x".utf8).write(to: URL(fileURLWithPath: path + "/statistics"))
      // One that is in use stays.
      try ScratchFolder.lend(in: folder) { other in
        #expect(other != path && FileManager.default.fileExists(atPath: path + "/statistics"))
      }
      #expect(FileManager.default.fileExists(atPath: path + "/statistics"))
    }
    #expect(try contents().isEmpty)
  }

  @Test func aScratchFolderGoesWhereTheWorkFails() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(throws: CocoaError.self) {
      try ScratchFolder.lend(in: folder) { _ in throw CocoaError(.fileReadUnknown) }
    }
    #expect(try contents().isEmpty)
  }
}
