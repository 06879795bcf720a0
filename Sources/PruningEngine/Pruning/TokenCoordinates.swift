internal import LIARCore
internal import Synchronization

/// One sample's tokens in the coordinates of sites' orders, so that another width takes no solution.
final class TokenCoordinates: Sendable {
  /// What coordinates depend on, besides the sample and its calibration.
  typealias Key = CurveKey

  /// Coordinates and what a relative error is relative to.
  struct Entry: Sendable {
    var tokens: OrderedTokens
    var columnsPerUnit: Int
    var scale: Double
  }

  private static let limit = 384 << 20  // bytes

  private struct Contents {
    var calibration: DerivedCache?
    var entries: [Key: Entry] = [:]
    /// The longest unused first.
    var order: [Key] = []
    var bytes = 0
  }

  private let contents = Mutex(Contents())

  /// What is known, or made now and kept for as long as there is room.
  func entry(_ key: Key, of calibration: Calibration, make: () throws -> Entry) rethrows -> Entry {
    let known = contents.withLock { contents -> Entry? in
      guard contents.calibration === calibration.derived, let entry = contents.entries[key] else {
        return nil
      }
      contents.order.removeAll { $0 == key }
      contents.order.append(key)
      return entry
    }
    if let known { return known }
    let entry = try make()
    contents.withLock { contents in
      if contents.calibration !== calibration.derived {
        contents = Contents(calibration: calibration.derived)
      }
      guard contents.entries.updateValue(entry, forKey: key) == nil else { return }
      contents.order.append(key)
      contents.bytes += entry.tokens.bytes
      while contents.bytes > Self.limit, !contents.order.isEmpty {
        let oldest = contents.order.removeFirst()
        contents.bytes -= contents.entries.removeValue(forKey: oldest)?.tokens.bytes ?? 0
      }
    }
    return entry
  }
}
