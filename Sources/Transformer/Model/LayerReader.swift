/// Reads a model's layers one after the other, and keeps the last: parts of a layer that are asked
/// for in a row cost one reading, and no more than one layer is in memory.
package final class LayerReader {
  private let layers: LayerList
  private var last: (index: Int, layer: Layer)?

  /// A reader that holds no layer yet.
  package init(_ layers: LayerList) { self.layers = layers }

  /// A layer, read anew unless it is the last that was asked for.
  package func layer(_ index: Int) -> Layer {
    if let last, last.index == index { return last.layer }
    last = nil
    let layer = layers[index]
    last = (index, layer)
    return layer
  }
}
