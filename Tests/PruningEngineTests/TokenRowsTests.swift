import Foundation
import Testing
import Tokenization

@testable import PruningEngine

@Suite("Ids are held to the model's tables")
struct TokenRowsTests {
  @Test("A token without a row is refused when the model is opened, by its name")
  func tokens() throws {
    let folder = try TemporaryFolder()
    let source = SampleModel.tinyLLaMA.folder
    for entry in try FileManager.default.contentsOfDirectory(atPath: source) where entry != "data" {
      try FileManager.default.copyItem(
        atPath: source + "/" + entry, toPath: folder.path + "/" + entry)
    }
    _ = try folder.file("added_tokens.json", #"{"<pad>": 640}"#)
    for residency in [Residency.resident, .streamed] {
      let error = engineError { _ = try LoadedModel.open(path: folder.path, residency) }
      #expect(error?.kind == .badData)
      #expect(error?.description.contains("\"<pad>\" with the id 640") == true)
      #expect(error?.description.contains("640 rows") == true)
    }
    // The vocabulary's last token has the last row.
    try FileManager.default.removeItem(atPath: folder.path + "/added_tokens.json")
    #expect(try LoadedModel.open(path: folder.path).tokenizer.vocabularySize == 640)
  }

  @Test("A segment without a row is refused when a pair is read")
  func segments() throws {
    let model = try SampleModel.tinyBERT.open()
    try model.check(segmentsOf: [EncodedPair(ids: [2, 3], typeIDs: [0, 1])])
    let error = engineError {
      try model.check(segmentsOf: [EncodedPair(ids: [2, 3], typeIDs: [0, 2])])
    }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains("segment 2") == true)
  }

  @Test("A prompt that isn't there is named with those that are")
  func prompts() throws {
    let item = try #require(SentenceCases.all.first { $0.testDescription == "a prompt by name" })
    let folder = try item.layOut()
    let model = try LoadedModel.open(path: folder.path)
    let error = engineError { _ = try model.prompt(named: "passage") }
    #expect(error?.kind == .usage)
    #expect(error?.description.contains("it has document, query") == true)
    #expect(try model.prompt(named: "query") == "the old dog : ")
  }
}
