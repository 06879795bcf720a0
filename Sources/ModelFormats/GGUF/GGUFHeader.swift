/// Metadata and tensor table of a GGUF file.
struct GGUFHeader: Sendable {
  static let tensorRankLimit = 8
  static let defaultAlignment = 32

  var version = 0
  var metadata: [String: GGUFValue] = [:]
  var tensors: [String: TensorDescriptor] = [:]
  var offsets: [String: Int] = [:]
  var alignment = GGUFHeader.defaultAlignment
  /// Where the tensors begin.
  var dataOffset = 0

  init(_ file: MappedFile) throws(FormatError) {
    self = try file.withBytes(at: 0, count: file.count) { bytes throws(FormatError) in
      try GGUFHeader(bytes, path: file.path)
    }
  }

  private init(_ bytes: UnsafeRawBufferPointer, path: String) throws(FormatError) {
    var reader = GGUFReader(bytes: bytes, path: path)
    let magic: [UInt8] = Array("GGUF".utf8)
    guard bytes.prefix(4).elementsEqual(magic.prefix(bytes.count)) else {
      throw reader.failure(
        .malformed, "is not a GGUF file", remedy: "check that the file is what its name says")
    }
    _ = try reader.integer(UInt32.self)
    let version = try reader.integer(UInt32.self)
    guard version == 2 || version == 3 else {
      reader.offset = 4
      let isSwapped = version.byteSwapped == 2 || version.byteSwapped == 3
      throw reader.failure(
        .unsupported,
        isSwapped ? "is a big-endian GGUF file" : "is GGUF version \(version); 2 and 3 are read",
        remedy: "convert the model again with a current llama.cpp")
    }
    self.version = Int(version)
    // A tensor takes a name, a rank, a type and an offset; an entry a key, a type and a byte.
    let tensorCount = try reader.count(minimum: 24, of: "tensors")
    let entryCount = try reader.count(minimum: 13, of: "metadata entries")
    for _ in 0..<entryCount {
      let start = reader.offset
      let key = try reader.name("a metadata key")
      do throws(FormatError) {
        let kind = try reader.kind()
        let value = try reader.value(kind)
        guard metadata.updateValue(value, forKey: key) == nil else {
          reader.offset = start
          throw reader.failure(.malformed, "appears twice")
        }
      } catch {
        var located = error
        located.location.key = key
        throw located
      }
    }
    if let value = metadata["general.alignment"] {
      guard let number = value.intValue, number > 0, number <= 1 << 20, number % 8 == 0 else {
        throw reader.failure(.malformed, "is not a usable alignment", key: "general.alignment")
      }
      alignment = number
    }
    try readTensors(&reader, count: tensorCount)
  }

  private mutating func readTensors(
    _ reader: inout GGUFReader, count: Int
  ) throws(FormatError) {
    var relative: [(tensor: TensorDescriptor, offset: UInt64)] = []
    relative.reserveCapacity(count)
    for _ in 0..<count {
      let entry = try Self.tensor(&reader)
      guard tensors.updateValue(entry.tensor, forKey: entry.tensor.name) == nil else {
        throw reader.failure(.malformed, "appears twice", tensor: entry.tensor.name)
      }
      relative.append(entry)
    }
    let end = reader.offset
    let (padded, overflow) = end.addingReportingOverflow(alignment - 1)
    guard !overflow else { throw reader.failure(.malformed, "the header is too long") }
    dataOffset = padded / alignment * alignment
    let fileCount = reader.bytes.count
    let dataCount = max(0, fileCount - dataOffset)
    for (tensor, offset) in relative {
      guard offset % UInt64(alignment) == 0 else {
        throw reader.failure(
          .malformed, "does not begin at a multiple of \(alignment)", tensor: tensor.name)
      }
      guard let start = Int(exactly: offset), start <= dataCount,
        tensor.byteCount <= dataCount - start
      else {
        throw reader.failure(
          .truncated, "lies beyond the end of the file, which is cut short or damaged",
          tensor: tensor.name)
      }
      offsets[tensor.name] = dataOffset + start
    }
    try refuseOverlaps(path: reader.path)
  }

  private func refuseOverlaps(path: String) throws(FormatError) {
    var spans: [(start: Int, end: Int, name: String)] = []
    for (name, start) in offsets {
      guard let tensor = tensors[name], tensor.byteCount > 0 else { continue }
      spans.append((start, start + tensor.byteCount, name))
    }
    spans.sort { $0.start < $1.start }
    for (before, after) in zip(spans, spans.dropFirst()) where after.start < before.end {
      throw FormatError(
        .malformed, "overlaps \(before.name)", file: path,
        location: .init(tensor: after.name, byteOffset: after.start),
        remedy: "fetch the file again")
    }
  }

  private static func tensor(
    _ reader: inout GGUFReader
  ) throws(FormatError) -> (tensor: TensorDescriptor, offset: UInt64) {
    let name = try reader.name("a tensor's name")
    let rank = try reader.integer(UInt32.self)
    guard rank <= UInt32(tensorRankLimit) else {
      throw reader.failure(.malformed, "claims \(rank) dimensions", tensor: name)
    }
    var shape: [Int] = []
    for _ in 0..<rank {
      guard let dimension = Int(exactly: try reader.integer(UInt64.self)) else {
        throw reader.failure(.outOfRange, "has an impossible dimension", tensor: name)
      }
      shape.append(dimension)
    }
    let typeNumber = try reader.integer(UInt32.self)
    guard let type = ElementType(ggmlType: typeNumber) else {
      let typeName = ElementType.ggmlNames[typeNumber] ?? "type \(typeNumber)"
      throw reader.failure(
        .unsupported, "is stored as \(typeName), which is not read", tensor: name,
        remedy: "use a file with F16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K or Q6_K weights")
    }
    let offset = try reader.integer(UInt64.self)
    do throws(FormatError) {
      // The file lists the innermost dimension first.
      return (try TensorDescriptor(name: name, shape: shape.reversed(), type: type), offset)
    } catch { throw error.inFile(reader.path) }
  }
}

extension ElementType {
  /// The type of a ggml number, nil if it isn't read.
  init?(ggmlType number: UInt32) {
    guard let found = Self.ggmlTypes.first(where: { $0.number == number }) else { return nil }
    self = found.type
  }

  /// ggml's number, nil if ggml has none.
  var ggmlType: UInt32? { Self.ggmlTypes.first { $0.type == self }?.number }

  private static let ggmlTypes: [(number: UInt32, type: ElementType)] = [
    (0, .f32), (1, .f16), (2, .q4_0), (3, .q4_1), (6, .q5_0), (7, .q5_1), (8, .q8_0),
    (12, .q4_K), (13, .q5_K), (14, .q6_K), (24, .i8), (25, .i16), (26, .i32), (27, .i64),
    (28, .f64), (30, .bf16),
  ]

  /// The types that aren't read, for the error.
  static let ggmlNames: [UInt32: String] = [
    9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS",
    19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 29: "IQ1_M", 34: "TQ1_0",
    35: "TQ2_0", 39: "MXFP4",
  ]
}
