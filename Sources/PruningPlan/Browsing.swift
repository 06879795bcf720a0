/// What an entry of a folder is, as far as its name and its place tell.
package enum FolderEntryKind: String, Codable, CaseIterable, Sendable {
  case folder
  /// A folder with a model's `config.json`.
  case modelFolder = "model-folder"
  /// A GGUF or safetensors file, or all the parts of one.
  case modelFile = "model-file"
  /// A file that can hold text.
  case text
  /// Any other regular file.
  case other
  /// What can't be opened: a link that leads nowhere, a device, a name that is no text.
  case closed

  /// Whether one can go into it.
  package var isFolder: Bool { self == .folder || self == .modelFolder }
}

/// One entry of a folder.
package struct FolderEntry: Codable, Hashable, Sendable {
  /// Its name; of a divided file, that of its first part.
  package var name: String
  /// What it is.
  package var kind: FolderEntryKind
  /// Its size, that of all its parts; 0 for folders.
  package var bytes: Int
  /// The files it is divided into.
  package var parts: Int
  /// Why it can't be opened.
  package var problem: String?

  /// Creates an entry.
  package init(
    name: String, kind: FolderEntryKind, bytes: Int = 0, parts: Int = 1, problem: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.bytes = bytes
    self.parts = parts
    self.problem = problem
  }

  /// Whether listings usually leave it out.
  package var isHidden: Bool { name.hasPrefix(".") }
}

/// What a folder holds: folders first, in natural order.
package struct FolderListing: Codable, Hashable, Sendable {
  /// The folder, as it was asked for.
  package var path: String
  /// What it holds.
  package var entries: [FolderEntry]
  /// It holds a model itself.
  package var isModel: Bool
  /// It holds more than is listed.
  package var isCut: Bool

  /// Creates a listing.
  package init(path: String, entries: [FolderEntry], isModel: Bool = false, isCut: Bool = false) {
    self.path = path
    self.entries = entries
    self.isModel = isModel
    self.isCut = isCut
  }
}

/// What the headers of a file or folder say.
package struct FileSummary: Codable, Hashable, Sendable {
  /// What was found.
  package enum Content: Codable, Hashable, Sendable {
    /// A model.
    case model(ModelGlance)
    /// Text, by its first line.
    case text(firstLine: String)
    /// Neither, or a broken one: why.
    case problem(String)
  }

  /// The file or folder.
  package var path: String
  /// Bytes on disk; of a model all its weights.
  package var bytes: Int
  /// What was found.
  package var content: Content

  /// Creates a summary.
  package init(path: String, bytes: Int, content: Content) {
    self.path = path
    self.bytes = bytes
    self.content = content
  }
}

/// A model as its headers describe it; no weight is read for it.
package struct ModelGlance: Codable, Hashable, Sendable {
  /// The family as its authors write it.
  package var family: String
  /// Transformer layers.
  package var layers: Int
  /// Width of the residual stream.
  package var hiddenSize: Int
  /// Parameters in all.
  package var parameters: Int
  /// How most of the weights are stored: `F32`, `Q4_1`, …
  package var storage: String

  /// Creates a description.
  package init(family: String, layers: Int, hiddenSize: Int, parameters: Int, storage: String) {
    self.family = family
    self.layers = layers
    self.hiddenSize = hiddenSize
    self.parameters = parameters
    self.storage = storage
  }
}
