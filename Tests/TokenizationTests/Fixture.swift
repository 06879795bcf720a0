import Foundation
import JSONSyntax

@testable import Tokenization

/// Reads what `Tests/Reference/make_tokenizer_fixtures.py` wrote.
enum Fixture {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  static func folder(_ name: String) -> URL { folder.appendingPathComponent(name) }

  static func tokenizer(_ name: String) throws -> any Tokenizer {
    try TokenizerFiles.load(folder: folder(name))
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appendingPathComponent(path)))
  }

  static func json(_ path: String) throws -> JSONNode {
    try JSONNode(reading: try bytes(path), as: .strict)
  }

  /// SmolLM2's GGUF metadata: the tokens the texts reach, the others filled in as unused.
  static func smolLM2() throws -> GGUFTokenizerMetadata {
    let json = try json("smollm2/metadata.json")
    let size = json["size"]?.integer ?? 0
    var tokens = (0..<size).map { "<unused \($0)>" }
    var types = [Int](repeating: 5, count: size)
    for (id, token) in json["tokens"]?.members ?? [] {
      guard let id = Int(String(decoding: id, as: UTF8.self)) else { continue }
      tokens[id] = token.string ?? ""
      types[id] = 1
    }
    for id in json["control"].integers { types[id] = 3 }
    var metadata = GGUFTokenizerMetadata(
      model: "gpt2", preTokenizer: json["pre"]?.string ?? "", tokens: tokens, tokenTypes: types,
      merges: (json["merges"]?.array ?? []).compactMap(\.string))
    metadata.begin = json["begin"]?.integer
    metadata.end = json["end"]?.integer
    metadata.unknown = json["unknown"]?.integer
    metadata.padding = json["padding"]?.integer
    metadata.addsBegin = false
    return metadata
  }
}

extension JSONNode? {
  var integers: [Int] { (self?.array ?? []).compactMap(\.integer) }
  var text: String { self?.string ?? "" }
}

/// A folder that is removed when the last reference to it goes.
final class TemporaryFolder {
  let url = FileManager.default.temporaryDirectory
    .appendingPathComponent("tokenization-\(UUID().uuidString)")

  init(_ files: [String: String]) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, text) in files {
      try Data(text.utf8).write(to: url.appendingPathComponent(name))
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
