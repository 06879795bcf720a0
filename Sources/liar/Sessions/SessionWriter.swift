internal import Dispatch
internal import FileAccess
internal import Foundation
internal import PruningEngine
internal import Synchronization
internal import WorkbenchCore

/// Saves a session as it goes: every entry is appended at once, on a queue of its own, so that
/// nothing but the last line can be lost.
///
/// A file is made with the first change, evaluation, export or name; a model that was only looked at
/// leaves none.
final class SessionWriter: Sendable {
  private struct State {
    var descriptor: Int32 = -1
    var path: String?
    /// The file has the line of a model already.
    var hasHeader = false
    /// The line of the opened model, and what followed it, until there is a file.
    var waiting: [SessionEntry] = []
    var hasFailed = false
  }

  private let store: SessionStore
  /// All models' sessions go into the one file that the user named.
  private let isFixed: Bool
  private let report: @Sendable (String) -> Void
  private let queue = DispatchQueue(label: "liar.session", qos: .utility)
  private let state = Mutex(State())

  /// - Parameter report: told once, on any thread, why nothing can be saved.
  init(store: SessionStore, isFixed: Bool, report: @escaping @Sendable (String) -> Void) {
    self.store = store
    self.isFixed = isFixed
    self.report = report
  }

  /// The file that is written.
  var path: String? { state.withLock { $0.path } }

  /// The file, where there is something in it; nil before.
  var recordedPath: String? { state.withLock { $0.hasHeader ? $0.path : nil } }

  /// Goes on in a file, or begins it; a last line that was cut off is taken away.
  func use(_ path: String) throws {
    try queue.sync {
      let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
      guard descriptor >= 0 else {
        throw EngineError(
          .cannotCreate,
          "\(path): the session can't be written: \(String(cString: strerror(errno)))")
      }
      do throws(RegularFileError) {
        _ = try RegularFile.status(descriptor, path)
      } catch {
        close(descriptor)
        throw EngineError(.cannotCreate, "\(path): \(error.message); choose another name")
      }
      guard SessionLock.take(descriptor) else {
        close(descriptor)
        throw EngineError(
          .cannotCreate, "\(path): another workbench is writing this session; close it first")
      }
      Self.endLastLine(descriptor, path)
      state.withLock { state in
        if state.descriptor >= 0 { close(state.descriptor) }
        state = State(
          descriptor: descriptor, path: path, hasHeader: lseek(descriptor, 0, SEEK_END) > 0)
      }
    }
  }

  /// Appends entries.
  func add(_ entries: [SessionEntry]) {
    queue.async { [self] in
      do {
        try write(entries)
      } catch {
        state.withLock { $0.hasFailed = true }
        report("\(error)")
      }
    }
  }

  /// Waits until all has been written.
  func flush() {
    queue.sync {
      state.withLock { state in
        if state.descriptor >= 0 { fsync(state.descriptor) }
      }
    }
  }

  private func write(_ entries: [SessionEntry]) throws {
    var state = state.withLock { $0 }
    guard !state.hasFailed else { return }
    for entry in entries {
      if case .opened(let header) = entry {
        if !isFixed, state.descriptor >= 0 {
          close(state.descriptor)
          state = State()
        }
        state.waiting = [.opened(Self.complete(header))]
        continue
      }
      guard !state.waiting.isEmpty || state.hasHeader else { continue }
      state.waiting.append(entry)
    }
    defer { self.state.withLock { $0 = state } }
    // A model that was opened and only looked at isn't worth a line.
    var isOpening = false
    if case .opened? = state.waiting.first { isOpening = true }
    guard !state.waiting.isEmpty, !isOpening || state.waiting.contains(where: \.isWork)
    else { return }
    if state.descriptor < 0 { try begin(&state) }
    let text = try SessionLog.encode(state.waiting)
    state.waiting = []
    state.hasHeader = true
    try Self.append(text, to: state.descriptor, state.path ?? "")
  }

  private func begin(_ state: inout State) throws {
    guard case .opened(let header)? = state.waiting.first else { return }
    do {
      try FileManager.default.createDirectory(
        atPath: store.folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw EngineError(
        .cannotCreate, "the session isn't saved: \(store.folder) can't be made")
    }
    let path = store.path(for: header.name, at: header.started ?? Timestamp(seconds: 0))
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw EngineError(
        .cannotCreate, "the session isn't saved: \(path): \(String(cString: strerror(errno)))")
    }
    _ = SessionLock.take(descriptor)
    state.descriptor = descriptor
    state.path = path
    store.prune()
  }

  private static func append(_ text: String, to descriptor: Int32, _ path: String) throws {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw EngineError(
          .inputOutput,
          "the session is no longer saved: \(path): \(String(cString: strerror(errno)))")
      }
      bytes = bytes.dropFirst(count)
    }
  }

  /// A line without its end was being written when the program ended.
  private static func endLastLine(_ descriptor: Int32, _ path: String) {
    guard let data = try? RegularFile.read(path, limit: 1 << 30), let last = data.last,
      last != UInt8(ascii: "\n")
    else { return }
    let record = try? SessionLog.decode(String(decoding: data, as: UTF8.self))
    if record?.tornLine != nil {
      let end = data.lastIndex(of: UInt8(ascii: "\n")).map { $0 - data.startIndex + 1 } ?? 0
      ftruncate(descriptor, off_t(end))
    } else {
      try? append("\n", to: descriptor, path)
    }
  }

  /// What only the program knows: its version, the weights, the time and the folder.
  private static func complete(_ header: SessionHeader) -> SessionHeader {
    var header = header
    header.program = Version.current
    header.started = .now
    header.directory = FileManager.default.currentDirectoryPath
    header.fingerprint = SessionStore.fingerprint(of: header.model)
    return header
  }
}

extension Timestamp {
  /// The present moment.
  static var now: Timestamp { Timestamp(seconds: Int(Date().timeIntervalSince1970)) }
}
