/// A reader of bytes from outside, as a fuzzer calls it: an error is a good answer, a trap, a hang
/// or an endless appetite for memory is not.
struct FuzzedReader: Sendable {
  /// How its documents are made, which is how they are damaged.
  enum Form: Sendable {
    /// Bytes of any kind.
    case bytes
    /// JSON; damaged as a tree too.
    case json
    /// A JSON header behind its length, then bytes; the length follows the header.
    case safetensors
  }

  /// The name for `make fuzz READER=…`.
  var name: String
  var form: Form
  /// Words that mean something in its documents.
  var words: [String]
  /// Documents to begin with.
  var seeds: @Sendable () throws -> [[UInt8]]
  /// Reads a document.
  var read: @Sendable ([UInt8]) throws -> Void

  init(
    _ name: String, _ form: Form, words: [String] = [],
    seeds: @escaping @Sendable () throws -> [[UInt8]],
    read: @escaping @Sendable ([UInt8]) throws -> Void
  ) {
    self.name = name
    self.form = form
    self.words = words
    self.seeds = seeds
    self.read = read
  }

  /// Every reader, each time with folders of its own.
  static var all: [FuzzedReader] { fileFormats + tokenizers + models + texts + workbench }

  /// The reader of a name.
  static func named(_ name: String) -> FuzzedReader? { all.first { $0.name == name } }
}
