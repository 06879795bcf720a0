import Foundation
import Testing

@testable import ModelFormats

@Suite("GGUF")
struct GGUFTests {
  let folder: TemporaryFolder
  let reference: GGUFFile

  init() throws {
    folder = try TemporaryFolder()
    reference = try GGUFFile(path: fixtures + "/quantized_blocks.gguf")
  }

  static let everyType: [String: GGUFValue] = [
    "all.uint8": .uint8(200), "all.int8": .int8(-100), "all.uint16": .uint16(60_000),
    "all.int16": .int16(-30_000), "all.uint32": .uint32(4_000_000_000),
    "all.int32": .int32(-2_000_000_000), "all.float32": .float32(0.1), "all.bool": .bool(true),
    "all.string": .string("naïve 🦙"), "all.uint64": .uint64(1 << 60),
    "all.int64": .int64(-(1 << 60)), "all.float64": .float64(1e-300),
    "all.strings": .array(of: .string, [.string("a"), .string(""), .string("ü")]),
    "all.ints": .array(of: .int32, [.int32(1), .int32(-2), .int32(3)]),
    "all.floats": .array(of: .float32, [.float32(0.5), .float32(-1.5)]),
  ]

  @Test("Metadata of every type is read as gguf-py wrote it", arguments: everyType.keys.sorted())
  func referenceMetadata(key: String) {
    #expect(reference.metadata[key] == Self.everyType[key])
  }

  @Test("Shapes are in PyTorch's order")
  func shapeOrder() throws {
    #expect(try reference.descriptor("source").shape == [2, 64])
    #expect(try reference.descriptor("Q4_K").shape == [2, 256])
    #expect(reference.version == 3)
    #expect(try FileSettings(gguf: reference).string("general.architecture") == "test")
  }

  @Test("Numbers are encoded to the reference's bytes", arguments: [ElementType.f16, .bf16, .q8_0])
  func encodes(type: ElementType) throws {
    // Below the writer, which refuses the one that half precision makes infinity.
    let stored = try reference.floats("source").withUnsafeBufferPointer {
      try Encoding.bytes($0, as: type).map { Int($0) }
    }
    let golden = try JSONValue.read(path: fixtures + "/quantized_blocks.json")
      .array("encoded", type.rawValue)
    #expect(stored == golden.compactMap(\.intValue))
  }

  @Test("What is written is read back, whatever the alignment", arguments: [8, 32, 64, 4096])
  func roundTrip(alignment: Int) throws {
    var metadata = Self.everyType
    metadata["general.alignment"] = .uint32(UInt32(alignment))
    metadata["general.architecture"] = .string("llama")
    metadata["nested"] = .array(
      of: .array, [.array(of: .bool, [.bool(false)]), .array(of: .uint8, [])])
    let path = folder.path + "/a.gguf"
    let numbers = (0..<192).map { Float($0) / 2 }
    try GGUFWriter.write(
      [
        try TensorSource(name: "odd", shape: [3], numbers: [1, 2, 3]),
        try TensorSource(name: "half", shape: [2, 96], type: .f16, numbers: numbers),
        try TensorSource(copying: "Q4_1", of: reference),
      ], metadata: metadata, path: path)
    let file = try GGUFFile(path: path)
    #expect(file.metadata == metadata)
    #expect(file.alignment == alignment)
    #expect(try file.floats("odd") == [1, 2, 3])
    #expect(try file.floats("half") == numbers)
    #expect(try file.floats("Q4_1") == reference.floats("Q4_1"))
    #expect(try file.descriptor("half").shape == [2, 96])
  }

  @Test("Typed metadata names the key and the file")
  func typedAccess() throws {
    let settings = FileSettings(gguf: reference)
    #expect(try settings.int("all.uint8") == 200)
    #expect(try settings.double("all.int32") == -2_000_000_000)
    #expect(try settings.optionalInts("all.ints") == [1, -2, 3])
    #expect(try settings.optionalStrings("none") == nil)
    let wrong = formatError { () throws(FormatError) in _ = try settings.int("all.string") }
    #expect(wrong?.location.key == "all.string")
    #expect(wrong?.message == "expected an integer, found a string")
    let missing = formatError { () throws(FormatError) in _ = try settings.int("llama.blocks") }
    #expect(missing?.code == .missing)
  }

