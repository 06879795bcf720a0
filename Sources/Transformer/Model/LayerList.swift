/// A model's layers: in memory, or read from its files whenever one is used.
///
/// A streamed list holds no weights. Each use of a layer reads and converts it anew, so that work
/// which goes through the layers one by one needs memory for one of them. What is assigned to it is
/// kept in memory; what ``edit(_:_:)`` does to it is done again at each reading.
package struct LayerList: RandomAccessCollection, MutableCollection, Sendable {
  private enum Storage {
    case resident([Layer])
    case streamed(Stream)
  }

  private struct Stream {
    var count: Int
    var load: @Sendable (Int) -> Layer
    var edits: [Int: [@Sendable (inout Layer) -> Void]] = [:]
    var replacements: [Int: Layer] = [:]

    func layer(_ index: Int) -> Layer {
      if let layer = replacements[index] { return layer }
      var layer = load(index)
      for edit in edits[index] ?? [] { edit(&layer) }
      return layer
    }
  }

  private var storage: Storage

  /// Layers in memory.
  package init(_ layers: [Layer]) { storage = .resident(layers) }

  /// Layers that `load` reads.
  package init(count: Int, load: @escaping @Sendable (Int) -> Layer) {
    storage = .streamed(Stream(count: count, load: load))
  }

  /// Whether layers are read when they are used.
  package var isStreamed: Bool {
    if case .streamed = storage { true } else { false }
  }

  /// The first layer's index.
  package var startIndex: Int { 0 }

  /// One past the last layer's index.
  package var endIndex: Int {
    switch storage {
    case .resident(let layers): layers.count
    case .streamed(let stream): stream.count
    }
  }

  /// A layer; reading one of a streamed list takes as long as converting its weights.
  package subscript(position: Int) -> Layer {
    get {
      switch storage {
      case .resident(let layers): layers[position]
      case .streamed(let stream): stream.layer(position)
      }
    }
    set {
      switch storage {
      case .resident(var layers):
        storage = .resident([])
        layers[position] = newValue
        storage = .resident(layers)
      case .streamed(var stream):
        stream.replacements[position] = newValue
        storage = .streamed(stream)
      }
    }
  }

  /// Some of the layers, in the order given.
  package func selecting(_ selected: [Int]) -> LayerList {
    guard isStreamed else { return LayerList(selected.map { self[$0] }) }
    return LayerList(count: selected.count) { self[selected[$0]] }
  }

  /// Changes a layer: at once, or in a streamed list whenever it is read.
  package mutating func edit(_ index: Int, _ change: @escaping @Sendable (inout Layer) -> Void) {
    if case .streamed(var stream) = storage, stream.replacements[index] == nil {
      stream.edits[index, default: []].append(change)
      storage = .streamed(stream)
    } else {
      change(&self[index])
    }
  }
}
