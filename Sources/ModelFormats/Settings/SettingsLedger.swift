internal import Synchronization

/// The account of one object's keys, shared by all who read it.
final class SettingsLedger: Sendable {
  enum Source: Sendable {
    case json([String: JSONValue])
    case gguf([String: GGUFValue])
  }

  let file: String
  /// The path of the object within its file, with the dot after it.
  let path: String
  private let source: Source
  private let account = Mutex(Account())

  private struct Account {
    var seen: Set<String> = []
    var children: [String: SettingsLedger] = [:]
  }

  init(_ source: Source, file: String, path: String) {
    self.source = source
    self.file = file
    self.path = path
  }

  var keys: [String] {
    switch source {
    case .json(let members): Array(members.keys)
    case .gguf(let entries): Array(entries.keys)
    }
  }

  func read(_ key: String) -> JSONValue? {
    pass(over: key)
    return peek(key)
  }

  func peek(_ key: String) -> JSONValue? {
    switch source {
    case .json(let members): members[key]
    case .gguf(let entries): entries[key].map(JSONValue.init)
    }
  }

  func pass(over key: String) { account.withLock { _ = $0.seen.insert(key) } }

  func child(_ key: String, _ members: [String: JSONValue]) -> SettingsLedger {
    account.withLock { account in
      if let child = account.children[key] { return child }
      let child = SettingsLedger(.json(members), file: file, path: path + key + ".")
      account.children[key] = child
      return child
    }
  }

  var unread: [String] {
    let account = account.withLock { $0 }
    let own = keys.filter { !account.seen.contains($0) }.map { path + $0 }
    return (own + account.children.values.flatMap(\.unread)).sorted()
  }
}

extension JSONValue {
  /// A value of GGUF metadata without its width.
  init(_ value: GGUFValue) {
    self =
      switch value {
      case .bool(let value): .bool(value)
      case .string(let value): .string(value)
      case .array(_, let values): .array(values.map(JSONValue.init))
      default:
        value.intValue.map { .int($0) } ?? .double(value.doubleValue ?? .nan)
      }
  }
}
