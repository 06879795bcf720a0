import Foundation
import Testing

@testable import ModelFormats

@Suite("Private folders")
struct PrivateFolderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func mode(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test("A folder that is made is its user's alone, and so is what is written into it")
  func made() throws {
    let path = folder.path + "/cache/liar"
    try PrivateFolder.make(path)
    #expect(try mode("cache/liar") == 0o700)
    try AtomicOutput.write("a", path: path + "/file")
    try AtomicOutput.writeFolder(path: path + "/folder") {
      try Data().write(to: URL(fileURLWithPath: $0 + "/inside"))
    }
    #expect(try mode("cache/liar/file") == 0o600)
    #expect(try mode("cache/liar/folder") == 0o700)
  }

  @Test("One that others could look into is closed, with its files, but no link's target")
  func closed() throws {
    try folder.write("x", "elsewhere")
    chmod(folder.path + "/elsewhere", 0o644)
    let path = folder.path + "/cache"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    chmod(path, 0o755)
    try folder.write("x", "cache/file")
    chmod(path + "/file", 0o644)
    symlink(folder.path + "/elsewhere", path + "/link")
    try PrivateFolder.make(path)
    #expect(try mode("cache") == 0o700 && mode("cache/file") == 0o600)
    #expect(try mode("elsewhere") == 0o644)
  }

  @Test("Elsewhere files are as open as the user has it")
  func elsewhere() throws {
    chmod(folder.path, 0o755)
    try AtomicOutput.write("a", path: folder.path + "/file")
    #expect(try mode("file") & 0o044 == 0o044)
  }
}
