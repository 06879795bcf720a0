/// Conversion of single-precision numbers to what a writer stores.
enum Encoding {
  /// The stored bytes of `numbers`; their count is a multiple of the type's block size.
  static func bytes(
    _ numbers: UnsafeBufferPointer<Float>, as type: ElementType
  ) throws(FormatError) -> [UInt8] {
    switch type {
    case .f32: map(numbers) { $0 }
    case .f64: map(numbers) { Double($0) }
    case .f16: map(numbers) { HalfPrecision.half(from: $0) }
    case .bf16: map(numbers) { HalfPrecision.brain(from: $0) }
    case .q8_0: q8_0(numbers)
    default:
      throw FormatError(
        .unsupported, "\(type.rawValue) is not written from floating-point numbers",
        remedy: "use F32, F16, BF16 or, in GGUF, Q8_0")
    }
  }

  /// The first number that isn't finite, or would be stored as one that isn't.
  static func firstUnstorable(
    in numbers: UnsafeBufferPointer<Float>, as type: ElementType
  ) -> Int? {
    // Magnitudes compare as their bits do, infinity and NaN above all.
    let limit: UInt32 =
      switch type {
      case .f16: Float(65_520).bitPattern
      case .bf16: 0x7F7F_8000
      case .q8_0: Float(65_520 * 127).bitPattern
      default: Float.infinity.bitPattern
      }
    var greatest: UInt32 = 0
    for number in numbers { greatest = max(greatest, number.bitPattern & 0x7FFF_FFFF) }
    guard greatest >= limit else { return nil }
    return numbers.firstIndex { $0.bitPattern & 0x7FFF_FFFF >= limit }
  }

  static func map<Number, Stored: BitwiseCopyable>(
    _ numbers: UnsafeBufferPointer<Number>, _ stored: (Number) -> Stored
  ) -> [UInt8] {
    let stride = MemoryLayout<Stored>.stride
    return [UInt8](unsafeUninitializedCapacity: numbers.count * stride) { output, initialized in
      let raw = UnsafeMutableRawBufferPointer(output)
      for (index, number) in numbers.enumerated() {
        raw.storeBytes(of: stored(number), toByteOffset: index &* stride, as: Stored.self)
      }
      initialized = numbers.count * stride
    }
  }

  /// ggml's reference: the scale is the largest magnitude over 127 in half precision, the numbers
  /// are divided by it in single precision and rounded half away from zero.
  private static func q8_0(_ numbers: UnsafeBufferPointer<Float>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(numbers.count / 32 * 34)
    for start in stride(from: 0, to: numbers.count, by: 32) {
      let block = UnsafeBufferPointer(rebasing: numbers[start..<(start + 32)])
      let largest = block.reduce(Float(0)) { max($0, abs($1)) }
      let scale = largest / 127
      let inverse = scale == 0 ? 0 : 1 / scale
      withUnsafeBytes(of: HalfPrecision.half(from: scale).littleEndian) {
        result.append(contentsOf: $0)
      }
      for number in block {
        let rounded = (number * inverse).rounded(.toNearestOrAwayFromZero)
        let byte = Int8(max(-128, min(127, rounded.isNaN ? 0 : rounded)))
        result.append(UInt8(bitPattern: byte))
      }
    }
    return result
  }
}
