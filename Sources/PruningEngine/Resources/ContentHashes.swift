internal import Foundation
internal import LinearAlgebra
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
  func hash(of file: String, work: Work) throws -> String {
    let content = try FileContent(path: file)
    let name = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
    if let entry = known(name), entry.identity == content.identity { return entry.hash }
    let started = Date().timeIntervalSince1970
    let hash = try Self.hash(content, work)
    guard try content.currentIdentity() == content.identity else {
      throw FormatError(
        .unsupported, "changed while it was read", file: file,
        remedy: "try again when nothing writes to it")
    }
    if !content.identity.isYoung(at: started) {
      remember(name, Entry(identity: content.identity, hash: hash))
    }
    return hash
  }

  private static func hash(_ content: FileContent, _ work: Work) throws -> String {
    let pieces = Mutex([UInt64](repeating: 0, count: content.pieces))
    let failure = Mutex<(any Error)?>(nil)
    Parallel.forEach(content.pieces) { piece in
      guard failure.withLock({ $0 == nil }) else { return }
      do {
        try work.check()
        let hash = try content.hash(ofPiece: piece)
        pieces.withLock { $0[piece] = hash }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    return content.hash(ofPieces: pieces.withLock { $0 })
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
      try? FileManager.default.createDirectory(
        at: URL(fileURLWithPath: path).deletingLastPathComponent(),
        withIntermediateDirectories: true)
      try? AtomicOutput.write(Array(bytes), path: path, overwrite: true)
    }
  }

  private func read() -> [String: Entry] {
    guard let path, let data = FileManager.default.contents(atPath: path) else { return [:] }
    return (try? JSONDecoder().decode([String: Entry].self, from: data)) ?? [:]
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
        add(try hashes.hash(of: file, work: work))
        guard try FileContent(path: file).identity.hasContent(of: identities[file]) else {
          throw EngineError(.badData, "\(file) has changed since it was opened: open it again")
        }
      }
      return hash.hexadecimal
    } catch {
      throw EngineError(error)
    }
  }
}
