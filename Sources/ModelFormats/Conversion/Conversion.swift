/// Conversion of stored numbers to single precision.
///
/// The loops use wrapping integer arithmetic over raw pointers, so that they vectorise; every result
/// is the same bits as ggml's reference, because the order of the floating-point operations is.
enum Conversion {
  /// Converts `count` numbers, a multiple of the type's block size, from `source`, which may be
  /// unaligned.
  static func convert(
    _ type: ElementType, from source: UnsafeRawPointer, count: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    let blocks = count / type.blockSize
    switch type {
    case .f32: UnsafeMutableRawPointer(output).copyMemory(from: source, byteCount: count &* 4)
    case .f16:
      map(source, count, output) { (bits: UInt16) in HalfPrecision.float(fromHalf: bits) }
    case .bf16:
      map(source, count, output) { (bits: UInt16) in HalfPrecision.float(fromBrain: bits) }
    case .f64: map(source, count, output) { (value: Double) in Float(value) }
    case .i64: map(source, count, output) { (value: Int64) in Float(value) }
    case .i32: map(source, count, output) { (value: Int32) in Float(value) }
    case .i16: map(source, count, output) { (value: Int16) in Float(value) }
    case .i8: map(source, count, output) { (value: Int8) in Float(value) }
    case .u8: map(source, count, output) { (value: UInt8) in Float(value) }
    case .bool: map(source, count, output) { (value: UInt8) in value == 0 ? 0 : 1 }
    case .q8_0: convertQ8_0(source, blocks, output)
    case .q4_0: convertQ4_0(source, blocks, output)
    case .q4_1: convertQ4_1(source, blocks, output)
    case .q5_0: convertQ5_0(source, blocks, output)
    case .q5_1: convertQ5_1(source, blocks, output)
    case .q4_K: convertQ4_K(source, blocks, output)
    case .q5_K: convertQ5_K(source, blocks, output)
    case .q6_K: convertQ6_K(source, blocks, output)
    }
  }

  @inline(__always)
  private static func map<Stored: BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ count: Int, _ output: UnsafeMutablePointer<Float>,
    _ value: (Stored) -> Float
  ) {
    for index in 0..<count {
      let offset = index &* MemoryLayout<Stored>.stride
      output[index] = value(source.loadUnaligned(fromByteOffset: offset, as: Stored.self))
    }
  }

  @inline(__always)
  static func half(_ source: UnsafeRawPointer, _ offset: Int) -> Float {
    HalfPrecision.float(
      fromHalf: source.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  @inline(__always)
  static func bytes(_ source: UnsafeRawPointer, _ offset: Int) -> UnsafePointer<UInt8> {
    (source + offset).assumingMemoryBound(to: UInt8.self)
  }
}
