internal import LinearAlgebra
internal import PruningPlan
internal import Synchronization

/// The activations of the site that was looked at last, so that following a slider takes no forward
/// pass. Large sites are not kept.
final class ActivationCache: Sendable {
  /// The units' outputs of one batch.
  struct Part: Sendable {
    var units: Matrix<Float>  // [tokens, columns]
    var isHeldOut: Bool
  }

  private static let limit = 256 << 20  // bytes

  private struct Entry {
    var site: SiteID
    var calibration: DerivedCache
    var parts: [Part]
  }

  private let entry = Mutex<Entry?>(nil)

  static func hasRoom(for parts: [Part]) -> Bool {
    parts.reduce(0) { $0 + $1.units.values.count } * MemoryLayout<Float>.size <= limit
  }

  func activations(of site: SiteID, _ calibration: Calibration) -> [Part]? {
    entry.withLock { entry in
      guard let known = entry, known.site == site, known.calibration === calibration.derived else {
        return nil
      }
      return known.parts
    }
  }

  func store(_ parts: [Part], of site: SiteID, _ calibration: Calibration) {
    entry.withLock { $0 = Entry(site: site, calibration: calibration.derived, parts: parts) }
  }

  func clear() { entry.withLock { $0 = nil } }
}
