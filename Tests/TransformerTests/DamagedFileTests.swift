import Foundation
import LinearAlgebra
import ModelFormats
import Testing
import Transformer

@Suite("Damaged files are errors or models, never traps")
struct DamagedFileTests {
  /// Overwrites some bytes of a region with random ones, or with bytes that matter in JSON.
  private func damage(_ data: Data, within region: Range<Int>, seed: UInt64) -> Data {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let telling = Array("0123456789-{}[],:\"e.".utf8) + [0, 0x7F, 0x80, 0xFF]
    var damaged = data
    for _ in 0...next(3) {
      let position = region.lowerBound + next(region.count)
      damaged[position] = next(2) == 0 ? UInt8(next(256)) : telling[next(telling.count)]
    }
    return damaged
  }

  /// Loads and runs what is at a path; a `FormatError` is as good as a model.
  private func run(_ path: String) throws -> Bool {
    do {
      let location = try ModelLocation.open(path: path)
      let model = try WeightLoader(location).model()
      _ = try SentenceEncoding(location)
      let batch = TokenBatch([[5, 6, 7, 8, 9, 10], [11]])
      let hidden = model.forward(batch, workspace: Workspace())
      if model.architecture.predictsTokens {
        _ = model.negativeLogLikelihoods(hidden, batch)
      }
      return true
    } catch is FormatError {
      return false
    }
  }

  @Test(
    "Configurations", arguments: ["bert", "roberta", "distilbert", "llama3-rope", "qwen2-window"])
  func configurations(name: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("liar-damaged-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      atPath: TinyModel.folder + name + "/model.safetensors",
      toPath: folder.path + "/model.safetensors")
    let config = folder.appendingPathComponent("config.json")
    let data = try Data(contentsOf: URL(fileURLWithPath: TinyModel.folder + name + "/config.json"))
    var loaded = 0
    for seed in UInt64(0)..<80 {
      try damage(data, within: 0..<data.count, seed: seed).write(to: config)
      if try run(folder.path) { loaded += 1 }
    }
    #expect(loaded > 0 && loaded < 80)  // the damage is neither harmless nor always fatal
  }

  @Test("Headers of GGUF files", arguments: ["llama3-rope-f32.gguf", "bert-f32.gguf"])
  func gguf(name: String) throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("liar-damaged-\(UUID().uuidString).gguf")
    defer { try? FileManager.default.removeItem(at: file) }
    let data = try Data(contentsOf: URL(fileURLWithPath: TinyModel.folder + name))
    var loaded = 0
    for seed in UInt64(0)..<80 {
      // Beyond the header too: within it hardly anything can change and still be meant.
      try damage(data, within: 0..<8000, seed: seed).write(to: file)
      if try run(file.path) { loaded += 1 }
    }
    #expect(loaded > 0 && loaded < 80)
  }
}