  @Test("A row that splits a block is refused")
  func splitBlock() throws {
    let path = folder.path + "/a.gguf"
    let numbers = [Float](repeating: 1, count: 64)
    try GGUFWriter.write(
      [try TensorSource(name: "a", shape: [64], type: .q8_0, numbers: numbers)], metadata: [:],
      path: path)
    let file = try GGUFFile(path: path)
    #expect(try file.floats("a", rows: 32..<64).count == 32)
    let error = formatError { () throws(FormatError) in _ = try file.floats("a", rows: 0..<33) }
    #expect(error?.code == .unsupported)
    #expect(throws: FormatError.self) {
      try TensorSource(name: "b", shape: [2, 33], type: .q8_0) { [] }
    }
  }

  /// A header by hand: counts, then raw bytes.
  func header(version: UInt32 = 3, tensors: UInt64, entries: UInt64, _ rest: [UInt8]) -> [UInt8] {
    Array("GGUF".utf8) + raw(version) + raw(tensors) + raw(entries) + rest
  }

  func raw<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  func text(_ value: String) -> [UInt8] { raw(UInt64(value.utf8.count)) + Array(value.utf8) }

  func opening(_ bytes: [UInt8]) throws -> FormatError? {
    let path = try folder.write(bytes, "bad.gguf")
    return formatError { () throws(FormatError) in _ = try GGUFFile(path: path) }
  }

  @Test("Versions that aren't read are named")
  func versions() throws {
    #expect(try opening(header(version: 1, tensors: 0, entries: 0, []))?.code == .unsupported)
    let swapped = try opening(header(version: UInt32(3).byteSwapped, tensors: 0, entries: 0, []))
    #expect(swapped?.message == "is a big-endian GGUF file")
    #expect(try opening(header(version: 2, tensors: 0, entries: 0, [])) == nil)
    #expect(try opening(Array("PK\u{3}\u{4} a zip archive".utf8))?.message == "is not a GGUF file")
  }

  @Test("Huge counts are refused before memory is taken")
  func hugeCounts() throws {
    #expect(try opening(header(tensors: .max, entries: 0, []))?.code == .truncated)
    #expect(try opening(header(tensors: 0, entries: 1 << 60, []))?.code == .truncated)
    let string = raw(UInt64.max)
    #expect(try opening(header(tensors: 0, entries: 1, string + raw(0)))?.code == .truncated)
    let array = text("k") + raw(UInt32(9)) + raw(UInt32(8)) + raw(UInt64(1) << 61)
    let error = try opening(header(tensors: 0, entries: 1, array))
    #expect(error?.code == .truncated)
    #expect(error?.location.key == "k")
  }

  @Test("Nested arrays are limited")
  func nesting() throws {
    var bytes = text("k") + raw(UInt32(9))
    for _ in 0..<1000 { bytes += raw(UInt32(9)) + raw(UInt64(1)) }
    #expect(try opening(header(tensors: 0, entries: 1, bytes))?.message.contains("nested") == true)
  }

  @Test("Impossible tensors are refused and named")
  func tensors() throws {
    func tensor(_ shape: [UInt64], _ type: UInt32, _ offset: UInt64) -> [UInt8] {
      text("t") + raw(UInt32(shape.count)) + shape.flatMap { raw($0) } + raw(type) + raw(offset)
        + [UInt8](repeating: 0, count: 128)
    }
    let cases: [([UInt64], UInt32, UInt64, FormatError.Code)] = [
      ([4], 0, 1 << 40, .truncated), ([4], 0, 7, .malformed), ([4], 10, 0, .unsupported),
      ([4], 999, 0, .unsupported), ([.max], 0, 0, .outOfRange),
      ([1 << 40, 1 << 40], 0, 0, .outOfRange),
      ([33], 8, 0, .malformed), ([1 << 20], 0, 0, .truncated),
      ([1, 1, 1, 1, 1, 1, 1, 1, 1], 0, 0, .malformed),
    ]
    for (shape, type, offset, code) in cases {
      let error = try opening(header(tensors: 1, entries: 0, tensor(shape, type, offset)))
      #expect(error?.code == code, "\(shape) \(type) \(offset): \(String(describing: error))")
      #expect(error?.location.tensor == "t")
    }
    #expect(try opening(header(tensors: 1, entries: 0, tensor([4], 0, 0))) == nil)
  }
}
