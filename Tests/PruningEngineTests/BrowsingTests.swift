import Foundation
import PruningPlan
import Testing
import Timing

@testable import PruningEngine

@Suite("Looking into folders") struct BrowsingTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "liar-browsing-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func write(_ name: String, _ text: String = "") throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
  }

  private func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder + "/" + name, withIntermediateDirectories: true)
  }

  @Test func foldersComeFirstInNaturalOrder() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in ["layer10", "layer2", "Model"] { try makeFolder(name) }
    try write("Model/config.json", "{}")
    try write("b.gguf")
    try write("a.txt", "text")
    try write(".hidden")
    let listing = try FolderReader.list(folder)
    #expect(
      listing.entries.map(\.name) == ["layer2", "layer10", "Model", ".hidden", "a.txt", "b.gguf"])
    #expect(
      listing.entries.map(\.kind) == [.folder, .folder, .modelFolder, .other, .text, .modelFile])
    #expect(listing.entries[4].bytes == 4)
    #expect(!listing.isModel && !listing.isCut)
  }

  @Test func partsOfAModelAreOneEntry() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for part in [2, 1, 3] { try write("m-0000\(part)-of-00003.gguf", "12345") }
    try write("m-00001-of-00002.gguf", "1")
    let entries = try FolderReader.list(folder).entries
    #expect(entries.map(\.name) == ["m-00001-of-00002.gguf", "m-00001-of-00003.gguf"])
    #expect(entries.map(\.parts) == [1, 3])
    #expect(entries.map(\.bytes) == [1, 15])
  }

  @Test func strangeEntriesAreListedAndClosed() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    symlink("loop", folder + "/loop")
    symlink("nowhere", folder + "/dangling")
    symlink(folder, folder + "/round")
    mkfifo(folder + "/pipe.gguf", 0o600)
    let descriptor = open(folder, O_RDONLY)
    let name: [CChar] = [0x61, CChar(bitPattern: 0xFF), 0x2E, 0x74, 0x78, 0x74, 0]
    Foundation.close(openat(descriptor, name, O_CREAT | O_WRONLY, 0o600))
    Foundation.close(descriptor)
    let entries = try FolderReader.list(folder).entries
    #expect(entries.first?.name == "round")
    #expect(entries.first?.kind == .folder)
    let closed = entries.filter { $0.kind == .closed }
    #expect(closed.count == 4)
    #expect(closed.filter { ($0.problem ?? "").isEmpty }.isEmpty)
    #expect(closed.contains { $0.problem?.contains("UTF-8") == true })
    #expect(closed.contains { $0.problem == "a link that leads back to itself" })
    // Round and round: a path is just longer.
    let deep = folder + String(repeating: "/round", count: 20)
    #expect(try FolderReader.list(deep).entries.count == entries.count)
    #expect(FileSummary(readingHeadersOf: folder + "/pipe.gguf").content.problem != nil)
    #expect(FileSummary(readingHeadersOf: folder + "/loop").content.problem != nil)
  }

  @Test func foldersThatCannotBeListedSayWhy() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("file")
    for (path, reason) in [
      (folder + "/none", "nothing of that name"), (folder + "/file", "no folder"),
      (folder + "/" + String(repeating: "x/", count: 5000), "too long"),
    ] {
      let error = #expect(throws: EngineError.self) { try FolderReader.list(path) }
      #expect(error?.description.contains(reason) == true)
    }
    #expect(try FolderReader.list(folder + "/").entries.map(\.name) == ["file"])
  }

  @Test func hugeFoldersAreCutAndFast() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for index in 0..<10_000 { close(creat(folder + "/f\(index).txt", 0o600)) }
    var listing = FolderListing(path: "", entries: [])
    let time = try Timing.processorTime { listing = try FolderReader.list(folder) }
    #expect(listing.entries.count == 10_000)
    #expect(listing.entries.prefix(3).map(\.name) == ["f0.txt", "f1.txt", "f2.txt"])
    #expect(time < .seconds(2))
    let cut = try FolderReader.list(folder, limit: 100)
    #expect(cut.isCut && cut.entries.count == 100)
    let stopped = Work()
    stopped.cancel()
    #expect(throws: CancellationError.self) { try FolderReader.list(folder, work: stopped) }
  }

  @Test func headersDescribeAModel() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let sample = SampleModel.tinyBERT
    let summary = FileSummary(readingHeadersOf: sample.folder)
    let whole = try sample.open().summary
    #expect(
      summary.content
        == .model(
          ModelGlance(
            family: whole.familyTitle, layers: whole.layers, hiddenSize: whole.hiddenSize,
            parameters: whole.parameters, storage: whole.storage)))
    #expect(summary.bytes == whole.fileBytes)
    #expect(try FolderReader.list(sample.folder).isModel)
  }

  @Test func brokenModelsAreDescribedInWords() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("config.json", "{\"model_type\": \"bert\"")
    #expect(FileSummary(readingHeadersOf: folder).content.problem?.contains("line 1") == true)
    try write("a.gguf", "not a model")
    let problem = FileSummary(readingHeadersOf: folder + "/a.gguf").content.problem
    #expect(problem?.isEmpty == false)
    #expect(problem?.contains(folder) == false)
  }

  @Test func textsAreDescribedByTheirFirstLine() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("a.txt", "\n  \r\n  größe \u{1B}[31m\nsecond")
    #expect(
      FileSummary(readingHeadersOf: folder + "/a.txt").content
        == .text(firstLine: "größe \u{1B}[31m"))
    try write("empty.txt")
    try write("binary.txt", "a\0b")
    #expect(FileSummary(readingHeadersOf: folder + "/empty.txt").content.problem != nil)
    #expect(FileSummary(readingHeadersOf: folder + "/binary.txt").content.problem != nil)
    try Data([0xFF, 0xFE, 0x41]).write(to: URL(fileURLWithPath: folder + "/latin.txt"))
    #expect(FileSummary(readingHeadersOf: folder + "/latin.txt").content.problem == nil)
  }
}

extension FileSummary.Content {
  fileprivate var problem: String? { if case .problem(let text) = self { text } else { nil } }
}
