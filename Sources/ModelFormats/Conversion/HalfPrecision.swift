/// Conversions of 16-bit floats that need no special instructions, so that loops over them
/// vectorise on every processor.
package enum HalfPrecision {
  /// The value of IEEE half-precision bits. Exact, including subnormals, infinities and NaN.
  @inline(__always)
  package static func float(fromHalf bits: UInt16) -> Float {
    let magnitude = UInt32(truncatingIfNeeded: bits & 0x7FFF) &<< 13
    let sign = UInt32(truncatingIfNeeded: bits & 0x8000) &<< 16
    // The exponent's bias is 112 smaller; multiplying also normalises subnormals.
    let scaled = Float(bitPattern: magnitude) * Float(bitPattern: 0x7780_0000)
    let special: UInt32 = magnitude >= 0x0F80_0000 ? 0x7F80_0000 : 0
    return Float(bitPattern: scaled.bitPattern | sign | special)
  }

  /// The nearest half-precision bits, ties to even; too large a value becomes infinity.
  @inline(__always)
  package static func half(from value: Float) -> UInt16 {
    let bits = value.bitPattern
    let sign = UInt16(truncatingIfNeeded: (bits & 0x8000_0000) &>> 16)
    let magnitude = bits & 0x7FFF_FFFF
    if magnitude > 0x7F80_0000 { return sign | 0x7E00 }
    if magnitude >= 0x4780_0000 { return sign | 0x7C00 }
    if magnitude < 0x3880_0000 {
      // Adding 0.5 aligns the half's last place with the single's, and rounds in hardware.
      let aligned = Float(bitPattern: magnitude) + Float(bitPattern: 0x3F00_0000)
      return sign | UInt16(truncatingIfNeeded: aligned.bitPattern &- 0x3F00_0000)
    }
    let odd = (magnitude &>> 13) & 1
    let rounded = magnitude &- 0x3800_0000 &+ 0x0FFF &+ odd
    return sign | UInt16(truncatingIfNeeded: rounded &>> 13)
  }

  /// The value of bfloat16 bits.
  @inline(__always)
  package static func float(fromBrain bits: UInt16) -> Float {
    Float(bitPattern: UInt32(truncatingIfNeeded: bits) &<< 16)
  }

  /// The nearest bfloat16 bits, ties to even.
  @inline(__always)
  package static func brain(from value: Float) -> UInt16 {
    let bits = value.bitPattern
    if bits & 0x7FFF_FFFF > 0x7F80_0000 {
      return UInt16(truncatingIfNeeded: bits &>> 16) | 0x0040
    }
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits &>> 16) & 1)) &>> 16)
  }
}
