import Foundation
import ModelFormats
import Testing

/// Runs on a model of the user's choice: `LIAR_TEST_MODEL=path swift test --filter RealModelTests`.
@Suite("A real model", .enabled(if: ProcessInfo.processInfo.environment["LIAR_TEST_MODEL"] != nil))
struct RealModelTests {
  let path = ProcessInfo.processInfo.environment["LIAR_TEST_MODEL"] ?? ""

  @Test("opens in milliseconds and converts at gigabytes a second")
  func speed() throws {
    let clock = ContinuousClock()
    var location: ModelLocation?
    let opening = try clock.measure { location = try ModelLocation.open(path: path) }
    let model = try #require(location)
    let hashing = try clock.measure { print(try model.fingerprint()) }
    let largest = model.archive.tensors.values.map(\.elementCount).max() ?? 0
    let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: largest)
    defer { buffer.deallocate() }
    buffer.initialize(repeating: 0)
    var numbers = 0
    var passes: [Duration] = []
    for _ in 0..<3 {
      numbers = 0
      passes.append(
        try clock.measure {
          for tensor in model.archive.tensors.values {
            let part = UnsafeMutableBufferPointer(rebasing: buffer[..<tensor.elementCount])
            try model.archive.readFloats(tensor.name, into: part)
            numbers += tensor.elementCount
          }
        })
    }
    print("open \(opening), fingerprint \(hashing), \(numbers) numbers in \(passes)")
    #expect(numbers > 0)
  }
}
