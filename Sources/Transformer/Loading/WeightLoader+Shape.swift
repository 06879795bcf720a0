package import ModelFormats

/// A stored layer's shapes, told without reading its numbers.
package struct LayerShape: Sendable {
  /// A linear layer as it is stored.
  package struct Part: Sendable {
    /// Rows of the weight.
    package var rows: Int
    /// Columns of the weight.
    package var columns: Int
    /// Numbers of the bias.
    package var biases: Int

    /// Weights and biases.
    package var parameters: Int { rows * columns + biases }
  }

  /// The linear layers that there are.
  package internal(set) var parts: [LinearPart: Part] = [:]
  /// All numbers of the layer.
  package internal(set) var parameters = 0

  /// Weights and biases of the linear layers.
  package var prunableParameters: Int { parts.values.reduce(0) { $0 + $1.parameters } }

  /// Rows of a linear layer; 0 where there is none.
  package func rows(of part: LinearPart) -> Int { parts[part]?.rows ?? 0 }
}

extension WeightLoader {
  /// The shape of a layer.
  /// - Throws: `FormatError` when a tensor is missing.
  package func shape(ofLayer index: Int) throws(FormatError) -> LayerShape {
    var shape = LayerShape()
    let names = names.layer(index)
    for part in architecture.linearParts {
      let weight = try archive.descriptor(names[part] + ".weight")
      let biases = archive.tensors[names[part] + ".bias"]?.elementCount ?? 0
      let isAlone = names.stack(of: part).count == 1
      let rows =
        isAlone
        ? weight.rowCount : architecture.shape(of: part, architecture.layers[index].widths).rows
      shape.parts[part] = LayerShape.Part(
        rows: rows, columns: weight.elementCount / max(weight.rowCount, 1),
        biases: isAlone ? biases : min(biases, rows))
    }
    shape.parameters = shape.prunableParameters
    for part in architecture.normParts {
      for suffix in [".weight", ".bias", ".gamma", ".beta"] {
        shape.parameters += archive.tensors[names[part] + suffix]?.elementCount ?? 0
      }
    }
    return shape
  }

  /// Numbers in the tables that are read: tokens, positions, segments, relative positions, and an
  /// output table of its own.
  package var tableParameters: Int {
    let head = architecture.tiesTables ? nil : names.head
    let tables = [names.tokens, names.positions, names.types, names.relativePositions, head]
    return tables.reduce(0) { total, name in
      total + (name.flatMap { archive.tensors[$0 + ".weight"]?.elementCount } ?? 0)
    }
  }
}
