internal import Foundation

/// The safetensors weights of a model folder: `model.safetensors`, or the shards that
/// `model.safetensors.index.json` names.
package final class SafetensorsFolder: TensorArchive {
  /// The single weights file's name.
  package static let singleName = "model.safetensors"
  /// The index's name.
  package static let indexName = "model.safetensors.index.json"

  /// Every tensor by name.
  package let tensors: [String: TensorDescriptor]
  private let shards: [SafetensorsFile]
  private let shardOfTensor: [String: Int]

  /// Opens the headers of every file.
  package init(folder: String) throws(FormatError) {
    let single = folder + "/" + Self.singleName
    let index = folder + "/" + Self.indexName
    let manager = FileManager.default
    if manager.fileExists(atPath: single) {
      let file = try SafetensorsFile(path: single)
      shards = [file]
      tensors = file.tensors
      shardOfTensor = file.tensors.mapValues { _ in 0 }
      return
    }
    guard manager.fileExists(atPath: index) else {
      throw FormatError(
        .missing, "has neither \(Self.singleName) nor \(Self.indexName)", file: folder)
    }
    let map = try JSONValue.read(path: index).object("weight_map", file: index)
    var fileNames: [String: String] = [:]
    for (tensor, value) in map {
      guard let name = value.stringValue, Self.isPlainName(name) else {
        throw FormatError(
          .malformed, "the index must name a file in the same folder", file: index,
          location: .init(tensor: tensor))
      }
      fileNames[tensor] = name
    }
    let names = Set(fileNames.values).sorted()
    guard !names.isEmpty else {
      throw FormatError(.malformed, "weight_map names no tensor", file: index)
    }
    let missing = names.filter { !manager.fileExists(atPath: folder + "/" + $0) }
    guard missing.isEmpty else {
      throw FormatError(
        .missing,
        "lacks \(missing.count) of \(names.count) weight files: "
          + missing.prefix(3).joined(separator: ", ") + (missing.count > 3 ? ", …" : ""),
        file: folder, remedy: "fetch the missing files")
    }
    var shards: [SafetensorsFile] = []
    for name in names { shards.append(try SafetensorsFile(path: folder + "/" + name)) }
    var tensors: [String: TensorDescriptor] = [:]
    var shardOfTensor: [String: Int] = [:]
    for (tensor, name) in fileNames {
      guard let shard = names.firstIndex(of: name), let found = shards[shard].tensors[tensor] else {
        throw FormatError(
          .missing, "is in the index, but not in \(name)", file: folder,
          location: .init(tensor: tensor), remedy: "fetch the folder again")
      }
      tensors[tensor] = found
      shardOfTensor[tensor] = shard
    }
    self.shards = shards
    self.tensors = tensors
    self.shardOfTensor = shardOfTensor
  }

  /// The files it consists of.
  package var files: [String] { shards.flatMap(\.files) }

  /// Bytes of all files.
  package var fileBytes: Int { shards.reduce(0) { $0 + $1.fileBytes } }

  /// Lends the bytes before the first tensor of each file.
  package func withHeaders(
    _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) {
    for shard in shards { try shard.withHeaders(body) }
  }

  /// Lends the stored bytes of a tensor; they may be unaligned.
  package func withBytes<Result>(
    of name: String, _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Result
  ) throws(FormatError) -> Result {
    guard let shard = shardOfTensor[name] else {
      throw FormatError(
        .missing, "is not in the model's weights", file: files.first,
        location: .init(tensor: name))
    }
    return try shards[shard].withBytes(of: name, body)
  }

  /// Gives back the memory that tensors read so far occupy.
  package func discardPages() { for shard in shards { shard.discardPages() } }

  /// A hostile index must not reach outside its folder.
  private static func isPlainName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/"))
      && !name.utf8.contains(0)
  }
}
