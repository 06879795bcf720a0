internal import FileAccess
internal import Foundation
internal import ModelFormats
internal import PruningEngine
internal import WorkbenchCore

/// The folder of the sessions that are saved by themselves.
struct SessionStore: Sendable {
  /// Sessions that are kept; older ones go.
  static let limit = 50

  let folder: String

  /// `$XDG_STATE_HOME/liar/sessions`
  static var standard: SessionStore { SessionStore(folder: Resources.stateFolder + "/sessions") }

  /// A name that sorts by time and tells the model.
  func path(for model: String, at moment: Timestamp) -> String {
    let name = model.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" }
    let base = "\(folder)/\(moment.compact)-\(String(name.prefix(80)))"
    var path = base + ".jsonl"
    var number = 2
    while FileManager.default.fileExists(atPath: path) {
      path = "\(base)-\(number).jsonl"
      number += 1
    }
    return path
  }

  /// The files of sessions, the one written last first.
  func files() -> [(path: String, date: Date)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter(Self.isSession).compactMap { name -> (path: String, date: Date)? in
      let path = folder + "/" + name
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
        attributes[.type] as? FileAttributeType == .typeRegular,
        let date = attributes[.modificationDate] as? Date
      else { return nil }
      return (path, date)
    }.sorted { ($0.date, $0.path) > ($1.date, $1.path) }
  }

  /// Whether a name is one that the program gives: `20261124T023000Z-NAME.jsonl`.
  private static func isSession(_ name: String) -> Bool {
    let parts = name.split(separator: "-", maxSplits: 1)
    guard parts.count == 2, parts[0].count == 16, parts[0].hasSuffix("Z"), name.hasSuffix(".jsonl")
    else { return false }
    return parts[0].dropLast().enumerated().allSatisfy { index, character in
      index == 8 ? character == "T" : character.isASCII && character.isNumber
    }
  }

  /// Removes the oldest sessions beyond the limit, and nothing else; those in use stay.
  func prune() {
    for file in files().dropFirst(Self.limit) where !SessionLock.isHeld(file.path) {
      try? FileManager.default.removeItem(atPath: file.path)
    }
  }

  /// The saved sessions, the one written last first.
  /// - Parameters:
  ///   - fingerprint: of the model that is open.
  ///   - unreadable: told of files that are no sessions, and why.
  func sessions(
    openModel fingerprint: String? = nil, unreadable: (EngineError) -> Void = { _ in }
  ) -> [SavedSession] {
    files().compactMap { file in
      do {
        guard let digest = try SessionFile.read(file.path).digest else { return nil }
        return SavedSession(
          path: file.path, date: Timestamp(seconds: Int(file.date.timeIntervalSince1970)),
          digest: digest,
          isOfOpenModel: fingerprint != nil && digest.header.fingerprint == fingerprint,
          isInUse: SessionLock.isHeld(file.path))
      } catch {
        unreadable(EngineError(error))
        return nil
      }
    }
  }

  /// The session written last that has something to go on with.
  /// - Parameter fingerprint: of the model; nil for any.
  func latest(fingerprint: String?) -> SavedSession? {
    sessions(openModel: fingerprint).first {
      $0.digest.isTouched && !$0.isInUse && (fingerprint == nil || $0.isOfOpenModel)
    }
  }

  /// The file that a word means: a saved session's by its identifier or name, else the word itself.
  func path(named word: String) -> String {
    guard !word.contains("/"), !FileManager.default.fileExists(atPath: word) else { return word }
    return sessions().first { $0.answers(to: word) }?.path ?? word
  }

  /// Whether a file is one of these.
  func holds(_ path: String) -> Bool {
    let path = URL(fileURLWithPath: path).standardizedFileURL.path
    return files().contains { URL(fileURLWithPath: $0.path).standardizedFileURL.path == path }
  }

  /// What identifies a model's weights; nil where there is no model.
  static func fingerprint(of model: String) -> String? {
    (try? ModelLocation.open(path: model))?.readFingerprint
  }
}

extension ModelLocation {
  fileprivate var readFingerprint: String? { try? fingerprint() }
}

/// Reading a session from its file.
enum SessionFile {
  /// A session; its relative paths start from where it was recorded.
  /// - Throws: ``EngineError`` with file and line.
  static func read(_ path: String) throws -> SessionRecord {
    let text: String
    do { text = try TextFile(path: path).text } catch { throw EngineError(error) }
    let record: SessionRecord
    do {
      record = try SessionLog.decode(text)
    } catch let error as SessionLog.LineError {
      throw EngineError(
        .badData,
        "\(path):\(error.line): \(error.reason); a session has one JSON object a line")
    }
    guard case .opened(let header)? = record.entries.first else {
      throw EngineError(
        .badData,
        "\(path):\(record.lines.first?.number ?? 1): a session begins with the line of its model, "
          + "{\"session\":1,…}")
    }
    guard let directory = header.directory else { return record }
    return record.rebased { $0.hasPrefix("/") || $0.hasPrefix("~") ? $0 : directory + "/" + $0 }
  }

  /// Whether there is something to read.
  static func isThere(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    return ((attributes?[.size] as? NSNumber)?.intValue ?? 0) > 0
  }
}

/// A session is written by one program at a time.
enum SessionLock {
  /// Takes the file of a descriptor; it is given back when that is closed.
  static func take(_ descriptor: Int32) -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

  /// Whether some program has the file.
  static func isHeld(_ path: String) -> Bool {
    guard let descriptor = try? RegularFile.open(path).descriptor else { return false }
    defer { close(descriptor) }
    return !take(descriptor)
  }
}
