import ModelFormats
import Testing

@Suite("Stored numbers become the reference's floats, bit by bit")
struct ConversionTests {
  static let names = [
    "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "F16", "BF16",
  ]

  @Test("gguf-py dequantises random blocks to the same bits", arguments: names)
  func matchesReference(name: String) throws {
    let file = try GGUFFile(path: fixtures + "/quantized_blocks.gguf")
    let golden = try JSONValue.read(path: fixtures + "/quantized_blocks.json").array(name)
    let expected = try golden.map { UInt32(try #require($0.intValue)) }
    #expect(try file.descriptor(name).type.rawValue == name)
    #expect(try file.floats(name).map(\.bitPattern) == expected)
  }

  @Test("Reading the second row gives the second half", arguments: names)
  func readsRows(name: String) throws {
    let file = try GGUFFile(path: fixtures + "/quantized_blocks.gguf")
    let all = try file.floats(name).map(\.bitPattern)
    let row = try file.floats(name, rows: 1..<2).map(\.bitPattern)
    #expect(row == Array(all.suffix(all.count / 2)))
  }

  @Test("Every half-precision number survives the way there and back")
  func halfRoundTrip() {
    for bits in UInt16.min...UInt16.max {
      let value = HalfPrecision.float(fromHalf: bits)
      if value.isNaN { continue }
      #expect(HalfPrecision.half(from: value) == bits)
    }
  }

  @Test("Rounding to half and brain precision goes to the nearest, ties to even")
  func roundsToEven() {
    let one: Float = 1
    let ulp: Float = 0x1p-10
    #expect(HalfPrecision.half(from: one + ulp / 2) == 0x3C00)
    #expect(HalfPrecision.half(from: one + ulp * 1.5) == 0x3C02)
    #expect(HalfPrecision.half(from: 65519) == 0x7BFF)
    #expect(HalfPrecision.half(from: 65520) == 0x7C00)
    #expect(HalfPrecision.half(from: .nan) == 0x7E00)
    #expect(HalfPrecision.half(from: 0x1p-25) == 0)
    #expect(HalfPrecision.half(from: 0x1.8p-25) == 1)
    #expect(HalfPrecision.brain(from: Float(bitPattern: 0x3F80_8000)) == 0x3F80)
    #expect(HalfPrecision.brain(from: Float(bitPattern: 0x3F81_8000)) == 0x3F82)
  }
}
