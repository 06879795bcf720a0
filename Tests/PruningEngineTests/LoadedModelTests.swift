import Foundation
import ModelFormats
import PruningEngine
import PruningPlan
import Testing

struct LoadedModelTests {
  @Test func summarisesTheEncoder() throws {
    let summary = try SampleModel.tinyBERT.open().summary
    #expect(summary.name == "tiny-bert")
    #expect(summary.family == "bert")
    #expect(!summary.isCausal && summary.output == .embedding)
    #expect(summary.layers == 4 && summary.hiddenSize == 128 && summary.ffnSize == 512)
    #expect(summary.heads == 8 && summary.keyValueHeads == 8 && summary.headSize == 16)
    #expect(summary.vocabulary == 600)
    #expect(summary.storage == "F32")
    // q, k, v and o of 128 × 128, two FFN matrices of 128 × 512, and their biases.
    #expect(summary.prunableParameters == 4 * (4 * (128 * 128 + 128) + 2 * 128 * 512 + 512 + 128))
    #expect(
      summary.sites.prefix(3).map(\.site.description) == ["0.attention", "0.ffn", "1.attention"])
    #expect(summary.sites.count == 8)
    let attention = summary.sites[0]
    #expect(attention.unit == .head && attention.units == 8 && attention.columnsPerUnit == 16)
    // Rows of q, k and v with their biases, columns of o.
    #expect(attention.parametersPerUnit == 16 * (3 * 129 + 128))
    let ffn = summary.sites[1]
    #expect(ffn.unit == .neuron && ffn.units == 512 && ffn.parametersPerUnit == 2 * 128 + 1)
  }

  @Test func summarisesTheDecoder() throws {
    let summary = try SampleModel.tinyLLaMA.open().summary
    #expect(summary.isCausal && summary.output == .nextToken)
    #expect(summary.family == "llama")
    #expect(summary.heads == 8 && summary.keyValueHeads == 4)
    let attention = summary.sites[0]
    #expect(attention.unit == .keyValueGroup && attention.units == 4)
    #expect(attention.columnsPerUnit == 32)
    // Two heads of q and o, one of k and v, no biases.
    #expect(attention.parametersPerUnit == 16 * 128 * (2 * 2 + 2))
    #expect(summary.sites[1].parametersPerUnit == 3 * 128)
  }

  @Test(arguments: SampleModel.allCases)
  func countsEveryNumberInTheFileOnce(sample: SampleModel) throws {
    let model = try sample.open()
    let stored = model.location.archive.tensors.values
      .filter { ![.i64, .i32].contains($0.type) }.reduce(0) { $0 + $1.elementCount }
    #expect(model.summary.parameters == stored)
  }

  @Test func countsWeightsThatTheEncoderDoesNotUse() throws {
    let folder = try TemporaryFolder()
    let copy = folder.path + "/model"
    try FileManager.default.copyItem(atPath: SampleModel.tinyBERT.folder, toPath: copy)
    let archive = try SafetensorsFile(path: copy + "/model.safetensors")
    var tensors = try archive.tensors.keys.sorted()
      .map { try TensorSource(copying: $0, of: archive) }
    tensors.append(
      try TensorSource(
        name: "pooler.dense.weight", shape: [128, 128], type: .f32,
        numbers: [Float](repeating: 0.5, count: 128 * 128)))
    tensors.append(
      try TensorSource(name: "embeddings.position_ids", shape: [128], integers: .init(0..<128)))
    try SafetensorsWriter.write(
      tensors, metadata: [:], path: copy + "/model.safetensors", overwrite: true)
    let summary = try LoadedModel.open(path: copy).summary
    #expect(try summary.parameters == SampleModel.tinyBERT.open().summary.parameters + 128 * 128)
  }

  @Test func fingerprintsTellModelsApart() throws {
    let (encoder, decoder) = (
      try SampleModel.tinyBERT.open().fingerprint, try SampleModel.tinyLLaMA.open().fingerprint
    )
    #expect(encoder != decoder)
    #expect(try LoadedModel.open(path: SampleModel.tinyBERT.folder).fingerprint == encoder)
  }

  @Test func refusesAFolderWithoutAModel() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("vocab.txt", "[UNK]")
    let error = engineError { _ = try LoadedModel.open(path: folder.path) }
    #expect(error?.kind == .missingInput)
    #expect(error?.description.contains("config.json") == true)
  }

  @Test func openingCanBeCancelled() throws {
    let work = Work()
    work.cancel()
    let error = engineError {
      _ = try LoadedModel.open(path: SampleModel.tinyBERT.folder, work: work)
    }
    #expect(error?.kind == .interrupted)
  }
}
