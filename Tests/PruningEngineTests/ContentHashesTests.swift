import Foundation
import Testing

@testable import ModelFormats
@testable import PruningEngine

@Suite("Hashes of files")
struct ContentHashesTests {
  private let folder: TemporaryFolder
  private var file: String { folder.path + "/weights" }
  private var cache: String { folder.path + "/cache" }

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: false)
  }

  private func write(_ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: file))
  }

  private func hash(_ hashes: ContentHashes) throws -> String {
    try hashes.hash(of: FileContent(path: file), work: Work())
  }

  private var memory: String? {
    try? String(contentsOfFile: cache + "/hashes.json", encoding: .utf8)
  }

  @Test("A file that was just written is not remembered, an older one is")
  func youngFiles() throws {
    let hashes = ContentHashes(folder: cache)
    try write([1, 2, 3])
    let first = try hash(hashes)
    #expect(memory == nil)
    Thread.sleep(forTimeInterval: 2.1)
    #expect(try hash(hashes) == first)
    #expect(memory?.contains(first) == true)
    #expect(try hash(ContentHashes(folder: cache)) == first)
  }

  @Test("What is remembered is taken, so it must be of the same file")
  func rememberedFiles() throws {
    try write([1, 2, 3])
    Thread.sleep(forTimeInterval: 2.1)
    let first = try hash(ContentHashes(folder: cache))
    let forged = try #require(memory).replacing(first, with: "0123456789abcdef")
    try forged.write(toFile: cache + "/hashes.json", atomically: true, encoding: .utf8)
    #expect(try hash(ContentHashes(folder: cache)) == "0123456789abcdef")
    // As long, other content, and the date set back: the status' own time tells.
    let date = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate]
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
    try handle.write(contentsOf: Data([9]))
    try handle.close()
    try FileManager.default.setAttributes([.modificationDate: date as Any], ofItemAtPath: file)
    let changed = try hash(ContentHashes(folder: cache))
    #expect(changed != first && changed != "0123456789abcdef")
  }

  @Test(arguments: ["", "{}", "nonsense", #"{"a": 1}"#])
  func aDamagedMemoryIsNone(text: String) throws {
    try write([1, 2, 3])
    try text.write(toFile: cache + "/hashes.json", atomically: true, encoding: .utf8)
    #expect(try hash(ContentHashes(folder: cache)) == hash(ContentHashes()))
  }

  @Test("Every piece counts, and so does their order")
  func pieces() throws {
    let piece = FileContent.pieceBytes
    var bytes = [UInt8](repeating: 0, count: 2 * piece + 5)
    var seen: Set<String> = []
    for place in [nil, 0, piece - 1, piece, 2 * piece, 2 * piece + 4] {
      if let place { bytes[place] = 1 }
      try write(bytes)
      #expect(seen.insert(try hash(ContentHashes())).inserted)
      if let place { bytes[place] = 0 }
    }
    try write(Array(bytes.dropLast()))
    #expect(seen.insert(try hash(ContentHashes())).inserted)
  }

  @Test func aCancelledHashingEnds() throws {
    try write([1])
    let work = Work()
    work.cancel()
    #expect(throws: CancellationError.self) {
      try ContentHashes().hash(of: FileContent(path: file), work: work)
    }
  }

  @Test func aFolderIsRefused() throws {
    #expect(throws: FormatError.self) {
      try ContentHashes().hash(of: FileContent(path: folder.path), work: Work())
    }
  }
}
