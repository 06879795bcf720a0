import Foundation
import ModelFormats
import Testing
import Transformer

@Suite("Every tensor is read exactly, refused by name, or known to change nothing")
struct TensorAccountTests {
  static let families = [
    "bert", "roberta", "xlm-roberta", "camembert", "distilbert", "llama", "mistral", "qwen2",
    "qwen3", "gemma2", "smollm3", "mpnet", "modernbert",
    "gemma3_text", "phi3", "granite", "olmo",
  ]

  /// A tensor as a test writes it: with another's bytes, or with zeros of any type.
  private struct Entry {
    var name: String
    var type: String
    var shape: [Int]
    var bytes: [UInt8]
  }

  private let unused = ["pooler.dense.weight", "pooler.dense.bias"]

  private func entries(_ family: String) throws -> [Entry] {
    let file = try SafetensorsFile(path: MutatedModel.folder + family + ".safetensors")
    return try file.tensors.values.sorted { $0.name < $1.name }.map { tensor in
      Entry(
        name: tensor.name, type: tensor.type.rawValue, shape: tensor.shape,
        bytes: try file.withBytes(of: tensor.name) { Array($0) })
    }
  }

  /// Opens a family's tiny model with other tensors.
  private func outcome(_ model: MutatedModel, _ entries: [Entry]) throws -> MutatedModel.Outcome {
    let folder = try TemporaryFolder()
    var offset = 0
    var header: [String: JSONValue] = [:]
    for entry in entries {
      header[entry.name] = .object([
        "dtype": .string(entry.type), "shape": .array(entry.shape.map { .int($0) }),
        "data_offsets": .array([.int(offset), .int(offset + entry.bytes.count)]),
      ])
      offset += entry.bytes.count
    }
    let text = Array(JSONValue.object(header).serialized().utf8)
    let length = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) }
    try Data(length + text + entries.flatMap(\.bytes))
      .write(to: URL(fileURLWithPath: folder.path + "/model.safetensors"))
    try model.writeConfiguration(to: folder.path)
    do {
      return try MutatedModel.outcome(of: ModelLocation.open(path: folder.path), ids: model.ids)
    } catch let error as FormatError {
      return .refused(error)
    }
  }

  private func expectRefusal(_ outcome: MutatedModel.Outcome, naming names: String...) {
    guard case .refused(let error) = outcome else {
      Issue.record("opened without \(names)")
      return
    }
    #expect(names.contains { error.description.contains($0) }, "\(error)")
    #expect(error.remedy != nil, "\(error)")
  }

  private func expectEqual(
    _ outcome: MutatedModel.Outcome, _ model: MutatedModel, _ what: String
  ) {
    guard case .opened(let values, _) = outcome else {
      Issue.record("\(what): \(outcome)")
      return
    }
    #expect(greatestDistance(values, model.expected) <= 1e-4, "\(what)")
  }

  @Test("A tensor that is missing or has another name is named", arguments: families)
  func missing(family: String) throws {
    let model = try MutatedModel(family)
    let entries = try entries(family)
    for (index, entry) in entries.enumerated() {
      var without = entries
      without.remove(at: index)
      var renamed = entries
      renamed[index].name += "x"
      if unused.contains(entry.name) {
        expectEqual(try outcome(model, without), model, "without \(entry.name)")
        expectRefusal(try outcome(model, renamed), naming: entry.name + "x")
      } else {
        expectRefusal(try outcome(model, without), naming: entry.name)
        expectRefusal(try outcome(model, renamed), naming: entry.name)
      }
    }
  }

  @Test("Floating-point types are read exactly, all others refused by name", arguments: families)
  func types(family: String) throws {
    let model = try MutatedModel(family)
    let entries = try entries(family)
    for (index, entry) in entries.enumerated() where !unused.contains(entry.name) {
      let numbers = (0..<entry.bytes.count / 2).map { at in
        // The stored numbers are bfloat16.
        Float(
          bitPattern: UInt32(entry.bytes[2 * at]) << 16 | UInt32(entry.bytes[2 * at + 1]) << 24)
      }
      var changed = entries
      func set(_ type: String, _ bytes: [UInt8]) {
        changed[index].type = type
        changed[index].bytes = bytes
      }
      set("F32", numbers.flatMap { withUnsafeBytes(of: $0) { Array($0) } })
      expectEqual(try outcome(model, changed), model, "\(entry.name) as F32")
      set("F16", numbers.flatMap { withUnsafeBytes(of: Float16($0)) { Array($0) } })
      expectEqual(try outcome(model, changed), model, "\(entry.name) as F16")
      set("F64", numbers.flatMap { withUnsafeBytes(of: Double($0)) { Array($0) } })
      expectEqual(try outcome(model, changed), model, "\(entry.name) as F64")
      for (type, size) in [
        ("I8", 1), ("U8", 1), ("BOOL", 1), ("I16", 2), ("U16", 2), ("I32", 4), ("I64", 8),
        ("F8_E4M3", 1), ("F8_E5M2", 1),
      ] {
        set(type, [UInt8](repeating: 1, count: numbers.count * size))
        expectRefusal(try outcome(model, changed), naming: entry.name)
      }
    }
  }

  @Test(
    "Packed weights are refused by the tensor that makes weights of them",
    arguments: ["SCB", "weight_scale", "weight_scale_inv", "qweight", "weight.absmax"])
  func packed(companion: String) throws {
    let model = try MutatedModel("llama")
    var entries = try entries("llama")
    let stem = "model.layers.0.mlp.up_proj."
    entries.append(
      Entry(name: stem + companion, type: "F32", shape: [1], bytes: [0, 0, 0, 0]))
    expectRefusal(try outcome(model, entries), naming: stem + companion)
    let index = try #require(entries.firstIndex { $0.name == stem + "weight" })
    entries[index].type = "I8"
    entries[index].bytes = [UInt8](repeating: 1, count: entries[index].shape.reduce(1, *))
    expectRefusal(try outcome(model, entries), naming: companion)
  }

  @Test(
    "Buffers of older versions and unused poolers change nothing",
    arguments: [
      ("bert", "embeddings.position_ids", "I64", 8),
      ("llama", "model.layers.0.self_attn.rotary_emb.inv_freq", "F32", 4),
      ("roberta", "embeddings.position_ids", "I64", 8),
    ])
  func known(family: String, name: String, type: String, size: Int) throws {
    let model = try MutatedModel(family)
    let extra = Entry(
      name: name, type: type, shape: [1], bytes: [UInt8](repeating: 0, count: size))
    expectEqual(try outcome(model, try entries(family) + [extra]), model, name)
  }

  @Test(
    "What isn't known within the model is refused",
    arguments: [
      ("llama", "model.layers.0.self_attn.q_norm.weight"),
      ("llama", "model.layers.0.self_attn.q_proj.bias"), ("llama", "lm_head.bias"),
      ("llama", "model.layers.2.mlp.up_proj.weight"), ("bert", "encoder.layer.0.extra.weight"),
      ("bert", "embeddings.extra.weight"), ("qwen2", "model.layers.1.self_attn.o_proj.bias"),
    ])
  func leftover(family: String, name: String) throws {
    let model = try MutatedModel(family)
    let extra = Entry(name: name, type: "F32", shape: [1], bytes: [0, 0, 0, 0])
    expectRefusal(try outcome(model, try entries(family) + [extra]), naming: name)
  }

  @Test(
    "A head that isn't known is told, and the bare model opened",
    arguments: [("llama", "regression.weight"), ("bert", "span_marker.bias")])
  func unknownHead(family: String, name: String) throws {
    let model = try MutatedModel(family)
    let extra = Entry(name: name, type: "F32", shape: [1], bytes: [0, 0, 0, 0])
    let found = try outcome(model, try entries(family) + [extra])
    expectEqual(found, model, name)
    guard case .opened(_, let notes) = found else { return }
    #expect(notes.contains { $0.contains(String(name.prefix { $0 != "." })) })
  }

  @Test("A folder whose weights an adapter changes is refused")
  func adapter() throws {
    let model = try MutatedModel("llama")
    let folder = try TemporaryFolder()
    try model.writeConfiguration(to: folder.path)
    try FileManager.default.copyItem(
      atPath: MutatedModel.folder + "llama.safetensors",
      toPath: folder.path + "/model.safetensors")
    try "{}".write(
      toFile: folder.path + "/adapter_config.json", atomically: true, encoding: .utf8)
    let location = try ModelLocation.open(path: folder.path)
    #expect(throws: FormatError.self) { try WeightLoader(location) }
    try FileManager.default.removeItem(atPath: folder.path + "/adapter_config.json")
    _ = try WeightLoader(location)
  }

  @Test("A wrapper's prefix is named", arguments: ["_orig_mod.", "module."])
  func prefix(prefix: String) throws {
    for family in Self.families {
      let wrapped = try entries(family).map { entry in
        var entry = entry
        entry.name = prefix + entry.name
        return entry
      }
      expectRefusal(try outcome(try MutatedModel(family), wrapped), naming: prefix)
    }
  }

  @Test(
    "A GGUF file's missing or unknown tensor is named",
    arguments: [
      "bert", "llama", "deci", "qwen2", "qwen3", "gemma2", "smollm3", "gemma3", "phi3", "granite",
      "olmo",
    ])
  func gguf(family: String) throws {
    let model = try MutatedModel(family, gguf: true)
    let file = try GGUFFile(path: MutatedModel.folder + family + ".gguf")
    func outcome(_ names: [(String, as: String)]) throws -> MutatedModel.Outcome {
      let folder = try TemporaryFolder()
      let path = folder.path + "/model.gguf"
      try MutatedModel.write(
        try names.map { try TensorSource(copying: $0.0, of: file, as: $0.as) }, file.metadata, path)
      do {
        return try MutatedModel.outcome(of: ModelLocation.open(path: path), ids: model.ids)
      } catch let error as FormatError {
        return .refused(error)
      }
    }
    let all = file.tensors.keys.sorted()
    expectEqual(try outcome(all.map { ($0, as: $0) }), model, family)
    for name in all {
      let renamed = all.map { ($0, as: $0 == name ? "other" + $0 : $0) }
      expectRefusal(try outcome(renamed), naming: name)
      // Without a table of its own, llama.cpp reads logits from the token table; and where there
      // is but one segment it needs none.
      if name == "output.weight" || name == "token_types.weight" { continue }
      expectRefusal(try outcome(all.filter { $0 != name }.map { ($0, as: $0) }), naming: name)
    }
  }
}
