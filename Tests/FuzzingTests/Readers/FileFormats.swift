import Foundation
import JSONSyntax

@testable import ModelFormats

extension FuzzedReader {
  /// The readers of files that models come in.
  static var fileFormats: [FuzzedReader] { [json, safetensors, safetensorsIndex, gguf] }

  private static let json = FuzzedReader(
    "json", .json,
    seeds: {
      [#"{"a": [1, -2.5e3, "x\u00e9\ud83d\ude00\n", true], "b": {"a": null, "a": NaN}}"#].documents
    },
    read: { bytes in
      let strict = try? JSONReader.read(bytes, as: .strict)
      let node = try JSONReader.read(bytes, as: .python)
      // What is written of it is read alike, but for what strictness refuses.
      let again = try JSONReader.read(node.written, as: .python)
      precondition(again.written == node.written)
      if let strict { precondition(strict.written == node.written) }
      _ = JSONValue(node)
      _ = try? JSONReader.read(bytes, as: .python.refusingDuplicates)
    })

  private static var safetensors: FuzzedReader {
    let folder = ScratchFolder()
    return FuzzedReader(
      "safetensors", .safetensors,
      words: [
        "__metadata__", "dtype", "shape", "data_offsets", "F32", "BF16", "F64", "I64", "BOOL",
      ],
      seeds: {
        try [archive(), Tree.bytes("Tests/PruningEngineTests/Fixtures/sentence/norm.safetensors")]
      },
      read: { bytes in
        let file = try SafetensorsFile(path: try folder.file("model.safetensors", bytes))
        try readAll(file)
        if let verified = try VerifiedSafetensorsFile(file) {
          for name in verified.tensors.keys { try verified.withBytes(of: name) { _ in } }
        }
      })
  }

  private static var safetensorsIndex: FuzzedReader {
    let folder = ScratchFolder()
    let names = ["a.safetensors", "b.safetensors"]
    return FuzzedReader(
      "safetensors-index", .json,
      words: ["weight_map", "metadata", "total_size", "w", "v"] + names,
      seeds: {
        let map = #"{"w":"a.safetensors","v":"b.safetensors"}"#
        return [#"{"metadata":{"total_size":16},"weight_map":\#(map)}"#].documents
      },
      read: { bytes in
        for (name, tensor) in zip(names, ["w", "v"]) {
          _ = try folder.file(name, archive(tensor))
        }
        _ = try folder.file("model.safetensors.index.json", bytes)
        try readAll(SafetensorsFolder(folder: folder.path))
      })
  }

  private static var gguf: FuzzedReader {
    let folder = ScratchFolder()
    return FuzzedReader(
      "gguf", .bytes,
      words: ["GGUF", "general.architecture", "general.alignment", "llama", "bert"],
      seeds: {
        let path = try folder.file("seed.gguf", [])
        let numbers = (0..<64).map { Float($0) - 20 }
        try GGUFWriter.write(
          [
            try TensorSource(name: "w", shape: [2, 32], numbers: numbers),
            try TensorSource(name: "q", shape: [2, 32], type: .q8_0, numbers: numbers),
          ],
          metadata: [
            "general.architecture": .string("llama"), "general.alignment": .uint32(32),
            "llama.block_count": .uint32(1), "a.floats": .array(of: .float32, [.float32(1)]),
            "a.names": .array(of: .string, [.string("a"), .string("é")]), "a.bool": .bool(true),
          ], path: path, overwrite: true)
        return [[UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))]
      },
      read: { bytes in
        let file = try GGUFFile(path: try folder.file("model.gguf", bytes))
        let settings = FileSettings(gguf: file)
        for key in settings.keys { _ = settings.value(key) }
        try readAll(file)
      })
  }

  /// Reads every tensor; a header that promises much needs a file as large.
  private static func readAll(_ archive: some TensorArchive) throws {
    for tensor in archive.tensors.values {
      let numbers = try archive.floats(tensor.name)
      precondition(numbers.count == tensor.elementCount)
    }
  }

  /// A small file of one tensor.
  static func archive(_ name: String = "w", shape: String = "[2]") -> [UInt8] {
    let tensor = #"{"dtype":"F32","shape":\#(shape),"data_offsets":[0,8]}"#
    let header = Array(#"{"\#(name)":\#(tensor)}"#.utf8)
    return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
      + [UInt8](repeating: 0x40, count: 8)
  }
}

extension [String] {
  /// Documents from text.
  var documents: [[UInt8]] { map { text in Array<UInt8>(text.utf8) } }
}
