/// Writes GGUF version 3.
package enum GGUFWriter {
  /// Writes a file atomically.
  ///
  /// Metadata is written in order of key, with `general.architecture` first, as llama.cpp has it;
  /// tensors in the given order, each at a multiple of `general.alignment` (32 if it isn't given).
  package static func write(
    _ tensors: [TensorSource], metadata: [String: GGUFValue], path: String,
    overwrite: Bool = false
  ) throws {
    try AtomicOutput.writeFile(path: path, overwrite: overwrite) { temporary in
      try fill(temporary, with: tensors, metadata: metadata)
    }
  }

  /// Fills a file that is there already and empty, such as an ``AtomicOutput``'s temporary.
  /// - Parameter progress: told the share done after every tensor; throwing stops the writing.
  package static func fill(
    _ path: String, with tensors: [TensorSource], metadata: [String: GGUFValue],
    progress: (Double) throws -> Void = { _ in }
  ) throws {
    try TensorSource.refuseDuplicates(tensors)
    let alignment = try alignment(metadata)
    let header = try header(tensors, metadata: metadata, alignment: alignment)
    let writer = try FileWriter(path: path)
    try writer.write(header)
    for (index, tensor) in tensors.enumerated() {
      try pad(writer, alignment)
      try tensor.write(writer)
      try progress(Double(index + 1) / Double(tensors.count))
    }
    try pad(writer, alignment)
    try writer.close()
  }

  /// The bytes of the file that ``fill(_:with:metadata:progress:)`` would write, padding included.
  package static func byteCount(
    of tensors: [TensorSource], metadata: [String: GGUFValue]
  ) throws(FormatError) -> Int {
    let alignment = try alignment(metadata)
    let header = try header(tensors, metadata: metadata, alignment: alignment).count
    return tensors.reduce(aligned(header, alignment)) {
      $0 + aligned($1.descriptor.byteCount, alignment)
    }
  }

  private static func alignment(_ metadata: [String: GGUFValue]) throws(FormatError) -> Int {
    let alignment = metadata["general.alignment"]?.intValue ?? GGUFHeader.defaultAlignment
    guard alignment > 0, alignment % 8 == 0, alignment <= 1 << 20 else {
      throw FormatError(
        .outOfRange, "must be a multiple of 8", location: .init(key: "general.alignment"))
    }
    return alignment
  }

  private static func aligned(_ bytes: Int, _ alignment: Int) -> Int {
    (bytes + alignment - 1) / alignment * alignment
  }

  private static func pad(_ writer: FileWriter, _ alignment: Int) throws(FormatError) {
    let excess = writer.count % alignment
    if excess > 0 { try writer.write([UInt8](repeating: 0, count: alignment - excess)) }
  }

  private static func header(
    _ tensors: [TensorSource], metadata: [String: GGUFValue], alignment: Int
  ) throws(FormatError) -> [UInt8] {
    var bytes = Array("GGUF".utf8)
    append(UInt32(3), to: &bytes)
    append(UInt64(tensors.count), to: &bytes)
    append(UInt64(metadata.count), to: &bytes)
    let first = "general.architecture"
    let keys = metadata.keys.sorted { ($0 == first ? 0 : 1, $0) < ($1 == first ? 0 : 1, $1) }
    for key in keys {
      guard let value = metadata[key] else { continue }
      append(key, to: &bytes)
      append(value.kind.rawValue, to: &bytes)
      try append(value, key: key, to: &bytes)
    }
    var offset = 0
    for tensor in tensors.map(\.descriptor) {
      guard let type = tensor.type.ggmlType else {
        throw FormatError(
          .unsupported, "\(tensor.type.rawValue) has no place in GGUF",
          location: .init(tensor: tensor.name), remedy: "use F32, F16, BF16 or Q8_0")
      }
      guard tensor.shape.count <= 4 else {
        throw FormatError(
          .unsupported, "has more than the four dimensions of GGUF",
          location: .init(tensor: tensor.name))
      }
      append(tensor.name, to: &bytes)
      append(UInt32(tensor.shape.count), to: &bytes)
      for dimension in tensor.shape.reversed() { append(UInt64(dimension), to: &bytes) }
      append(type, to: &bytes)
      append(UInt64(offset), to: &bytes)
      offset += aligned(tensor.byteCount, alignment)
    }
    return bytes
  }

  private static func append<Value: FixedWidthInteger>(_ value: Value, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    append(UInt64(text.utf8.count), to: &bytes)
    bytes.append(contentsOf: text.utf8)
  }

  private static func append(
    _ value: GGUFValue, key: String, to bytes: inout [UInt8]
  ) throws(FormatError) {
    switch value {
    case .uint8(let number): append(number, to: &bytes)
    case .int8(let number): append(number, to: &bytes)
    case .uint16(let number): append(number, to: &bytes)
    case .int16(let number): append(number, to: &bytes)
    case .uint32(let number): append(number, to: &bytes)
    case .int32(let number): append(number, to: &bytes)
    case .float32(let number): append(number.bitPattern, to: &bytes)
    case .bool(let flag): append(UInt8(flag ? 1 : 0), to: &bytes)
    case .string(let text): append(text, to: &bytes)
    case .uint64(let number): append(number, to: &bytes)
    case .int64(let number): append(number, to: &bytes)
    case .float64(let number): append(number.bitPattern, to: &bytes)
    case .array(let kind, let values):
      append(kind.rawValue, to: &bytes)
      append(UInt64(values.count), to: &bytes)
      for value in values {
        guard value.kind == kind else {
          throw FormatError(
            .malformed, "an array of \(kind) holds a \(value.kind)", location: .init(key: key))
        }
        try append(value, key: key, to: &bytes)
      }
    }
  }
}
