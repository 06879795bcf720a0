internal import ModelFormats
internal import Synchronization

/// The tensors that reading a model asks for.
final class TensorAccount: Sendable {
  private let seen = Mutex<Set<String>>([])

  var names: Set<String> { seen.withLock { $0 } }

  /// Notes a tensor.
  /// - Throws: `FormatError` if its numbers aren't the weights.
  func add(_ tensor: TensorDescriptor, of archive: any TensorArchive) throws(FormatError) {
    _ = seen.withLock { $0.insert(tensor.name) }
    switch tensor.type {
    case .i64, .i32, .i16, .i8, .u8, .bool:
      let companion = PackedWeights.companion(of: tensor.name, archive)
      throw FormatError(
        .unsupported,
        "holds integers (\(tensor.type.rawValue))"
          + (companion.map { ", which \($0) makes weights of" } ?? ", which are no weights"),
        file: archive.files.first, location: .init(tensor: tensor.name),
        remedy: PackedWeights.remedy)
    default: break
    }
  }
}

/// How quantisers outside GGUF keep weights: numbers that only others beside them make weights of.
enum PackedWeights {
  static let remedy =
    "dequantise the model: in Python, model.dequantize() and save_pretrained, or take its "
    + "unquantised original"

  /// What the name of a weight's companion ends with, in place of `weight` or after it.
  private static let endings = [
    "SCB", "weight_scale", "weight_scale_inv", "weight_packed", "weight_zero_point", "qweight",
    "qzeros", "scales", "g_idx", "weight.absmax", "weight.quant_map", "weight.quant_state",
    "weight_format", "input_scale", "weight_shape", "weight.nested_absmax", "scale",
  ]

  /// The tensor beside a weight that makes weights of its numbers.
  static func companion(of name: String, _ archive: any TensorArchive) -> String? {
    guard name.hasSuffix("weight") else { return nil }
    let stem = name.dropLast("weight".count)
    return endings.map { stem + $0 }.first { archive.tensors[$0] != nil }
  }

  /// Whether a tensor is such a companion.
  static func isCompanion(_ name: String) -> Bool {
    endings.contains { name.hasSuffix("." + $0) || name.contains("." + $0 + ".") }
  }
}

extension WeightLoader {
  /// Tensors that change nothing that is computed, and where they come from.
  private static let unused: [(ending: String, reason: String)] = [
    ("rotary_emb.inv_freq", "a buffer of transformers 4: the frequencies, which settings give"),
    ("embeddings.position_ids", "a buffer of transformers 4: 0, 1, 2 …"),
    ("embeddings.token_type_ids", "a buffer of transformers 4: zeros"),
    ("pooler.dense.weight", "BertPooler: read by heads alone"),
    ("pooler.dense.bias", "BertPooler: read by heads alone"),
    ("cls.seq_relationship.weight", "BertForPreTraining: whether a sentence follows another"),
    ("cls.seq_relationship.bias", "BertForPreTraining: whether a sentence follows another"),
  ]

  /// Refuses folders whose weights an adapter beside them is to change.
  static func refuseAdapters(_ location: ModelLocation) throws(FormatError) {
    let name = "adapter_config.json"
    guard let path = location.companion(name) else { return }
    throw FormatError(
      .unsupported, "says that an adapter changes the weights, which is not applied here",
      file: path,
      remedy: "merge it: in Python, peft's model.merge_and_unload() and save_pretrained; or move "
        + "\(name) away to open the model without it")
  }

  /// Refuses names that all begin with a wrapper's.
  static func refuseForeignPrefix(
    _ archive: any TensorArchive, _ names: TensorNames
  ) throws(FormatError) {
    let table = names.tokens + ".weight"
    guard archive.tensors[table] == nil,
      let found = archive.tensors.keys.filter({ $0.hasSuffix("." + table) }).min()
    else { return }
    let prefix = String(found.dropLast(table.count))
    throw FormatError(
      .unsupported, "names begin with '\(prefix)', which a wrapper has put before them",
      file: archive.files.first, location: .init(tensor: found),
      remedy: "save the model that is wrapped, or rename the tensors without it")
  }

  /// Refuses tensors that nothing asked for, unless they are known to change nothing or belong to a
  /// head that isn't known.
  func refuseLeftovers(_ read: Set<String>) throws(FormatError) {
    let known = knownNames
    let roots = Set(read.union(["pooler.dense"]).compactMap { $0.split(separator: ".").first })
    let prefix = definition.prefix
    let isPrefixed = names.tokens.hasPrefix(prefix)
    var heads: Set<String> = []
    for name in archive.tensors.keys.sorted() where !read.contains(name) {
      if known.contains(name) || Self.unused.contains(where: { name.hasSuffix($0.ending) }) {
        continue
      }
      let root = name.split(separator: ".").first ?? ""
      let isInside =
        location.gguf != nil || roots.contains(root) || isPrefixed && name.hasPrefix(prefix)
        || PackedWeights.isCompanion(name)
      guard !isInside else { throw leftover(name) }
      heads.insert(String(root))
    }
    if !heads.isEmpty {
      location.note(
        "opened without what is beside the transformer, which is not known here: "
          + heads.sorted().joined(separator: ", "))
    }
  }

  private func leftover(_ name: String) -> FormatError {
    let isPacked = PackedWeights.isCompanion(name)
    return FormatError(
      .unsupported,
      isPacked
        ? "belongs to packed weights, which are not read"
        : "is nothing that the configuration means, and is not known to be without effect",
      file: archive.files.first, location: .init(tensor: name),
      remedy: isPacked
        ? PackedWeights.remedy
        : "open it with the class that it was made with, and save what that reads")
  }

  /// Other names and copies of what is read.
  private var knownNames: Set<String> {
    var known: Set<String> = []
    if let head = heads.maskedLanguage {
      known.formUnion(head.biases)
      known.insert(head.table + ".weight")
    }
    if let head = names.head, architecture.tiesTables { known.insert(head + ".weight") }
    if let rope = architecture.rope {
      if rope.divisors != nil { known.insert(GGUFNames.rotaryDivisors) }
      if case .longrope = rope.scaling {
        known.formUnion([GGUFNames.shortFactors, GGUFNames.longFactors])
      }
    }
    return known
  }
}
