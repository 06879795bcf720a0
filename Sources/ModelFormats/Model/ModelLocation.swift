internal import Foundation

/// A model found on disk, its headers read and checked, no tensor touched.
package struct ModelLocation: Sendable {
  /// What holds the model.
  package enum Kind: Sendable {
    /// A Hugging Face folder and its `config.json`.
    case folder(config: JSONValue)
    /// A GGUF file, which describes itself.
    case gguf(GGUFFile)
  }

  /// The folder or file, without a trailing slash.
  package let path: String
  /// What holds the model.
  package let kind: Kind
  /// Its weights.
  package let archive: any TensorArchive
  /// What describes the model: its folder's `config.json` or its file's metadata.
  package let settings: FileSettings
  /// What must be told of the model, and the settings of its other files.
  let account = ModelAccount()

  private init(path: String, kind: Kind, archive: any TensorArchive) {
    self.path = path
    self.kind = kind
    self.archive = archive
    settings =
      switch kind {
      case .folder(let config): FileSettings(config.objectValue ?? [:], file: path + "/config.json")
      case .gguf(let file): FileSettings(gguf: file)
      }
  }

  /// What to call the model: the file's name without `.gguf`, or the folder's; where that says
  /// nothing (`model`, or a snapshot's hash in a hub's cache), the nearest folder above that does.
  package var name: String {
    var parts = URL(fileURLWithPath: path).standardizedFileURL.pathComponents
    guard let last = parts.popLast() else { return path }
    if last.lowercased().hasSuffix(".gguf") { return String(last.dropLast(5)) }
    var name = last
    while Self.saysNothing(name), let above = parts.popLast(), above != "/" { name = above }
    return name.hasPrefix("models--") ? name.components(separatedBy: "--").last ?? name : name
  }

  private static func saysNothing(_ name: String) -> Bool {
    ["model", "snapshots"].contains(name.lowercased())
      || name.count == 40 && name.allSatisfy(\.isHexDigit)
  }

  /// The folder's `config.json`, nil for a GGUF file.
  package var config: JSONValue? {
    if case .folder(let config) = kind { config } else { nil }
  }

  /// The GGUF file, nil for a folder.
  package var gguf: GGUFFile? {
    if case .gguf(let file) = kind { file } else { nil }
  }

  /// Opens a model folder or a GGUF file.
  ///
  /// `~` stands for the home folder. The path of a `config.json` or a safetensors file stands for
  /// its folder, and a folder that holds one GGUF file and no `config.json` for that file.
  package static func open(path given: String) throws(FormatError) -> ModelLocation {
    let path = normalized(given)
    var isFolder: ObjCBool = false
    guard !path.isEmpty, FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FormatError(
        .missing, "no such file or folder", file: given,
        remedy: "give a model folder or a .gguf file")
    }
    if isFolder.boolValue { return try openFolder(path) }
    let name = URL(fileURLWithPath: path).lastPathComponent.lowercased()
    if name == "config.json" || name.hasSuffix(".safetensors")
      || name == SafetensorsFolder.indexName
    {
      return try openFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }
    if isPickle(name) { throw pickleFailure(path) }
    return try openGGUF(path)
  }

  /// The path of a file of the model's folder, nil if it isn't there or this is a GGUF file.
  package func companion(_ name: String) -> String? {
    guard case .folder = kind else { return nil }
    let candidate = path + "/" + name
    return FileManager.default.fileExists(atPath: candidate) ? candidate : nil
  }

  private static func openGGUF(_ path: String) throws(FormatError) -> ModelLocation {
    let file = try GGUFFile(path: path)
    if let parts = file.metadata["split.count"]?.intValue, parts > 1 {
      throw FormatError(
        .unsupported, "is one of \(parts) parts of a model", file: path,
        remedy: "join them with llama-gguf-split --merge")
    }
    guard !file.tensors.isEmpty else {
      throw FormatError(
        .unsupported, "holds no tensors, only metadata", file: path,
        remedy: "give the file with the weights")
    }
    return ModelLocation(path: path, kind: .gguf(file), archive: file)
  }

  private static func openFolder(_ path: String) throws(FormatError) -> ModelLocation {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw FormatError(
        .cannotRead, "the folder cannot be listed", file: path, remedy: "check its permissions")
    }
    guard !names.isEmpty else {
      throw FormatError(
        .empty, "the folder is empty", file: path, remedy: "give a model folder or a .gguf file")
    }
    guard names.contains("config.json") else {
      let models = names.filter { $0.lowercased().hasSuffix(".gguf") }
      if models.count == 1 { return try openGGUF(path + "/" + models[0]) }
      throw FormatError(
        .missing,
        models.isEmpty
          ? "has no config.json, so it is not a model folder"
          : "holds \(models.count) GGUF files (\(models.prefix(3).joined(separator: ", ")))",
        file: path,
        remedy: models.isEmpty
          ? "give the folder that holds config.json and model.safetensors" : "name one of them")
    }
    let configPath = path + "/config.json"
    let config = try JSONValue.read(path: configPath)
    guard case .object = config else {
      throw FormatError(.malformed, "is not a JSON object", file: configPath)
    }
    guard
      names.contains(SafetensorsFolder.singleName)
        || names.contains(SafetensorsFolder.indexName)
    else {
      if names.contains(where: isPickle) { throw pickleFailure(path) }
      throw FormatError(
        .missing, "has no weights (model.safetensors or model.safetensors.index.json)", file: path,
        remedy: "fetch the weights into it")
    }
    return ModelLocation(
      path: path, kind: .folder(config: config), archive: try SafetensorsFolder(folder: path))
  }

  private static func isPickle(_ name: String) -> Bool {
    name.hasPrefix("pytorch_model") && name.hasSuffix(".bin") || name.hasSuffix(".pt")
      || name.hasSuffix(".pth") || name.hasSuffix(".ckpt")
  }

  private static func pickleFailure(_ path: String) -> FormatError {
    FormatError(
      .unsupported, "has only PyTorch pickle weights, which can run code when they are read",
      file: path,
      remedy: "convert them: in Python, model.save_pretrained(folder, safe_serialization=True)")
  }

  private static func normalized(_ given: String) -> String {
    var path = given
    if path == "~" || path.hasPrefix("~/") {
      path = FileManager.default.homeDirectoryForCurrentUser.path + path.dropFirst()
    }
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
