internal import Foundation
internal import ModelFormats
internal import PruningEngine

/// Where the program's own files are: themes and sample models beside the source tree it was built
/// in, or under `share/liar` of where it was installed.
enum Resources {
  /// A folder or file that came with the program.
  static func path(_ name: String) -> String? {
    for folder in candidates {
      let path = folder + "/" + name
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    return nil
  }

  /// Folders of themes, the user's own first.
  static var themeFolders: [String] {
    [configurationFolder + "/themes"] + candidates.map { $0 + "/themes" }
  }

  /// `$XDG_CONFIG_HOME/liar`, or `~/.config/liar`.
  static var configurationFolder: String { base("XDG_CONFIG_HOME", "/.config") + "/liar" }

  /// `$XDG_STATE_HOME/liar`, or `~/.local/state/liar`.
  static var stateFolder: String { base("XDG_STATE_HOME", "/.local/state") + "/liar" }

  /// `$XDG_CACHE_HOME/liar`, or `~/.cache/liar`.
  static var cacheFolder: String { base("XDG_CACHE_HOME", "/.cache") + "/liar" }

  /// Where temporary files go: the cache's folder, which is on a disk where /tmp may be memory, or
  /// the system's where that can't be written.
  static var scratchFolder: String {
    let folder = cacheFolder
    try? PrivateFolder.make(folder)
    return FileManager.default.isWritableFile(atPath: folder + "/.")
      ? folder : NSTemporaryDirectory()
  }

  /// Accumulators of earlier calibrations, within `LIAR_CACHE_LIMIT`.
  static var accumulatorCache: AccumulatorCache {
    let limit = ProcessInfo.processInfo.environment["LIAR_CACHE_LIMIT"]
    return AccumulatorCache(
      folder: cacheFolder + "/accumulators",
      limit: limit.flatMap { ByteCount(argument: $0)?.bytes } ?? AccumulatorCache.defaultLimit)
  }

  /// The user's home folder.
  static var home: String {
    ProcessInfo.processInfo.environment["HOME"]
      ?? FileManager.default.homeDirectoryForCurrentUser.path
  }

  private static func base(_ variable: String, _ fallback: String) -> String {
    let value = ProcessInfo.processInfo.environment[variable]
    // The specification says to ignore relative paths.
    return value.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + fallback
  }

  private static let candidates: [String] = {
    var folders: [String] = []
    let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var folder = executable.deletingLastPathComponent()
    for _ in 0..<6 {
      folders.append(folder.path + "/share/liar")
      if FileManager.default.fileExists(atPath: folder.path + "/sample-models") {
        folders.append(folder.path)
      }
      folder.deleteLastPathComponent()
    }
    return folders
  }()
}
