import Testing

@testable import ModelFormats

@Suite("XXH64")
struct XXHash64Tests {
  private let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }

  private func hash(_ pieces: [ArraySlice<UInt8>]) -> UInt64 {
    var hash = XXHash64()
    for piece in pieces { Array(piece).withUnsafeBytes { hash.combine($0) } }
    return hash.value
  }

  @Test("Pieces don't matter", arguments: [1, 3, 7, 8, 31, 32, 33, 64, 299])
  func pieces(length: Int) {
    for count in [0, 1, 8, 31, 32, 33, 63, 64, 65, 300] {
      let all = bytes[..<count]
      let pieces = stride(from: 0, to: count, by: length).map { all[$0..<min(count, $0 + length)] }
      #expect(hash(pieces) == hash([all]))
    }
  }

  @Test("Each bit and each zero at the end shows")
  func bits() {
    var seen: Set<UInt64> = [hash([bytes[...]])]
    for place in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[place] ^= 1 << UInt8(bit)
        #expect(seen.insert(hash([changed[...]])).inserted)
      }
    }
    for zeros in 1...40 {
      let longer = bytes + [UInt8](repeating: 0, count: zeros)
      #expect(seen.insert(hash([longer[...]])).inserted)
    }
  }

  @Test("The order of words shows")
  func order() {
    let words = (0..<12).map { number in [UInt8](repeating: UInt8(number), count: 8) }
    var seen: Set<UInt64> = []
    for a in words.indices {
      for b in words.indices where b > a {
        var swapped = words
        swapped.swapAt(a, b)
        #expect(seen.insert(hash([swapped.flatMap { $0 }[...]])).inserted)
      }
    }
  }

  /// Values of Tests/Reference/xxhash64.py.
  @Test(
    "It is XXH64",
    arguments: [
      (0, "ef46db3751d8e999"),
      (1, "f592c0c7639c4cb6"),
      (3, "22c08528601d4f27"),
      (4, "fb1e5cf2f1ae4d95"),
      (7, "5613ac510496c04e"),
      (8, "57cb2b7521f3e21a"),
      (31, "e4a0e629e519a4ae"),
      (32, "cc6b8aaada790b2d"),
      (33, "35ec49850475a832"),
      (45, "fc003d355fa58a61"),
      (300, "8923b28a8498a506"),
    ])
  func golden(count: Int, expected: String) {
    var hash = XXHash64()
    bytes[..<count].withUnsafeBytes { hash.combine($0) }
    #expect(hash.hexadecimal == expected)
  }
}
