import Foundation
import LinearAlgebra
import ModelFormats
import Testing
import Transformer

@Suite("Heads agree with Hugging Face transformers")
struct HeadTests {
  static let encoders = [
    "bert-heads", "distilbert-heads", "roberta-heads", "xlm-roberta-heads", "mpnet-heads",
  ]
  /// Folders with a head that names classes.
  static let classifiers =
    encoders + ["llama-heads", "modernbert-heads", "modernbert-mean-heads"]
  /// Folders with a head that fills in hidden tokens.
  static let masked = encoders + ["modernbert-masked", "modernbert-masked-plain"]

  @Test("Logits of the classes", arguments: classifiers)
  func classification(name: String) throws {
    let tiny = try TinyModel(name)
    let head = try #require(tiny.model.taskHeads.classification)
    let logits = tiny.model.classLogits(tiny.forward(), tiny.batch, head)
    #expect(head.labels == ["bad", "so-so", "good"])
    #expect(logits.rows == tiny.batch.count)
    #expect(try tiny.distance(logits.values, "class_logits") < 1e-4)
  }

  @Test("Logits of an answer's ends", arguments: encoders)
  func questionAnswering(name: String) throws {
    let tiny = try TinyModel(name)
    let head = try #require(tiny.model.taskHeads.questionAnswering)
    let logits = tiny.model.answerLogits(tiny.forward(), head)
    #expect(try tiny.distance(logits.values, "answer_logits") < 1e-4)
  }

  @Test("Logits of hidden tokens", arguments: masked)
  func maskedLanguage(name: String) throws {
    let tiny = try TinyModel(name)
    let head = try #require(tiny.model.taskHeads.maskedLanguage)
    let hidden = tiny.forward()
    let logits = tiny.model.maskedLogits(hidden, rows: Array(0..<hidden.rows), head)
    #expect(try tiny.distance(logits.values, "masked_logits") < 1e-4)
  }

  @Test("Models without heads have none", arguments: TinyModel.all)
  func none(name: String) throws {
    let heads = try TinyModel(name).model.taskHeads
    #expect(heads.classification == nil)
    #expect(heads.questionAnswering == nil)
    #expect(heads.maskedLanguage == nil)
    #expect(heads.parameterCount == 0)
  }

  @Test("A head that rates tokens is none that rates texts")
  func tokenClassification() throws {
    try withConfiguration { text in
      text.replacing("ForSequenceClassification", with: "ForTokenClassification")
    } check: { model in
      let heads = try model().taskHeads
      #expect(heads.classification == nil)
    }
  }

  @Test("Classes without names are numbered")
  func unnamedClasses() throws {
    try withConfiguration { text in
      text.replacing("id2label", with: "unused")
    } check: { model in
      let labels = try model().taskHeads.classification?.labels
      #expect(labels == ["LABEL_0", "LABEL_1", "LABEL_2"])
    }
  }

  @Test("Fewer names than classes are an error that names the key")
  func missingName() throws {
    try withConfiguration { text in
      text.replacing("\"2\": \"good\"", with: "\"7\": \"good\"")
    } check: { model in
      let error = #expect(throws: FormatError.self) { _ = try model() }
      #expect(error?.location.key == "id2label")
    }
  }

  /// The BERT fixture with its configuration rewritten.
  private func withConfiguration(
    _ change: (String) -> String, check: (() throws -> TransformerModel) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "liar-\(UUID().uuidString)")
    try FileManager.default.copyItem(
      at: URL(fileURLWithPath: TinyModel.folder + "bert-heads"), to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "config.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    try change(text).write(to: file, atomically: true, encoding: .utf8)
    try check { try WeightLoader(ModelLocation.open(path: folder.path)).model() }
  }
}
