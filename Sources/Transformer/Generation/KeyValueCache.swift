/// The keys and values of one layer for one growing sequence.
package final class LayerCache {
  private var keys: UnsafeMutablePointer<Float>
  private var values: UnsafeMutablePointer<Float>
  private var capacity = 0
  private(set) var count = 0

  /// An empty cache.
  package init() {
    keys = .allocate(capacity: 0)
    values = .allocate(capacity: 0)
  }

  deinit {
    keys.deallocate()
    values.deallocate()
  }

  func append(
    keys newKeys: UnsafePointer<Float>, values newValues: UnsafePointer<Float>, rows: Int,
    width: Int
  ) {
    let needed = (count + rows) * width
    if needed > capacity {
      let grown = max(needed, 2 * capacity)
      keys = LayerCache.grow(keys, from: count * width, to: grown)
      values = LayerCache.grow(values, from: count * width, to: grown)
      capacity = grown
    }
    (keys + count * width).update(from: newKeys, count: rows * width)
    (values + count * width).update(from: newValues, count: rows * width)
    count += rows
  }

  /// Forgets all.
  func clear() { count = 0 }

  /// All keys so far.
  var keyPointer: UnsafePointer<Float> { UnsafePointer(keys) }  // [count, width]
  /// All values so far.
  var valuePointer: UnsafePointer<Float> { UnsafePointer(values) }  // [count, width]

  private static func grow(
    _ old: UnsafeMutablePointer<Float>, from count: Int, to capacity: Int
  ) -> UnsafeMutablePointer<Float> {
    let new = UnsafeMutablePointer<Float>.allocate(capacity: capacity)
    new.update(from: old, count: count)
    old.deallocate()
    return new
  }
}

/// The caches of all layers for one growing sequence.
package final class KeyValueCache {
  let layers: [LayerCache]

  /// An empty cache for a model.
  package init(layers: Int) { self.layers = (0..<layers).map { _ in LayerCache() } }

  /// The tokens seen.
  private(set) var tokens: [Int] = []

  /// Tokens seen.
  package var count: Int { tokens.count }

  /// Notes tokens whose keys and values the layers have.
  func append(_ tokens: [Int]) { self.tokens += tokens }

  /// Forgets all.
  func clear() {
    tokens = []
    for layer in layers { layer.clear() }
  }
}
