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
}
