internal import Synchronization

/// What must be told of a model, and the settings of its folder's other files: shared by all copies
/// of a `ModelLocation`.
final class ModelAccount: Sendable {
  private struct Entries {
    var files: [String: FileSettings] = [:]
    var notes: [String] = []
  }

  private let entries = Mutex(Entries())

  /// A file's settings, read the first time they are asked for.
  func settings(
    _ path: String, _ read: () throws(FormatError) -> FileSettings
  ) throws(FormatError) -> FileSettings {
    if let known = entries.withLock({ $0.files[path] }) { return known }
    let new = try read()
    return entries.withLock { entries in
      if let known = entries.files[path] { return known }
      entries.files[path] = new
      return new
    }
  }

  func add(_ note: String) {
    entries.withLock { if !$0.notes.contains(note) { $0.notes.append(note) } }
  }

  var notes: [String] { entries.withLock { $0.notes } }

  var companions: [FileSettings] {
    entries.withLock { $0.files.sorted { $0.key < $1.key }.map(\.value) }
  }
}

extension ModelLocation {
  /// The settings of another file of the folder, nil if it isn't there or this is a GGUF file.
  /// - Throws: `FormatError` if it isn't a JSON object.
  package func settings(ofCompanion name: String) throws(FormatError) -> FileSettings? {
    guard let path = companion(name) else { return nil }
    return try account.settings(path) { () throws(FormatError) in try FileSettings(path: path) }
  }

  /// Keeps what a user should be told of the model, once.
  package func note(_ text: String) { account.add(text) }

  /// What a user should be told of the model: notes, and the keys that nothing has read. Complete
  /// once all that the model consists of has been opened.
  package var notes: [String] {
    account.notes + ([settings] + account.companions).compactMap { note(onUnread: $0) }
  }

  private func note(onUnread settings: FileSettings) -> String? {
    let keys = settings.unread.map(FormatError.singleLine)
    guard !keys.isEmpty else { return nil }
    let place =
      gguf != nil ? "the metadata" : String(settings.file.dropFirst(path.count + 1))
    return keys.count == 1
      ? "a key of \(place) is not known here and was passed over: \(keys[0])"
      : "\(keys.count) keys of \(place) are not known here and were passed over: "
        + keys.joined(separator: ", ")
  }
}
