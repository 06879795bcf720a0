/// A tensor's name, shape and storage, checked when it is created.
package struct TensorDescriptor: Hashable, Sendable {
  /// The name in the file.
  package let name: String
  /// Dimensions, outermost first, as PyTorch prints them; empty for a scalar.
  package let shape: [Int]
  /// How the numbers are stored.
  package let type: ElementType
  /// Bytes in the file.
  package let byteCount: Int
  /// Numbers in the tensor: the product of `shape`.
  package let elementCount: Int

  /// Creates a descriptor; throws if the shape is negative, overflows, or splits a block.
  package init(name: String, shape: [Int], type: ElementType) throws(FormatError) {
    var elements = 1
    for dimension in shape {
      let (product, overflow) = elements.multipliedReportingOverflow(by: dimension)
      guard dimension >= 0, !overflow else {
        throw FormatError(
          .outOfRange, "has the impossible shape \(shape)", location: .init(tensor: name))
      }
      elements = product
    }
    guard (shape.last ?? 1) % type.blockSize == 0 else {
      throw FormatError(
        .malformed,
        "rows of \(shape.last ?? 1) numbers don't fill \(type.rawValue) blocks of \(type.blockSize)",
        location: .init(tensor: name))
    }
    let (bytes, overflow) = (elements / type.blockSize)
      .multipliedReportingOverflow(by: type.blockBytes)
    guard !overflow else {
      throw FormatError(
        .outOfRange, "has the impossible shape \(shape)", location: .init(tensor: name))
    }
    self.name = name
    self.shape = shape
    self.type = type
    self.byteCount = bytes
    self.elementCount = elements
  }

  /// The outermost dimension; 1 for a scalar.
  package var rowCount: Int { shape.first ?? 1 }

  /// Numbers under one index of the outermost dimension.
  package var rowLength: Int { rowCount == 0 ? 0 : elementCount / rowCount }

  /// The place of a number, one index a dimension, outermost first.
  package func coordinates(of index: Int) -> [Int] {
    var rest = index
    let inward = shape.reversed().map { dimension in
      defer { rest /= max(dimension, 1) }
      return rest % max(dimension, 1)
    }
    return inward.reversed()
  }
}
