extension ElementType {
  /// What numbers are when they have been stored in this type and read again.
  /// - Parameter numbers: as many as fill whole blocks.
  package func rounded(_ numbers: [Float]) throws(FormatError) -> [Float] {
    guard self != .f32 else { return numbers }
    guard numbers.count % blockSize == 0 else {
      throw FormatError(
        .outOfRange, "\(numbers.count) numbers don't fill blocks of \(blockSize)")
    }
    var result: [Float] = []
    result.reserveCapacity(numbers.count)
    // A piece at a time, so that the stored form stays small; whole blocks of any type.
    let piece = 1 << 16
    for start in stride(from: 0, to: numbers.count, by: piece) {
      let part = Array(numbers[start..<min(start + piece, numbers.count)])
      let stored: Result<[UInt8], FormatError> = part.withUnsafeBufferPointer { part in
        do throws(FormatError) {
          return .success(try Encoding.bytes(part, as: self))
        } catch {
          return .failure(error)
        }
      }
      let bytes = try stored.get()
      result += [Float](unsafeUninitializedCapacity: part.count) { output, count in
        bytes.withUnsafeBytes { source in
          guard let source = source.baseAddress, let output = output.baseAddress else { return }
          Conversion.convert(self, from: source, count: part.count, into: output)
          count = part.count
        }
      }
    }
    return result
  }
}
