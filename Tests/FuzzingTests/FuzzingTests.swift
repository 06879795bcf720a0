import Foundation
import Testing

/// A trap ends the test run, so that finishing is the proof. `make fuzz` goes further.
@Suite("Readers of bytes from outside never trap")
struct FuzzingTests {
  /// Time for each reader's damaged documents: two minutes for all.
  private static let budget = Duration.seconds(120) / FuzzedReader.all.count

  @Test("A reader takes its own first documents", arguments: FuzzedReader.all.map(\.name))
  func seeds(name: String) throws {
    let reader = try #require(FuzzedReader.named(name))
    let seeds = try reader.seeds()
    try #require(!seeds.isEmpty)
    // A fuzzer that begins with refused documents would never come past the first check.
    for seed in seeds { try reader.read(seed) }
  }

  @Test("What once trapped doesn't", arguments: FuzzedReader.all.map(\.name))
  func crashers(name: String) throws {
    let reader = try #require(FuzzedReader.named(name))
    for document in try Self.crashers(of: name) { try? reader.read(document) }
  }

  @Test(
    "Documents damaged in every way are read or refused",
    arguments: FuzzedReader.all.map(\.name))
  func damaged(name: String) throws {
    let reader = try #require(FuzzedReader.named(name))
    var mutator = Mutator(reader, seed: 1)
    var documents = try reader.seeds() + Self.crashers(of: name)
    let seeds = documents.count
    let end = ContinuousClock.now + Self.budget
    var (round, read, refused) = (0, 0, 0)
    while ContinuousClock.now < end {
      let document = mutator.damaged(
        documents[round % documents.count], with: documents[round / 2 % documents.count])
      do {
        try reader.read(document)
        read += 1
        // What is still read is a better beginning than what is refused.
        if documents.count < seeds + 100 { documents.append(document) }
      } catch {
        refused += 1
      }
      round += 1
    }
    #expect(read > 0)
    #expect(name == "keys" || name == "text" || refused > 0)
  }

  /// Documents that trapped, hung or grew without end, with the reader's name as their folder.
  private static func crashers(of name: String) throws -> [[UInt8]] {
    let folder = Tree.root + "/Tests/FuzzingTests/Crashers/" + name
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return try files.sorted().map { try Tree.bytes("Tests/FuzzingTests/Crashers/\(name)/\($0)") }
  }

  @Test("Every crasher is some reader's")
  func crashersHaveReaders() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Tree.root + "/Tests/FuzzingTests/Crashers")
    #expect(Set(folders).isSubset(of: FuzzedReader.all.map(\.name) + ["README.md"]))
  }
}
