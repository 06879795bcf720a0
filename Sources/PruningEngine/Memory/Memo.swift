internal import Synchronization

/// Values that are computed once a key.
final class Memo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let known = Mutex<[Key: Value]>([:])

  /// The value of a key, if it is known.
  subscript(key: Key) -> Value? { known.withLock { $0[key] } }

  /// The value of a key; computed by whoever asks first, outside the lock.
  func value(_ key: Key, _ make: () throws -> Value) rethrows -> Value {
    if let value = known.withLock({ $0[key] }) { return value }
    let value = try make()
    known.withLock { $0[key] = value }
    return value
  }
}
