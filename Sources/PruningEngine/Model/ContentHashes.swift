internal import FileAccess
internal import Foundation
internal import ModelFormats
internal import Synchronization

/// Hashes of whole files, remembered under what the file system says of them: device, inode, size,
/// and the times of the last change of content and of status, in nanoseconds.
///
/// A file whose status changed within two seconds of its hashing is not remembered, since a later
/// change could have the same time.
final class ContentHashes: Sendable {
  private struct Entry: Codable {
    var identity: FileContent.Identity
    var hash: String
  }

  /// Files that are remembered.
  private static let limit = 1000

  private let path: String?
  private let entries = Mutex<[String: Entry]?>(nil)

  /// - Parameter folder: where they are kept between runs; nil for nowhere.
  init(folder: String? = nil) { path = folder.map { $0 + "/hashes.json" } }

  /// The hash of a file's bytes, as 16 hexadecimal digits.
  /// - Throws: `FormatError` where it can't be read or changes meanwhile, `CancellationError`.
  func hash(of content: FileContent, work: Work) throws -> String {
    let name = URL(fileURLWithPath: content.path).resolvingSymlinksInPath().path
    if let entry = known(name), entry.identity == content.identity { return entry.hash }
    let started = Date().timeIntervalSince1970
    // Its share of the whole work isn't known, so only the cancellation is passed on.
    let pieces = try Work(parent: work) { _ in }
      .map(Array(0..<content.pieces), "hashing") { try content.hash(ofPiece: $0) }
    let hash = content.hash(ofPieces: pieces)
    guard try content.currentIdentity() == content.identity else {
      throw FormatError(
        .unsupported, "changed while it was read", file: content.path,
        remedy: "try again when nothing writes to it")
    }
    if !content.identity.isYoung(at: started) {
      remember(name, Entry(identity: content.identity, hash: hash))
    }
    return hash
  }

  // MARK: Remembering

  private func known(_ name: String) -> Entry? {
    entries.withLock { entries in
      if entries == nil { entries = read() }
      return entries?[name]
    }
  }

  private func remember(_ name: String, _ entry: Entry) {
    entries.withLock { entries in
      // Another process may have written since.
      var all = read().merging(entries ?? [:]) { $1 }
      all[name] = entry
      if all.count > Self.limit {
        all = all.filter { FileManager.default.fileExists(atPath: $0.key) }
      }
      entries = all
      guard let path, let bytes = try? JSONEncoder().encode(all) else { return }
      // That it can't be kept is no reason to fail.
      try? PrivateFolder.make((path as NSString).deletingLastPathComponent)
      try? AtomicOutput.write(Array(bytes), path: path, overwrite: true)
    }
  }

  private func read() -> [String: Entry] {
    guard let path, let bytes = try? RegularFile.read(path, limit: 64 << 20) else { return [:] }
    return (try? JSONDecoder().decode([String: Entry].self, from: Data(bytes))) ?? [:]
  }
}

extension LoadedModel {
  /// Identifies the model by every byte of its weights, its configuration and its files' names:
  /// what numbers that are kept for later are found by.
  /// - Throws: ``EngineError`` where a file changed since the model was opened.
  /// - Complexity: reads all weights once, on all cores, unless the files are known.
  func contentFingerprint(work: Work = Work()) throws -> String {
    do {
      var hash = XXHash64()
      func add(_ text: String) {
        Array(text.utf8).withUnsafeBytes { hash.combine($0) }
      }
      add(fingerprint)
      for file in location.archive.files {
        let content = try FileContent(path: file)
        guard content.identity.hasContent(of: identities[file]) else {
          throw EngineError(.badData, "\(file) has changed since it was opened: open it again")
        }
        add(try hashes.hash(of: content, work: work))
      }
      return hash.hexadecimal
    } catch {
      throw EngineError(error)
    }
  }
}
