import Foundation
import ModelFormats
import Testing

struct ShrinkingFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func bytesThatAreGoneAreNotLent() throws {
    let path = try folder.write([UInt8](repeating: 7, count: 3 << 20), "weights")
    let file = try MappedFile(path: path)
    #expect(truncate(path, 1 << 20) == 0)
    #expect(try file.bytes(at: 0, count: 1 << 20).allSatisfy { $0 == 7 })
    let error = formatError { () throws(FormatError) in
      _ = try file.bytes(at: 1 << 20, count: 1)
    }
    #expect(error?.code == .truncated)
    #expect(error?.file == path)
    #expect(error?.remedy != nil)
  }

  @Test func aFileThatWasReplacedIsReadAsItWas() throws {
    let path = try folder.write([UInt8](repeating: 7, count: 1 << 16), "weights")
    let file = try MappedFile(path: path)
    let other = try folder.write([1], "other")
    #expect(rename(other, path) == 0)
    #expect(try file.bytes(at: 0, count: 1 << 16).allSatisfy { $0 == 7 })
  }

  @Test func tensorsOfAShrunkFileAreRefused() throws {
    let path = folder.path + "/model.safetensors"
    let tensors = try ["a", "b"].map {
      try TensorSource(name: $0, shape: [4096], numbers: [Float](repeating: 1, count: 4096))
    }
    try SafetensorsWriter.write(tensors, metadata: [:], path: path)
    let archive = try SafetensorsFile(path: path)
    #expect(truncate(path, 20_000) == 0)
    let errors = ["a", "b"].compactMap { name in
      formatError { () throws(FormatError) in try archive.withBytes(of: name) { _ in } }
    }
    #expect(errors.map(\.code) == [.truncated])
  }
}
