internal import FileAccess
internal import Foundation
internal import ModelFormats
internal import WorkbenchCore

/// What the user chose in earlier sessions, kept in the XDG state folder.
struct PreferencesFile {
  private var path: String { Resources.stateFolder + "/preferences.json" }

  /// The preferences; nil where there are none, or none that can be read.
  func read() -> Preferences? {
    guard let bytes = try? RegularFile.read(path, limit: 1 << 20) else { return nil }
    return try? JSONDecoder().decode(Preferences.self, from: Data(bytes))
  }

  /// Keeps preferences; that they can't be kept is no reason to disturb anyone.
  func write(_ preferences: Preferences) {
    guard let data = try? JSONEncoder().encode(preferences) else { return }
    try? PrivateFolder.make(Resources.stateFolder)
    try? AtomicOutput.write(Array(data), path: path, overwrite: true)
  }
}
