/// A file, or several, of named tensors. Opening one reads headers only; tensors are mapped and
/// converted when they are asked for. Methods may be called from several threads at once.
package protocol TensorArchive: Sendable {
  /// Every tensor by name.
  var tensors: [String: TensorDescriptor] { get }

  /// The files it consists of, in a fixed order.
  var files: [String] { get }

  /// Bytes of all files.
  var fileBytes: Int { get }

  /// The bytes before the first tensor of each file, in the order of `files`.
  func withHeaders(_ body: (UnsafeRawBufferPointer) throws(FormatError) -> Void)
    throws(FormatError)

  /// Lends the stored bytes of a tensor to `body`; they may be unaligned.
  func withBytes<Result>(
    of name: String, _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Result
  ) throws(FormatError) -> Result

  /// Gives back the memory that tensors read so far occupy; they can be read again.
  func discardPages()
}

extension TensorArchive {
  /// The descriptor of a tensor that has to be there.
  package func descriptor(_ name: String) throws(FormatError) -> TensorDescriptor {
    guard let found = tensors[name] else {
      throw FormatError(
        .missing, "is not in the file", file: files.first, location: .init(tensor: name),
        remedy: "the weights may be incomplete or belong to another kind of model")
    }
    return found
  }

  /// Converts a tensor, or some of its rows, to single precision.
  ///
  /// A row is everything under one index of the outermost dimension. Nothing is allocated; the
  /// destination holds exactly the numbers asked for.
  ///
  /// - Complexity: O(numbers read).
  package func readFloats(
    _ name: String, rows: Range<Int>? = nil, into destination: UnsafeMutableBufferPointer<Float>
  ) throws(FormatError) {
    let tensor = try descriptor(name)
    let rows = rows ?? 0..<tensor.rowCount
    guard rows.lowerBound >= 0, rows.upperBound <= tensor.rowCount else {
      throw FormatError(
        .outOfRange, "has \(tensor.rowCount) rows, asked for \(rows)", file: files.first,
        location: .init(tensor: name))
    }
    // Neither product overflows: both are at most the checked element count.
    let first = rows.lowerBound * tensor.rowLength
    let count = rows.count * tensor.rowLength
    guard count == destination.count else {
      throw FormatError(
        .outOfRange, "has \(count) numbers where \(destination.count) are expected",
        file: files.first, location: .init(tensor: name))
    }
    let type = tensor.type
    guard first % type.blockSize == 0, count % type.blockSize == 0 else {
      throw FormatError(
        .unsupported, "rows \(rows) split a \(type.rawValue) block", file: files.first,
        location: .init(tensor: name))
    }
    guard count > 0, let output = destination.baseAddress else { return }
    try withBytes(of: name) { bytes throws(FormatError) in
      let start = first / type.blockSize * type.blockBytes
      let length = count / type.blockSize * type.blockBytes
      guard let base = bytes.baseAddress, bytes.count >= start, bytes.count - start >= length else {
        throw FormatError(.truncated, "is cut short", location: .init(tensor: name))
      }
      Conversion.convert(type, from: base + start, count: count, into: output)
    }
  }

  /// A whole tensor, or some of its rows, in single precision.
  package func floats(_ name: String, rows: Range<Int>? = nil) throws(FormatError) -> [Float] {
    let tensor = try descriptor(name)
    let wanted = rows ?? 0..<tensor.rowCount
    guard wanted.lowerBound >= 0, wanted.upperBound <= tensor.rowCount else {
      throw FormatError(
        .outOfRange, "has \(tensor.rowCount) rows, asked for \(wanted)", file: files.first,
        location: .init(tensor: name))
    }
    let count = wanted.count * tensor.rowLength
    var failure: FormatError?
    let result = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(FormatError) {
        try readFloats(
          name, rows: wanted, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return result
  }
}

/// A tensor's place in a mapped file.
struct TensorPlace: Sendable {
  var file: Int
  var offset: Int
}
