internal import ModelFormats
package import Transformer

/// What becomes of a family's models when they are pruned and written, as the exporters decide it.
package struct FamilySupport: Sendable {
  /// A way to prune.
  package enum Pruning: CaseIterable, Sendable {
    case neurons, headsAndNeurons, byLayer
  }

  /// Which biases reconstruction adds.
  package enum Biases: CaseIterable, Sendable {
    case none, ofValues, ofConsumers
  }

  /// What one way to prune comes to.
  package struct Row: Sendable {
    /// Which way.
    package let pruning: Pruning
    /// The biases.
    package let biases: Biases
    /// transformers' class for `hf`; nil where it is in the folder.
    package let stockClass: String?
    /// transformers' class for `hf-padded`; nil where it is refused.
    package let paddedClass: String?
    /// llama.cpp's architecture; nil where it is refused.
    package let ggufArchitecture: String?
  }

  /// The family.
  package let family: FamilyName
  /// What is known of it.
  package let description: FamilyDescription
  /// All ways to prune, with and without biases.
  package let rows: [Row]

  /// All families that are opened.
  /// - Throws: `FormatError` or ``EngineError`` for a family that nobody has described.
  package static func all() throws -> [FamilySupport] {
    try FamilyName.all.map { family in
      let description = try family.description()
      let export = try ExportFamilies.export(of: family)
      let rows = Pruning.allCases.flatMap { pruning in
        Biases.allCases.map { row(pruning, $0, description, export) }
      }
      return FamilySupport(family: family, description: description, rows: rows)
    }
  }

  private static func row(
    _ pruning: Pruning, _ added: Biases, _ description: FamilyDescription,
    _ export: any FamilyExport
  ) -> Row {
    let architecture = description.architecture
    var biases = LinearBiases()
    for part in description.biases { biases[part] = true }
    // What isn't pruned gains none, and a consumer that has a bias takes what values would carry.
    let isNarrowed = pruning != .neurons
    switch added {
    case .none: break
    case .ofValues: if isNarrowed, !biases.output { biases.projections = true }
    case .ofConsumers:
      biases.down = true
      if isNarrowed { biases.output = true }
    }
    func shape(_ widths: [LayerWidths]) -> PrunedShape {
      PrunedShape(architecture: architecture, widths: widths, biases: biases)
    }
    let dense = architecture.layers.map(\.widths)
    let pruned = shape(dense.enumerated().map { pruning.widths(of: $1, layer: $0) })
    let name = { (stock: StockClass?) in stock.map { $0.classPrefix + export.usualEnding } }
    return Row(
      pruning: pruning, biases: added, stockClass: name(export.stockClass(pruned)),
      paddedClass: name(export.stockClass(shape(dense))),
      ggufArchitecture: try? GGUFArchitecture.choose(
        for: pruned, export, name: export.family
      ).name)
  }
}

extension FamilySupport.Pruning {
  /// What it leaves of a layer.
  fileprivate func widths(of dense: LayerWidths, layer: Int) -> LayerWidths {
    var widths = dense
    widths.ffnSize /= 2
    if self != .neurons {
      widths.heads /= 2
      widths.keyValueHeads /= 2
    }
    if self == .byLayer { widths.ffnSize += layer }
    return widths
  }
}
