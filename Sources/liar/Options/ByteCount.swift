internal import ArgumentParser
internal import Foundation

/// A number of bytes as people write it: 5GB, 8G, 8GiB, 800MB, 64KB, 4096.
struct ByteCount: ExpressibleByArgument {
  let bytes: Int

  init(_ bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let digits = argument.prefix { $0.isNumber || $0 == "." }
    let unit = argument.dropFirst(digits.count).lowercased()
    let powers = ["k": 1, "m": 2, "g": 3, "t": 4]
    var factor = 1.0
    if !unit.isEmpty, unit != "b" {
      guard let power = unit.first.flatMap({ powers[String($0)] }),
        ["", "b", "ib"].contains(String(unit.dropFirst()))
      else { return nil }
      factor = pow(unit.hasSuffix("ib") ? 1024 : 1000, Double(power))
    }
    guard let number = Double(digits), number > 0, number * factor >= 1, number * factor < 1e18
    else { return nil }
    bytes = Int((number * factor).rounded())
  }

  var defaultValueDescription: String {
    bytes % 1_000_000_000 == 0 ? "\(bytes / 1_000_000_000)GB" : "\(bytes)"
  }
}
