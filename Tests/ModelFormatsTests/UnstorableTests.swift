import Foundation
import ModelFormats
import Testing

@Suite("Numbers that a type can't hold are refused by name and place")
struct UnstorableTests {
  /// Writes a 3 × 32 tensor with one number, and reads it back.
  private func stored(_ number: Float, _ type: ElementType) throws -> [Float] {
    let folder = try TemporaryFolder()
    var numbers = [Float](repeating: 0.5, count: 96)
    numbers[70] = number
    let path = folder.path + "/a.gguf"
    try GGUFWriter.write(
      [TensorSource(name: "a.weight", shape: [3, 32], type: type, numbers: numbers)],
      metadata: ["general.architecture": .string("none")], path: path)
    return try GGUFFile(path: path).floats("a.weight")
  }

  @Test(
    "The greatest is stored, the next refused",
    arguments: [
      (ElementType.f16, Float(65_520).nextDown), (.f16, -Float(65_520).nextDown),
      (.q8_0, Float(8_321_040).nextDown), (.bf16, Float(bitPattern: 0x7F7F_7FFF)),
      (.f32, .greatestFiniteMagnitude),
    ])
  func limits(type: ElementType, number: Float) throws {
    #expect(try stored(number, type).allSatisfy { $0.isFinite })
    let next = number < 0 ? number.nextDown : number.nextUp
    let error = #expect(throws: FormatError.self) { try stored(next, type) }
    let message = try #require(error?.description)
    #expect(message.contains("tensor a.weight") && message.contains("[2, 6]"), "\(message)")
  }

  @Test("Infinity and NaN are refused", arguments: [Float.infinity, -.infinity, .nan])
  func notFinite(number: Float) throws {
    for type in [ElementType.f32, .f16, .bf16, .q8_0] {
      let error = #expect(throws: FormatError.self) { try stored(number, type) }
      #expect(error?.description.contains("is \(number) at [2, 6]") == true)
    }
  }
}
