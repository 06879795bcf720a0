// ggml's types with blocks of 32. In the 4- and 5-bit types byte j holds number j in its lower and
// number j + 16 in its upper half; the fifth bits are a 32-bit mask.

extension Conversion {
  // [scale: f16][32 × int8]
  static func convertQ8_0(
    _ source: UnsafeRawPointer, _ blocks: Int, _ output: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<blocks {
      let source = source + block &* 34
      let output = output + block &* 32
      let scale = half(source, 0)
      let numbers = (source + 2).assumingMemoryBound(to: Int8.self)
      for index in 0..<32 { output[index] = Float(numbers[index]) * scale }
    }
  }

  // [scale: f16][16 bytes]
  static func convertQ4_0(
    _ source: UnsafeRawPointer, _ blocks: Int, _ output: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<blocks {
      let source = source + block &* 18
      let output = output + block &* 32
      let scale = half(source, 0)
      let packed = bytes(source, 2)
      for index in 0..<16 {
        output[index] = Float(Int32(packed[index] & 15) &- 8) * scale
        output[index &+ 16] = Float(Int32(packed[index] &>> 4) &- 8) * scale
      }
    }
  }

  // [scale: f16][minimum: f16][16 bytes]
  static func convertQ4_1(
    _ source: UnsafeRawPointer, _ blocks: Int, _ output: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<blocks {
      let source = source + block &* 20
      let output = output + block &* 32
      let scale = half(source, 0)
      let minimum = half(source, 2)
      let packed = bytes(source, 4)
      for index in 0..<16 {
        output[index] = Float(Int32(packed[index] & 15)) * scale + minimum
        output[index &+ 16] = Float(Int32(packed[index] &>> 4)) * scale + minimum
      }
    }
  }

  // [scale: f16][fifth bits: u32][16 bytes]
  static func convertQ5_0(
    _ source: UnsafeRawPointer, _ blocks: Int, _ output: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<blocks {
      let source = source + block &* 22
      let output = output + block &* 32
      let scale = half(source, 0)
      let mask = source.loadUnaligned(fromByteOffset: 2, as: UInt32.self)
      let packed = bytes(source, 6)
      for index in 0..<16 {
        let (low, high) = fiveBits(packed[index], mask, index)
        output[index] = Float(low &- 16) * scale
        output[index &+ 16] = Float(high &- 16) * scale
      }
    }
  }

  // [scale: f16][minimum: f16][fifth bits: u32][16 bytes]
  static func convertQ5_1(
    _ source: UnsafeRawPointer, _ blocks: Int, _ output: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<blocks {
      let source = source + block &* 24
      let output = output + block &* 32
      let scale = half(source, 0)
      let minimum = half(source, 2)
      let mask = source.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
      let packed = bytes(source, 8)
      for index in 0..<16 {
        let (low, high) = fiveBits(packed[index], mask, index)
        output[index] = Float(low) * scale + minimum
        output[index &+ 16] = Float(high) * scale + minimum
      }
    }
  }

  @inline(__always)
  private static func fiveBits(_ byte: UInt8, _ mask: UInt32, _ index: Int) -> (Int32, Int32) {
    let shift = UInt32(truncatingIfNeeded: index)
    let lowBit = mask & (1 &<< shift) == 0 ? Int32(0) : 16
    let highBit = mask & (0x1_0000 &<< shift) == 0 ? Int32(0) : 16
    return (Int32(byte & 15) | lowBit, Int32(byte &>> 4) | highBit)
  }
}
