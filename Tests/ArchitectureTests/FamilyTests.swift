import Foundation
import Testing

/// A family of models is known in its rooms and in what is printed, and nowhere else.
@Suite("Families")
struct FamilyTests {
  static let rooms = ["Sources/Transformer/Families/", "Sources/PruningEngine/Export/Families/"]

  /// What a file may name although it is outside the rooms, and why.
  private static let elsewhere: [(prefix: String, reason: String)] = [
    ("Sources/Tokenization/", "tokenizer.json and GGUF name kinds of tokenisers by families"),
    (
      "Sources/Transformer/Embedding/SentenceTransformerFiles+Settings.swift",
      "sentence-transformers calls a file by families"
    ),
    (
      "Sources/Transformer/Loading/TensorAccount.swift",
      "leftovers are known by transformers' classes that write them"
    ),
    ("Sources/liar/Commands/OpenCommand.swift", "the sample models' names"),
    (
      "Sources/PruningEngine/Fetch/ModelFetcher.swift", "the short names of models that are fetched"
    ),
    ("Sources/liar/Commands/FetchCommand.swift", "its help says what the short names stand for"),
  ]

  /// The families, by the names that their rooms give them.
  private func names() throws -> [String] {
    let files = Repository.files(in: Self.rooms[0], endingIn: [".swift"])
    let names = try files.flatMap { file in
      try Repository.text(file).matches(of: #/let name = "(\w[\w-]*)"/#).map { String($0.1) }
    }
    try #require(names.count >= 7)
    return names
  }

  @Test func noSourceOutsideTheRoomsNamesOne() throws {
    let stems = Set(try names().flatMap(Self.spellings))
    for file in Repository.files(in: "Sources", endingIn: [".swift", ".c", ".h"]) {
      guard !Self.rooms.contains(where: file.hasPrefix),
        !Self.elsewhere.contains(where: { file.hasPrefix($0.prefix) })
      else { continue }
      let code = Self.code(in: try Repository.text(file))
      for stem in stems {
        #expect(!code.contains(try Regex(stem)), "\(file) names \(stem)")
      }
    }
  }

  /// How code may spell a family: in small letters at the beginning of a word, or as a part of one.
  /// Numbers don't count: qwen2 and qwen3 are qwen.
  private static func spellings(_ name: String) -> [String] {
    let stem = name.prefix { $0.isLetter }.lowercased()
    return [#"\b"# + stem, stem.capitalized, stem.uppercased()]
  }

  @Test func everyFamilyHasItsFileInBothRooms() throws {
    let read = Set(try names())
    let written = try Repository.files(in: Self.rooms[1], endingIn: [".swift"]).flatMap { file in
      try Repository.text(file).matches(of: #/let family = "(\w[\w-]*)"/#).map { String($0.1) }
    }
    #expect(Set(written) == read)
    #expect(written.count == read.count)
  }

  /// Traits are asked for one by one: no switch says decoder and means causal, pre-norm and gated.
  @Test func noSwitchStandsForManyTraits() throws {
    for file in Repository.files(in: "Sources", endingIn: [".swift"]) {
      #expect(!(try Repository.text(file)).contains("isDecoder"), "\(file)")
    }
  }

  /// A source without comments, and without the program llama.cpp and its functions, of which
  /// messages and reasons speak.
  private static func code(in text: String) -> String {
    text.split(separator: "\n").map { line in
      line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
    }
    .joined(separator: "\n")
    .replacing("llama.cpp", with: "").replacing("llama-gguf-split", with: "")
    .replacing("llama_", with: "")
  }
}
