/// A tensor to write, whose numbers are asked for when its turn comes, so that a model never has to
/// be in memory as a whole.
package struct TensorSource {
  /// Name, shape and storage in the new file.
  package let descriptor: TensorDescriptor
  /// Writes exactly `descriptor.byteCount` bytes.
  let write: (FileWriter) throws -> Void

  /// A tensor from numbers that `numbers` returns when asked.
  package init(
    name: String, shape: [Int], type: ElementType, numbers: @escaping () throws -> [Float]
  ) throws(FormatError) {
    let descriptor = try TensorDescriptor(name: name, shape: shape, type: type)
    self.descriptor = descriptor
    write = { writer in
      let values = try numbers()
      try Self.check(descriptor, values.count)
      // A piece at a time: the encoded copy stays small, and in the cache.
      let piece = 1 << 16
      try values.withUnsafeBufferPointer { all in
        for start in stride(from: 0, to: all.count, by: piece) {
          let part = UnsafeBufferPointer(rebasing: all[start..<min(all.count, start + piece)])
          if let place = Encoding.firstUnstorable(in: part, as: type) {
            throw Self.unstorable(descriptor, start + place, part[place])
          }
          try writer.write(Encoding.bytes(part, as: type))
        }
      }
    }
  }

  /// A tensor of numbers that are there already.
  package init(
    name: String, shape: [Int], type: ElementType = .f32, numbers: [Float]
  ) throws(FormatError) {
    try self.init(name: name, shape: shape, type: type) { numbers }
    try Self.check(descriptor, numbers.count)
  }

  /// A tensor in double precision.
  package init(name: String, shape: [Int], doubles numbers: [Double]) throws(FormatError) {
    let descriptor = try TensorDescriptor(name: name, shape: shape, type: .f64)
    try Self.check(descriptor, numbers.count)
    self.descriptor = descriptor
    write = { writer in
      try numbers.withUnsafeBufferPointer { try writer.write(UnsafeRawBufferPointer($0)) }
    }
  }

  /// A tensor of 64-bit integers.
  package init(name: String, shape: [Int], integers numbers: [Int64]) throws(FormatError) {
    let descriptor = try TensorDescriptor(name: name, shape: shape, type: .i64)
    try Self.check(descriptor, numbers.count)
    self.descriptor = descriptor
    write = { writer in
      try numbers.withUnsafeBufferPointer { try writer.write(UnsafeRawBufferPointer($0)) }
    }
  }

  /// A tensor in double precision whose numbers come in pieces when its turn comes.
  /// - Parameter pieces: hands pieces, `shape`'s numbers in all, to the function it is given.
  package init(
    name: String, shape: [Int],
    pieces: @escaping ((UnsafeBufferPointer<Double>) throws -> Void) throws -> Void
  ) throws(FormatError) {
    let descriptor = try TensorDescriptor(name: name, shape: shape, type: .f64)
    self.descriptor = descriptor
    write = { writer in
      var count = 0
      try pieces { piece in
        count += piece.count
        try writer.write(UnsafeRawBufferPointer(piece))
      }
      try Self.check(descriptor, count)
    }
  }

  /// A tensor of bytes that are asked for when its turn comes.
  package init(
    name: String, byteCount: Int, bytes: @escaping () throws -> [UInt8]
  ) throws(FormatError) {
    let descriptor = try TensorDescriptor(name: name, shape: [byteCount], type: .u8)
    self.descriptor = descriptor
    write = { writer in
      let bytes = try bytes()
      try Self.check(descriptor, bytes.count)
      try writer.write(bytes)
    }
  }

  /// A tensor of another archive, copied byte by byte, under a new name if one is given.
  /// The archive's pages are given back after it, so that copying a model doesn't map all of it.
  package init(
    copying name: String, of archive: some TensorArchive, as newName: String? = nil
  ) throws(FormatError) {
    let original = try archive.descriptor(name)
    descriptor = try TensorDescriptor(
      name: newName ?? name, shape: original.shape, type: original.type)
    write = { writer in
      do throws(FormatError) {
        try archive.withBytes(of: name) { bytes throws(FormatError) in try writer.write(bytes) }
      } catch {
        // Of bytes that are gone the system only says that they can't be written.
        try archive.withBytes(of: name) { _ throws(FormatError) in }
        throw error
      }
      archive.discardPages()
    }
  }

  private static func unstorable(
    _ tensor: TensorDescriptor, _ index: Int, _ number: Float
  ) -> FormatError {
    FormatError(
      .outOfRange,
      "is \(number) at \(tensor.coordinates(of: index)), "
        + (number.isFinite ? "too large for \(tensor.type.rawValue)" : "no finite number"),
      location: .init(tensor: tensor.name),
      remedy: number.isFinite ? "store it as f32 or bf16" : "nothing was written")
  }

  private static func check(_ tensor: TensorDescriptor, _ count: Int) throws(FormatError) {
    guard count == tensor.elementCount else {
      throw FormatError(
        .outOfRange, "has the shape \(tensor.shape), but \(count) numbers",
        location: .init(tensor: tensor.name))
    }
  }

  /// Refuses two tensors of one name.
  static func refuseDuplicates(_ tensors: [TensorSource]) throws(FormatError) {
    var names = Set<String>()
    for tensor in tensors where !names.insert(tensor.descriptor.name).inserted {
      throw FormatError(
        .malformed, "is given twice", location: .init(tensor: tensor.descriptor.name))
    }
  }
}
