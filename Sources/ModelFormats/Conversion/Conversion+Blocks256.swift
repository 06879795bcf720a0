// ggml's K-quants: super-blocks of 256 numbers with scales that are quantised themselves.

extension Conversion {
  // [scale: f16][minimum: f16][12 bytes of 6-bit scales][128 bytes]
  static func convertQ4_K(
    _ source: UnsafeRawPointer, _ blocks: Int, _ output: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<blocks {
      let source = source + block &* 144
      let output = output + block &* 256
      let scale = half(source, 0)
      let minimum = half(source, 2)
      let scales = bytes(source, 4)
      for group in 0..<4 {
        let packed = bytes(source, 16 &+ group &* 32)
        let output = output + group &* 64
        let (lowScale, lowMinimum) = sixBits(scales, group &* 2, scale, minimum)
        let (highScale, highMinimum) = sixBits(scales, group &* 2 &+ 1, scale, minimum)
        for index in 0..<32 {
          output[index] = lowScale * Float(Int32(packed[index] & 15)) - lowMinimum
          output[index &+ 32] = highScale * Float(Int32(packed[index] &>> 4)) - highMinimum
        }
      }
    }
  }

  // [scale: f16][minimum: f16][12 bytes of 6-bit scales][32 bytes of fifth bits][128 bytes]
  static func convertQ5_K(
    _ source: UnsafeRawPointer, _ blocks: Int, _ output: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<blocks {
      let source = source + block &* 176
      let output = output + block &* 256
      let scale = half(source, 0)
      let minimum = half(source, 2)
      let scales = bytes(source, 4)
      let fifth = bytes(source, 16)
      for group in 0..<4 {
        let packed = bytes(source, 48 &+ group &* 32)
        let output = output + group &* 64
        let (lowScale, lowMinimum) = sixBits(scales, group &* 2, scale, minimum)
        let (highScale, highMinimum) = sixBits(scales, group &* 2 &+ 1, scale, minimum)
        let shift = UInt8(truncatingIfNeeded: group &* 2)
        for index in 0..<32 {
          let bits = fifth[index] &>> shift
          let low = Int32(packed[index] & 15 | (bits & 1) &<< 4)
          let high = Int32(packed[index] &>> 4 | (bits & 2) &<< 3)
          output[index] = lowScale * Float(low) - lowMinimum
          output[index &+ 32] = highScale * Float(high) - highMinimum
        }
      }
    }
  }

  // [128 bytes of lower 4 bits][64 bytes of upper 2 bits][16 × int8 scales][scale: f16]
  static func convertQ6_K(
    _ source: UnsafeRawPointer, _ blocks: Int, _ output: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<blocks {
      let source = source + block &* 210
      let output = output + block &* 256
      let scale = half(source, 208)
      for part in 0..<2 {
        let lower = bytes(source, part &* 64)
        let upper = bytes(source, 128 &+ part &* 32)
        let scales = (source + (192 &+ part &* 8)).assumingMemoryBound(to: Int8.self)
        let output = output + part &* 128
        for side in 0..<2 {
          let scale0 = scale * Float(scales[side])
          let scale1 = scale * Float(scales[side &+ 2])
          let scale2 = scale * Float(scales[side &+ 4])
          let scale3 = scale * Float(scales[side &+ 6])
          for index in (side &* 16)..<(side &* 16 &+ 16) {
            let first = lower[index]
            let second = lower[index &+ 32]
            let bits = upper[index]
            output[index] = scale0 * centred(first & 15 | (bits & 3) &<< 4)
            output[index &+ 32] = scale1 * centred(second & 15 | (bits & 12) &<< 2)
            output[index &+ 64] = scale2 * centred(first &>> 4 | bits & 48)
            output[index &+ 96] = scale3 * centred(second &>> 4 | (bits & 192) &>> 2)
          }
        }
      }
    }
  }

  @inline(__always)
  private static func centred(_ value: UInt8) -> Float { Float(Int32(value) &- 32) }

  /// Scale and minimum of one of eight groups of 32: bytes 0–3 and 4–7 hold six bits of the first
  /// four and, in their upper two bits, the top of the last four, whose lower halves are in 8–11.
  @inline(__always)
  private static func sixBits(
    _ packed: UnsafePointer<UInt8>, _ group: Int, _ scale: Float, _ minimum: Float
  ) -> (Float, Float) {
    let scaleBits: UInt8
    let minimumBits: UInt8
    if group < 4 {
      scaleBits = packed[group] & 63
      minimumBits = packed[group &+ 4] & 63
    } else {
      scaleBits = packed[group &+ 4] & 15 | (packed[group &- 4] &>> 6) &<< 4
      minimumBits = packed[group &+ 4] &>> 4 | (packed[group] &>> 6) &<< 4
    }
    return (scale * Float(Int32(scaleBits)), minimum * Float(Int32(minimumBits)))
  }
}
