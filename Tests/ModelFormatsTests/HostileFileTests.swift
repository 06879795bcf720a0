import Foundation
import ModelFormats
import Testing

/// SplitMix64: the same damage every time.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// A crash ends the test run, so that finishing is the proof; whatever opens must also be readable.
@Suite("Damaged files give errors, never crashes")
struct HostileFileTests {
  enum Format: String, CaseIterable, Sendable {
    case safetensors = "model.safetensors"
    case gguf = "model.gguf"
  }

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func original(_ format: Format) throws -> [UInt8] {
    let numbers = (0..<64).map { Float($0) - 20 }
    var tensors = [
      try TensorSource(name: "layer.0.weight", shape: [2, 32], numbers: numbers),
      try TensorSource(name: "layer.0.half", shape: [4, 16], type: .f16, numbers: numbers),
      try TensorSource(name: "layer.1.brain", shape: [64], type: .bf16, numbers: numbers),
    ]
    let path = folder.path + "/" + format.rawValue
    switch format {
    case .safetensors:
      tensors.append(try TensorSource(name: "ids", shape: [2], integers: [Int64(1), 2]))
      try SafetensorsWriter.write(tensors, metadata: ["format": "pt"], path: path, overwrite: true)
    case .gguf:
      tensors.append(
        try TensorSource(name: "packed", shape: [2, 32], type: .q8_0, numbers: numbers))
      var metadata = GGUFTests.everyType
      metadata["general.alignment"] = .uint32(32)
      try GGUFWriter.write(tensors, metadata: metadata, path: path, overwrite: true)
    }
    return try folder.read(format.rawValue)
  }

  /// Opens the bytes and reads every tensor; the error, if there is one.
  func outcome(_ bytes: [UInt8], _ format: Format) throws -> FormatError? {
    let path = try folder.write(bytes, format.rawValue)
    return formatError { () throws(FormatError) in
      let archive: any TensorArchive
      switch format {
      case .safetensors: archive = try SafetensorsFile(path: path)
      case .gguf: archive = try GGUFFile(path: path)
      }
      for tensor in archive.tensors.values {
        let numbers = try archive.floats(tensor.name)
        #expect(numbers.count == tensor.elementCount)
      }
    }
  }

  @Test("Cut off after any byte", arguments: Format.allCases)
  func truncations(format: Format) throws {
    let bytes = try original(format)
    #expect(try outcome(bytes, format) == nil)
    // GGUF's last tensor fills its last block: 68 bytes, then padding that nobody needs.
    let needed = format == .gguf ? bytes.count - (96 - 68) : bytes.count
    for count in 0..<bytes.count {
      let error = try outcome(Array(bytes.prefix(count)), format)
      #expect((error == nil) == (count >= needed), "\(count) of \(bytes.count)")
    }
  }

  @Test("One byte changed", arguments: Format.allCases)
  func flips(format: Format) throws {
    let bytes = try original(format)
    var random = SeededGenerator(state: 42)
    var refused = 0
    for _ in 0..<4000 {
      var damaged = bytes
      damaged[Int.random(in: 0..<bytes.count, using: &random)] = .random(
        in: .min ... .max, using: &random)
      if try outcome(damaged, format) != nil { refused += 1 }
    }
    #expect(refused > 100)
  }

  @Test("Eight bytes of the header replaced by an extreme number", arguments: Format.allCases)
  func extremes(format: Format) throws {
    let bytes = try original(format)
    let extremes: [UInt64] = [0, 1, .max, 1 << 63, UInt64(Int64.max), 1 << 32, 0xFFFF_FFFF]
    for offset in 0..<min(bytes.count - 8, 1200) {
      var damaged = bytes
      let extreme = extremes[offset % extremes.count]
      withUnsafeBytes(of: extreme.littleEndian) {
        damaged.replaceSubrange(offset..<(offset + 8), with: $0)
      }
      _ = try outcome(damaged, format)
    }
  }

  @Test("Random bytes", arguments: Format.allCases)
  func noise(format: Format) throws {
    var random = SeededGenerator(state: 7)
    for count in 0..<300 {
      var bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      if format == .gguf, count > 8 {
        bytes.replaceSubrange(0..<8, with: Array("GGUF\u{3}\0\0\0".utf8))
      }
      _ = try outcome(bytes, format)
    }
  }

  @Test("JSON with one byte changed, or cut off")
  func json() throws {
    let text = #"{"a": [1, -2.5e3, "x\u00e9\n", true], "b": {"c": null, "d": "🦙"}, "e": 12345678}"#
    let bytes = Array(text.utf8)
    for count in 0..<bytes.count {
      #expect(throws: FormatError.self) { try JSONValue.parse(Array(bytes.prefix(count))) }
    }
    var random = SeededGenerator(state: 3)
    for _ in 0..<5000 {
      var damaged = bytes
      damaged[Int.random(in: 0..<bytes.count, using: &random)] = .random(
        in: .min ... .max, using: &random)
      if let value = try? JSONValue.parse(damaged) {
        #expect(try JSONValue.parse(value.serialized()).kindName == value.kindName)
      }
    }
  }

  @Test("Text of every kind from random bytes", arguments: ["a.txt", "a.csv", "a.tsv", "a.json"])
  func text(name: String) throws {
    var random = SeededGenerator(state: 5)
    let alphabet = Array("a b,;\"\t\r\n1.{}[]:\\".utf8) + [0xFF, 0xC3]
    for count in 0..<1500 {
      let bytes = (0..<(count % 60)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      _ = formatError { () throws(FormatError) in
        _ = try TextFile(bytes: bytes, path: name).texts()
      }
      _ = formatError { () throws(FormatError) in
        _ = try TextFile(bytes: bytes, path: name).scoredPairs()
      }
      _ = formatError { () throws(FormatError) in
        _ = try TextFile(bytes: bytes, path: name).labelledExamples()
      }
    }
  }

  @Test("Folders, missing files and empty files aren't mapped")
  func unmappable() throws {
    let empty = try folder.write("", "empty")
    for (path, code) in [
      (folder.path, FormatError.Code.unsupported), (folder.path + "/none", .missing),
      (empty, .empty), ("/dev/null", .unsupported),
    ] {
      let error = formatError { () throws(FormatError) in _ = try MappedFile(path: path) }
      #expect(error?.code == code)
    }
  }

  @Test("Bytes outside a mapped file are refused", arguments: [(-1, 1), (0, 6), (5, 1), (2, .max)])
  func bounds(offset: Int, count: Int) throws {
    let file = try MappedFile(path: try folder.write("hello", "a"))
    #expect(throws: FormatError.self) { try file.bytes(at: offset, count: count) }
    #expect(try Array(file.bytes(at: 5, count: 0)).isEmpty)
  }
}
