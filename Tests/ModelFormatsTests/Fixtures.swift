import Foundation
import ModelFormats

/// The folder of golden files beside this source file.
let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("Fixtures").path

/// A folder that disappears with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/liar-formats-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ bytes: [UInt8], _ name: String) throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  @discardableResult
  func write(_ text: String, _ name: String) throws -> String {
    try write(Array(text.utf8), name)
  }

  func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
  }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

/// The error that `body` throws, nil if it throws none.
func formatError(_ body: () throws(FormatError) -> Void) -> FormatError? {
  do throws(FormatError) {
    try body()
    return nil
  } catch { return error }
}

/// The bytes of a safetensors file.
func safetensors(_ header: String, dataCount: Int) -> [UInt8] {
  let json = Array(header.utf8)
  let length = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) }
  return length + json + (0..<dataCount).map { UInt8(truncatingIfNeeded: $0) }
}
