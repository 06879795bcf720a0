import Foundation
import JSONSyntax

/// A folder of a reader's own, in which a document is laid out for those that want a path.
final class ScratchFolder: Sendable {
  let path: String

  /// Nothing is made before the first file is.
  init() { path = NSTemporaryDirectory() + "/liar-fuzzing-\(UUID().uuidString)" }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file.
  /// - Returns: its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = path + "/" + name
    if !Self.write(bytes, file) {
      try FileManager.default.createDirectory(
        atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      guard Self.write(bytes, file) else { throw CocoaError(.fileWriteUnknown) }
    }
    return file
  }

  /// A million times, Foundation's way would cost more than all the reading.
  private static func write(_ bytes: [UInt8], _ file: String) -> Bool {
    guard let stream = fopen(file, "w") else { return false }
    let count = fwrite(bytes, 1, bytes.count, stream)
    return fclose(stream) == 0 && count == bytes.count
  }

  /// Lays out a JSON object as a folder: members that are strings as texts, others as JSON. So
  /// several files are one document, and are damaged together.
  /// - Parameter names: the files that may be in it; other members make none.
  func layOut(_ document: [UInt8], as names: [String]) throws {
    let members = try JSONReader.read(document, as: .python).members ?? []
    for name in names {
      let member = members.last { $0.key.elementsEqual(name.utf8) }?.value
      if let member {
        _ = try file(name, member.bytes ?? member.written)
      } else {
        unlink(path + "/" + name)
      }
    }
  }
}

/// The tree that the tests are in.
enum Tree {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The bytes of one of its files.
  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: root + "/" + path)))
  }

  /// A folder of it as the object that `ScratchFolder.layOut` takes apart.
  static func folder(_ path: String, _ names: [String]) throws -> [UInt8] {
    var members: [(key: [UInt8], value: JSONNode)] = []
    for name in names {
      guard let bytes = try? bytes(path + "/" + name) else { continue }
      let value = try? JSONReader.read(bytes, as: .python)
      members.append((Array(name.utf8), value ?? .string(bytes)))
    }
    return JSONNode.object(members).written
  }
}
