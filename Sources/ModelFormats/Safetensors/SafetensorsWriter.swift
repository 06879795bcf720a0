/// Writes safetensors: one file, or shards with an index.
package enum SafetensorsWriter {
  /// Writes one file atomically. Tensors are stored in the given order; the header is padded so that
  /// the first begins at a multiple of 8.
  /// - Parameter checksums: whether the file keeps checksums of itself (``SafetensorsChecksums``).
  package static func write(
    _ tensors: [TensorSource], metadata: [String: String] = [:], path: String,
    overwrite: Bool = false, checksums: Bool = false
  ) throws {
    try AtomicOutput.writeFile(path: path, overwrite: overwrite) { temporary in
      try writeInPlace(
        tensors, metadata: metadata, path: temporary,
        checksums: checksums ? SafetensorsChecksums.Recorder() : nil)
    }
  }

  /// Writes a model's weights into a folder that is itself being written atomically:
  /// `model.safetensors`, or, where that would exceed `shardBytes`, `model-00001-of-0000N.safetensors`
  /// and so on, with `model.safetensors.index.json`.
  ///
  /// - Returns: The names of the files, weights first.
  @discardableResult
  package static func writeModel(
    _ tensors: [TensorSource], metadata: [String: String] = ["format": "pt"], folder: String,
    shardBytes: Int = 5_000_000_000
  ) throws -> [String] {
    try TensorSource.refuseDuplicates(tensors)
    let shards = named(tensors, shardBytes: shardBytes)
    for shard in shards {
      try writeInPlace(shard.tensors, metadata: metadata, path: folder + "/" + shard.name)
    }
    let names = shards.map(\.name)
    guard shards.count > 1 else { return names }
    let writer = try FileWriter(path: folder + "/" + SafetensorsFolder.indexName)
    try writer.write(Array(index(of: shards).utf8))
    try writer.close()
    return names + [SafetensorsFolder.indexName]
  }

  /// The bytes of all files that ``writeModel(_:metadata:folder:shardBytes:)`` would write.
  package static func modelByteCount(
    of tensors: [TensorSource], metadata: [String: String] = ["format": "pt"],
    shardBytes: Int = 5_000_000_000
  ) throws -> Int {
    let shards = named(tensors, shardBytes: shardBytes)
    let index = shards.count > 1 ? index(of: shards).utf8.count : 0
    return try shards.reduce(index) { total, shard in
      let header = try header(shard.tensors, metadata: metadata, path: shard.name)
      return total + MemoryLayout<UInt64>.size + header.count
        + shard.tensors.reduce(0) { $0 + $1.descriptor.byteCount }
    }
  }

  private typealias Shard = (name: String, tensors: [TensorSource])

  /// Tensors by the file that they go to.
  private static func named(_ tensors: [TensorSource], shardBytes: Int) -> [Shard] {
    let shards = split(tensors, shardBytes: shardBytes)
    guard shards.count > 1 else { return [(SafetensorsFolder.singleName, tensors)] }
    return shards.enumerated().map { index, shard in
      ("model-\(padded(index + 1))-of-\(padded(shards.count)).safetensors", shard)
    }
  }

  private static func index(of shards: [Shard]) -> String {
    var map: [String: JSONValue] = [:]
    var total = 0
    for shard in shards {
      for tensor in shard.tensors {
        map[tensor.descriptor.name] = .string(shard.name)
        total += tensor.descriptor.byteCount
      }
    }
    let index = JSONValue.object([
      "metadata": .object(["total_size": .int(total)]), "weight_map": .object(map),
    ])
    return index.serialized(indentation: 2) + "\n"
  }

  private static func split(_ tensors: [TensorSource], shardBytes: Int) -> [[TensorSource]] {
    var shards: [[TensorSource]] = [[]]
    var filled = 0
    for tensor in tensors {
      let size = tensor.descriptor.byteCount
      if filled > 0, filled > shardBytes - min(size, shardBytes) {
        shards.append([])
        filled = 0
      }
      shards[shards.count - 1].append(tensor)
      filled += size
    }
    return shards
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  private static func writeInPlace(
    _ tensors: [TensorSource], metadata: [String: String], path: String,
    checksums: SafetensorsChecksums.Recorder? = nil
  ) throws {
    let table = try checksums?.table(for: tensors)
    let all = tensors + (table.map { [$0] } ?? [])
    try TensorSource.refuseDuplicates(all)
    let header = try header(all, metadata: metadata, path: path)
    let writer = try FileWriter(path: path)
    func write(_ part: String?, _ body: () throws -> Void) throws {
      if let checksums { try checksums.record(part, writer, body) } else { try body() }
    }
    try write(nil) {
      try writer.write(withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) })
      try writer.write(header)
    }
    for tensor in tensors { try write(tensor.descriptor.name) { try tensor.write(writer) } }
    try table?.write(writer)
    try writer.close()
  }

  /// The header's text, padded so that the first tensor begins at a multiple of 8.
  private static func header(
    _ tensors: [TensorSource], metadata: [String: String], path: String
  ) throws -> [UInt8] {
    var entries: [String: JSONValue] = [:]
    var offset = 0
    for tensor in tensors.map(\.descriptor) {
      guard !tensor.type.isQuantized, tensor.name != "__metadata__" else {
        throw FormatError(
          .unsupported, "\(tensor.type.rawValue) has no place in safetensors", file: path,
          location: .init(tensor: tensor.name), remedy: "use F32, F16 or BF16")
      }
      entries[tensor.name] = .object([
        "dtype": .string(tensor.type.rawValue), "shape": .array(tensor.shape.map { .int($0) }),
        "data_offsets": .array([.int(offset), .int(offset + tensor.byteCount)]),
      ])
      offset += tensor.byteCount
    }
    if !metadata.isEmpty {
      entries["__metadata__"] = .object(metadata.mapValues { .string($0) })
    }
    var header = Array(JSONValue.object(entries).serialized().utf8)
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    return header
  }
}
