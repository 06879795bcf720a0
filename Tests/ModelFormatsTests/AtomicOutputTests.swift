import Foundation
import Testing

@testable import ModelFormats

@Suite("Atomic output")
struct AtomicOutputTests {
  struct Interruption: Error {}

  let folder: TemporaryFolder
  let target: String

  init() throws {
    folder = try TemporaryFolder()
    target = folder.path + "/out"
  }

  func content(_ name: String) throws -> String {
    String(decoding: try folder.read(name), as: UTF8.self)
  }

  @Test("A file appears whole, and only its name is left")
  func file() throws {
    try AtomicOutput.write("hello", path: target)
    #expect(try content("out") == "hello")
    #expect(folder.names == ["out"])
  }

  @Test("An existing target is refused and untouched", arguments: [true, false])
  func refusesExisting(asFolder: Bool) throws {
    try folder.write("old", "out")
    let error = formatError { () throws(FormatError) in
      _ = try AtomicOutput(path: target, kind: asFolder ? .folder : .file)
    }
    #expect(error?.code == .exists)
    #expect(try content("out") == "old")
    #expect(folder.names == ["out"])
  }

  @Test("A target that appears meanwhile is refused")
  func refusesLateTarget() throws {
    let output = try AtomicOutput(path: target, kind: .file)
    try folder.write("rival", "out")
    #expect(throws: FormatError.self) { try output.commit() }
    #expect(try content("out") == "rival")
    #expect(folder.names == ["out"])
  }

  @Test("Overwriting replaces a file and keeps its permissions")
  func overwritesFile() throws {
    try folder.write("old", "out")
    chmod(target, 0o640)
    try AtomicOutput.write("new", path: target, overwrite: true)
    #expect(try content("out") == "new")
    let attributes = try FileManager.default.attributesOfItem(atPath: target)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
  }

  @Test("Overwriting replaces a folder as a whole")
  func overwritesFolder() throws {
    try FileManager.default.createDirectory(
      atPath: target, withIntermediateDirectories: false)
    try folder.write("old", "out/old.txt")
    try AtomicOutput.writeFolder(path: target, overwrite: true) { temporary in
      try Data("new".utf8).write(to: URL(fileURLWithPath: temporary + "/new.txt"))
      #expect(try content("out/old.txt") == "old")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: target) == ["new.txt"])
    #expect(folder.names == ["out"])
  }

  @Test("Where folders can't be exchanged, two renames replace one, or change nothing")
  func replacesInTwoSteps() throws {
    let manager = FileManager.default
    for name in ["out", "new"] {
      try manager.createDirectory(
        atPath: folder.path + "/" + name, withIntermediateDirectories: false)
      try folder.write(name, name + "/content")
    }
    try FileSystem.replaceFolderInTwoSteps(target, with: folder.path + "/new")
    #expect(try content("out/content") == "new")
    #expect(folder.names == ["out"])
    #expect(throws: FormatError.self) {
      try FileSystem.replaceFolderInTwoSteps(target, with: folder.path + "/none")
    }
    #expect(try content("out/content") == "new")
    #expect(folder.names == ["out"])
  }

  @Test("A folder never replaces a file, nor a file a folder")
  func refusesOtherKind() throws {
    try folder.write("old", "out")
    let error = formatError { () throws(FormatError) in
      _ = try AtomicOutput(path: target, kind: .folder, overwrite: true)
    }
    #expect(error?.code == .exists)
    #expect(throws: FormatError.self) {
      try AtomicOutput(path: folder.path, kind: .file, overwrite: true)
    }
  }

  @Test("Devices, FIFOs and links to them are never replaced")
  func refusesSpecialFiles() throws {
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let link = folder.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/null")
    for (path, kind) in [(pipe, "a FIFO"), ("/dev/null", "a device"), (link, "a device")] {
      for overwrite in [true, false] {
        let error = formatError { () throws(FormatError) in
          _ = try AtomicOutput(path: path, kind: .file, overwrite: overwrite)
        }
        #expect(error?.code == .exists)
        #expect(error?.description.contains(kind) == true, "\(String(describing: error))")
      }
    }
    #expect(folder.names == ["link", "pipe"])
  }

  @Test("A failure leaves nothing behind", arguments: [true, false])
  func failure(asFolder: Bool) throws {
    #expect(throws: Interruption.self) {
      if asFolder {
        try AtomicOutput.writeFolder(path: target) { temporary in
          try Data("half".utf8).write(to: URL(fileURLWithPath: temporary + "/half"))
          throw Interruption()
        }
      } else {
        try AtomicOutput.writeFile(path: target) { _ in throw Interruption() }
      }
    }
    #expect(folder.names.isEmpty)
  }

  @Test("An output that is let go leaves nothing behind")
  func release() throws {
    do {
      let output = try AtomicOutput(path: target, kind: .folder)
      #expect(folder.names.count == 1)
      _ = output.temporary
    }
    #expect(folder.names.isEmpty)
  }

  @Test("A link stays a link, and its target is written", arguments: [true, false])
  func followsLinks(targetExists: Bool) throws {
    if targetExists { try folder.write("old", "real") }
    try FileManager.default.createSymbolicLink(atPath: target, withDestinationPath: "real")
    try AtomicOutput.write("new", path: target, overwrite: true)
    #expect(try content("real") == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: target) == "real")
  }

  @Test("A missing parent and an impossible name are refused")
  func impossible() {
    let missing = formatError { () throws(FormatError) in
      try AtomicOutput.write("x", path: folder.path + "/none/out")
    }
    #expect(missing?.code == .cannotWrite)
    #expect(missing?.remedy == "create it first")
    for path in ["", "/", ".", folder.path + "/.."] {
      #expect(throws: FormatError.self) { try AtomicOutput.write("x", path: path) }
    }
  }
}
