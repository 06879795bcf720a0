import Foundation
import ModelFormats
import Testing

@Suite("Safetensors")
struct SafetensorsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("Tensors of every floating type are read back as they were written")
  func roundTrip() throws {
    let numbers: [Float] = [0, 1, -2.5, 0.125, 1024, -0.0]
    let types: [ElementType] = [.f32, .f16, .bf16, .f64]
    var sources = try types.map {
      try TensorSource(name: $0.rawValue, shape: [3, 2], type: $0, numbers: numbers)
    }
    sources.append(try TensorSource(name: "ids", shape: [2], integers: [Int64(3), -4]))
    sources.append(try TensorSource(name: "double", shape: [1], doubles: [0.1]))
    sources.append(try TensorSource(name: "scalar", shape: [], numbers: [7]))
    sources.append(try TensorSource(name: "none", shape: [0, 5], numbers: [Float]()))
    let path = folder.path + "/a.safetensors"
    try SafetensorsWriter.write(sources, metadata: ["made": "by a test"], path: path)
    let file = try SafetensorsFile(path: path)
    for type in types {
      #expect(try file.floats(type.rawValue) == numbers)
      #expect(try file.floats(type.rawValue, rows: 1..<3) == Array(numbers[2...]))
      #expect(try file.descriptor(type.rawValue).shape == [3, 2])
    }
    #expect(try file.floats("ids") == [3, -4])
    #expect(try file.floats("double") == [Float(0.1)])
    #expect(try file.floats("scalar") == [7])
    #expect(try file.floats("none").isEmpty)
    #expect(file.metadata == ["made": "by a test"])
    #expect(folder.names == ["a.safetensors"])
  }

  @Test("A model larger than a shard is written as shards with an index, and read as one")
  func shards() throws {
    let sources = try (0..<5).map {
      try TensorSource(name: "t\($0)", shape: [4], numbers: [Float](repeating: Float($0), count: 4))
    }
    let names = try SafetensorsWriter.writeModel(sources, folder: folder.path, shardBytes: 32)
    #expect(
      names == [
        "model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors",
        "model-00003-of-00003.safetensors", "model.safetensors.index.json",
      ])
    let model = try SafetensorsFolder(folder: folder.path)
    #expect(model.tensors.count == 5)
    for index in 0..<5 {
      #expect(try model.floats("t\(index)") == [Float](repeating: Float(index), count: 4))
    }
  }

  @Test("A tensor is copied byte by byte under a new name")
  func copies() throws {
    let first = folder.path + "/a.safetensors"
    let second = folder.path + "/b.safetensors"
    let numbers: [Float] = [1.5, -2]
    try SafetensorsWriter.write(
      [try TensorSource(name: "a", shape: [2], type: .bf16, numbers: numbers)], path: first)
    let archive = try SafetensorsFile(path: first)
    try SafetensorsWriter.write(
      [try TensorSource(copying: "a", of: archive, as: "b")], path: second)
    let copy = try SafetensorsFile(path: second)
    #expect(try copy.descriptor("b").type == .bf16)
    #expect(try copy.floats("b") == numbers)
  }

  @Test(
    "A header that contradicts itself is refused",
    arguments: [
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 7, "beyond the end"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 9, "belong to none"),
      (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8, "12 bytes"),
      (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, 8, "not a whole number"),
      (#"{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}"#, 8, "not a whole number"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8, "offsets 8 to 0"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, 8, "offsets -8"),
      (
        #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#, 8,
        "impossible shape"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[2305843009213693952,4],"data_offsets":[0,8]}}"#, 8,
        "impossible shape"
      ),
      (#"{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}"#, 8, "F8_E4M3"),
      (#"{"a":{"dtype":"Q8_0","shape":[32],"data_offsets":[0,34]}}"#, 34, "not read"),
      (#"{"a":{"shape":[2],"data_offsets":[0,8]}}"#, 8, "needs dtype"),
      (#"{"a":3}"#, 8, "needs dtype"),
      (#"[]"#, 0, "not a JSON object"),
      (
        #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"#
          + #""b":{"dtype":"U8","shape":[8],"data_offsets":[4,12]}}"#, 12, "overlaps"
      ),
      (
        #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"#
          + #""b":{"dtype":"U8","shape":[4],"data_offsets":[8,12]}}"#, 12, "gap"
      ),
      (
        #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"#
          + #""a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, 4, "twice"
      ),
    ])
  func refused(header: String, dataCount: Int, message: String) throws {
    let path = try folder.write(safetensors(header, dataCount: dataCount), "bad.safetensors")
    let error = formatError { () throws(FormatError) in _ = try SafetensorsFile(path: path) }
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    #expect(error?.file == path)
  }

  @Test("A header length beyond the file is refused", arguments: [UInt64.max, 1 << 40, 99, 2])
  func headerLength(length: UInt64) throws {
    let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array("{}".utf8)
    let path = try folder.write(bytes, "bad.safetensors")
    if length == 2 {
      #expect(try SafetensorsFile(path: path).tensors.isEmpty)
    } else {
      #expect(throws: FormatError.self) { try SafetensorsFile(path: path) }
    }
  }

  @Test("Rows outside the tensor and a destination of another size are refused")
  func rowRange() throws {
    let path = folder.path + "/a.safetensors"
    try SafetensorsWriter.write(
      [try TensorSource(name: "a", shape: [2, 2], numbers: [1, 2, 3, 4])], path: path)
    let file = try SafetensorsFile(path: path)
    for rows in [0..<3, -1..<1, 2..<3] {
      #expect(throws: FormatError.self) { try file.floats("a", rows: rows) }
    }
    var three = [Float](repeating: 0, count: 3)
    #expect(throws: FormatError.self) {
      try three.withUnsafeMutableBufferPointer { try file.readFloats("a", into: $0) }
    }
    let error = formatError { () throws(FormatError) in _ = try file.floats("b") }
    #expect(error?.code == .missing)
    #expect(error?.location.tensor == "b")
  }

  @Test(
    "An index can't name a file outside its folder", arguments: ["../x", "/etc/passwd", "..", ""])
  func indexStaysInside(name: String) throws {
    try folder.write(
      JSONValue.object(["weight_map": .object(["a": .string(name)])]).serialized(),
      "model.safetensors.index.json")
    let error = formatError { () throws(FormatError) in
      _ = try SafetensorsFolder(folder: folder.path)
    }
    #expect(error?.code == .malformed)
  }

  @Test("A missing shard is named")
  func missingShard() throws {
    try folder.write(
      #"{"weight_map": {"a": "model-1.safetensors"}}"#, "model.safetensors.index.json")
    let error = formatError { () throws(FormatError) in
      _ = try SafetensorsFolder(folder: folder.path)
    }
    #expect(error?.code == .missing)
    #expect(error?.message.contains("model-1.safetensors") == true)
  }

  @Test("Two tensors of one name and a wrong count are refused before anything is written")
  func writerChecks() throws {
    let tensor = try TensorSource(name: "a", shape: [1], numbers: [1])
    #expect(throws: FormatError.self) {
      try SafetensorsWriter.write([tensor, tensor], path: folder.path + "/a.safetensors")
    }
    #expect(throws: FormatError.self) { try TensorSource(name: "a", shape: [3], numbers: [1, 2]) }
    let late = try TensorSource(name: "a", shape: [3], type: .f32) { [1, 2] }
    #expect(throws: FormatError.self) {
      try SafetensorsWriter.write([late], path: folder.path + "/a.safetensors")
    }
    #expect(folder.names.isEmpty)
  }
}
