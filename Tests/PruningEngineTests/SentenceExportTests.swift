import Foundation
import ModelFormats
import PruningPlan
import Testing
import Transformer

@testable import PruningEngine

@Suite("What is exported embeds as the pruned model does")
struct SentenceExportTests {
  static let cases = [
    "LayerNorm, Dense and Normalize", "Dense on tokens", "Dense over two poolings",
    "another folder", "without modules.json",
    "config_sentence_transformers.json: default_prompt_name \"query\"",
    "without the prompt's tokens, weightedmean", "a cased tokeniser, lowercased",
  ]

  private func item(_ name: String) throws -> SentenceCases.Item {
    try #require(SentenceCases.all.first { $0.testDescription == name }, "\(name)")
  }

  private func pruned(_ model: LoadedModel) throws -> ExportContent {
    let options = CalibrationOptions(
      file: SampleModel.tinyBERT.calibrationText, samples: 64, length: 64, seed: 7)
    let pruner = Pruner(model: model, calibration: try Calibrator.run(model, options))
    let recipe = model.recipe(0.25, calibration: options)
    return ExportContent(
      recipe: recipe, pruner: pruner, updates: try pruner.updates(recipe))
  }

  private func export(_ content: ExportContent, _ format: ExportFormat, _ path: String) throws {
    _ = try Exporter(content.model, options: ExportOptions(storage: .f32))
      .write(content, as: format, to: path, overwrite: false)
  }

  private func vectors(_ model: LoadedModel, _ subject: TransformerModel) throws -> [[Float]] {
    try Evaluator(model).embeddings(SentenceCases.texts, subject).vectors
  }

  private func distance(_ a: [[Float]], _ b: [[Float]]) -> Float {
    guard a.map(\.count) == b.map(\.count) else { return .infinity }
    return zip(a.joined(), b.joined()).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test(
    "As folders", arguments: cases, [ExportFormat.huggingFace, .huggingFacePadded])
  func folders(name: String, format: ExportFormat) throws {
    let item = try item(name)
    let source = try item.layOut()
    let model = try item.open(source)
    let content = try pruned(model)
    let target = try TemporaryFolder()
    let path = target.path + "/written"
    try export(content, format, path)
    let written = try LoadedModel.open(path: path).prompted(by: model.prompt)
    #expect(
      distance(try vectors(written, written.dense), try vectors(model, content.smaller)) < 1e-4)
  }

  @Test("From a download cache, where every file is a link")
  func links() throws {
    let item = try item("LayerNorm, Dense and Normalize")
    let source = try item.layOut()
    let files = FileManager.default
    for name in try files.subpathsOfDirectory(atPath: source.path) {
      let place = source.path + "/" + name
      var isFolder: ObjCBool = false
      guard files.fileExists(atPath: place, isDirectory: &isFolder), !isFolder.boolValue else {
        continue
      }
      let blob = ".blob-" + name.replacingOccurrences(of: "/", with: "-")
      try files.moveItem(atPath: place, toPath: source.path + "/" + blob)
      let way = String(repeating: "../", count: name.split(separator: "/").count - 1)
      try files.createSymbolicLink(atPath: place, withDestinationPath: way + blob)
    }
    let model = try item.open(source)
    let content = try pruned(model)
    let target = try TemporaryFolder()
    let path = target.path + "/written"
    try export(content, .huggingFace, path)
    let written = try LoadedModel.open(path: path).prompted(by: model.prompt)
    #expect(
      distance(try vectors(written, written.dense), try vectors(model, content.smaller)) < 1e-4)
  }

  @Test(
    "As GGUF files, where they have a place for it",
    arguments: [
      "1_Pooling/config.json: pooling_mode \"max\"",
      "1_Pooling/config.json: pooling_mode [\"weightedmean\", \"cls\", \"lasttoken\"]",
      "1_Pooling/config.json: pooling_mode \"lasttoken\"", "normalised",
      "sentence_bert_config.json: max_seq_length 16",
      "config_sentence_transformers.json: default_prompt_name \"query\"",
      "without the prompt's tokens, mean", "truncated after it was normalised",
    ])
  func gguf(name: String) throws {
    let item = try item(name)
    let source = try item.layOut()
    let model = try item.open(source)
    let content = try pruned(model)
    let target = try TemporaryFolder()
    let path = target.path + "/written.gguf"
    try export(content, .gguf, path)
    let written = try LoadedModel.open(path: path).prompted(by: model.prompt)
    #expect(written.maximumLength == model.maximumLength)
    #expect(
      distance(try vectors(written, written.dense), try vectors(model, content.smaller)) < 1e-4)
    // And a folder that is made of the file again.
    let again = try pruned(written)
    let folder = target.path + "/folder"
    try export(again, .huggingFace, folder)
    let second = try LoadedModel.open(path: folder).prompted(by: model.prompt)
    #expect(
      distance(try vectors(second, second.dense), try vectors(written, again.smaller)) < 1e-4)
  }

  @Test("What a GGUF file has no place for is refused before any work")
  func refused() throws {
    for (name, part) in [
      ("LayerNorm, Dense and Normalize", "a layer after the pooling"),
      ("Dense on tokens", "a layer before the pooling"),
    ] {
      let item = try item(name)
      let source = try item.layOut()
      let model = try item.open(source)
      let error = engineError { try ExportFormat.gguf.writer(ExportOptions()).check(model) }
      #expect(error?.description.contains(part) == true)
    }
  }
}
