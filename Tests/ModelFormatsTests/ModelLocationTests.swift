import Foundation
import ModelFormats
import Testing

@Suite("Finding a model")
struct ModelLocationTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func makeModel(value: Float = 1) throws {
    try folder.write(#"{"model_type": "bert"}"#, "config.json")
    try SafetensorsWriter.write(
      [try TensorSource(name: "a", shape: [2], numbers: [value, 2])],
      path: folder.path + "/model.safetensors", overwrite: true)
  }

  func failure(_ path: String) -> FormatError? {
    formatError { () throws(FormatError) in _ = try ModelLocation.open(path: path) }
  }

  @Test("A folder opens by its own path, with a slash, or by its files' paths")
  func opensFolder() throws {
    try makeModel()
    for suffix in ["", "/", "/config.json", "/model.safetensors"] {
      let model = try ModelLocation.open(path: folder.path + suffix)
      #expect(model.config?["model_type"] == .string("bert"))
      #expect(try model.archive.floats("a") == [1, 2])
      #expect(model.companion("config.json") != nil)
      #expect(model.companion("vocab.txt") == nil)
    }
  }

  @Test("A GGUF file opens by its path or as the only one of its folder")
  func opensGGUF() throws {
    let path = folder.path + "/model.gguf"
    try GGUFWriter.write(
      [try TensorSource(name: "a", shape: [1], numbers: [3])], metadata: ["k": .bool(true)],
      path: path)
    for given in [path, folder.path] {
      let model = try ModelLocation.open(path: given)
      #expect(model.name == "model")
      #expect(model.gguf?.metadata == ["k": .bool(true)])
    }
    try folder.write("x", "other.gguf")
    #expect(failure(folder.path)?.message.contains("2 GGUF files") == true)
  }

  @Test("What isn't a model is refused with the reason")
  func refused() throws {
    #expect(failure(folder.path + "/none")?.code == .missing)
    #expect(failure("")?.code == .missing)
    #expect(failure(folder.path)?.code == .empty)
    try folder.write("", "empty.gguf")
    #expect(failure(folder.path + "/empty.gguf")?.code == .empty)
    try folder.write("hello", "README.md")
    #expect(failure(folder.path + "/README.md")?.message == "is not a GGUF file")
    try FileManager.default.removeItem(atPath: folder.path + "/empty.gguf")
    #expect(failure(folder.path)?.message.contains("no config.json") == true)
    try folder.write("{", "config.json")
    #expect(failure(folder.path)?.file == folder.path + "/config.json")
    try folder.write("[]", "config.json")
    #expect(failure(folder.path)?.code == .malformed)
    try folder.write("{}", "config.json")
    #expect(failure(folder.path)?.message.contains("has no weights") == true)
    try folder.write("pickle", "pytorch_model.bin")
    #expect(failure(folder.path)?.remedy?.contains("safe_serialization") == true)
    #expect(failure(folder.path + "/pytorch_model.bin")?.code == .unsupported)
    try folder.write("", "model.safetensors")
    #expect(failure(folder.path)?.code == .empty)
    try folder.write("version https://git-lfs.github.com/spec/v1", "model.safetensors")
    #expect(failure(folder.path)?.code == .malformed)
  }

  @Test("A GGUF file of metadata only is refused")
  func vocabularyOnly() throws {
    let path = folder.path + "/vocabulary.gguf"
    try GGUFWriter.write([], metadata: ["k": .bool(true)], path: path)
    #expect(failure(path)?.code == .unsupported)
  }

  @Test("A part of a split model is refused")
  func splitModel() throws {
    let path = folder.path + "/model-00001-of-00002.gguf"
    try GGUFWriter.write(
      [try TensorSource(name: "a", shape: [1], numbers: [3])],
      metadata: ["split.count": .uint16(2)], path: path)
    #expect(failure(path)?.message == "is one of 2 parts of a model")
  }

  @Test("A copy has the same fingerprint, another weight or config another one")
  func fingerprint() throws {
    try makeModel()
    let first = try ModelLocation.open(path: folder.path).fingerprint()
    let copy = try TemporaryFolder()
    for name in folder.names { try copy.write(try folder.read(name), name) }
    #expect(try ModelLocation.open(path: copy.path).fingerprint() == first)
    #expect(first.count == 16)
    try makeModel(value: 1.5)
    #expect(try ModelLocation.open(path: folder.path).fingerprint() != first)
    try copy.write(#"{"model_type": "bert", "rope_theta": 1}"#, "config.json")
    #expect(try ModelLocation.open(path: copy.path).fingerprint() != first)
  }
}
