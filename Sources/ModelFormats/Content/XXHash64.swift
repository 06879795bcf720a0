/// XXH64 (Yann Collet's xxHash, with the seed 0): a 64-bit hash of bytes at the speed of memory, the
/// same in whatever pieces they come. It is no defence against someone who builds a collision.
package struct XXHash64: Sendable {
  private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
    0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63,
    0x27D4_EB2F_1656_67C5
  )

  private var lanes: (UInt64, UInt64, UInt64, UInt64) = (
    primes.0 &+ primes.1, primes.1, 0, 0 &- primes.0
  )
  /// Bytes that don't fill a round of 32 yet.
  private var rest: [UInt8] = []
  private var count: UInt64 = 0

  /// The hash of nothing.
  package init() {}

  /// The hash of bytes.
  package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = XXHash64()
    hash.combine(bytes)
    return hash.value
  }

  /// Adds bytes.
  package mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    count &+= UInt64(bytes.count)
    var bytes = bytes
    if !rest.isEmpty {
      let taken = min(32 - rest.count, bytes.count)
      rest.append(contentsOf: bytes.prefix(taken))
      bytes = UnsafeRawBufferPointer(rebasing: bytes[taken...])
      guard rest.count == 32 else { return }
      rest.withUnsafeBytes { rounds($0) }
      rest.removeAll(keepingCapacity: true)
    }
    let whole = bytes.count & ~31
    rounds(UnsafeRawBufferPointer(rebasing: bytes[..<whole]))
    rest.append(contentsOf: bytes[whole...])
  }

  /// Adds a number.
  package mutating func combine(_ number: UInt64) {
    withUnsafeBytes(of: number.littleEndian) { combine($0) }
  }

  /// Whole rounds of 32 bytes.
  private mutating func rounds(_ bytes: UnsafeRawBufferPointer) {
    var (a, b, c, d) = lanes
    var offset = 0
    while offset < bytes.count {
      a = Self.round(a, Self.word(bytes, offset))
      b = Self.round(b, Self.word(bytes, offset + 8))
      c = Self.round(c, Self.word(bytes, offset + 16))
      d = Self.round(d, Self.word(bytes, offset + 24))
      offset += 32
    }
    lanes = (a, b, c, d)
  }

  /// The hash of all that was added.
  package var value: UInt64 {
    let (p1, p2, p3, p4, p5) = Self.primes
    var hash = p5
    if count >= 32 {
      hash =
        Self.rotated(lanes.0, 1) &+ Self.rotated(lanes.1, 7) &+ Self.rotated(lanes.2, 12)
        &+ Self.rotated(lanes.3, 18)
      for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
        hash = (hash ^ Self.round(0, lane)) &* p1 &+ p4
      }
    }
    hash &+= count
    rest.withUnsafeBytes { rest in
      var offset = 0
      while offset + 8 <= rest.count {
        hash = Self.rotated(hash ^ Self.round(0, Self.word(rest, offset)), 27) &* p1 &+ p4
        offset += 8
      }
      if offset + 4 <= rest.count {
        let half = UInt32(littleEndian: rest.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        hash = Self.rotated(hash ^ UInt64(half) &* p1, 23) &* p2 &+ p3
        offset += 4
      }
      for byte in rest[offset...] {
        hash = Self.rotated(hash ^ UInt64(byte) &* p5, 11) &* p1
      }
    }
    hash = (hash ^ hash >> 33) &* p2
    hash = (hash ^ hash >> 29) &* p3
    return hash ^ hash >> 32
  }

  /// The hash as 16 hexadecimal digits.
  package var hexadecimal: String { value.hexadecimal }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotated(lane &+ word &* primes.1, 31) &* primes.0
  }

  private static func rotated(_ x: UInt64, _ bits: UInt64) -> UInt64 {
    x &<< bits | x &>> (64 - bits)
  }
}

extension UInt64 {
  /// The number as 16 hexadecimal digits.
  var hexadecimal: String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
