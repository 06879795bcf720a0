internal import ArgumentParser

/// A number of bytes as people write it: 5GB, 800MB, 64KB, 4096.
struct ByteCount: ExpressibleByArgument {
  let bytes: Int

  init(_ bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000), ("", 1)]
    let text = argument.uppercased()
    guard let (unit, size) = units.first(where: { text.hasSuffix($0.0) }),
      let number = Double(text.dropLast(unit.count)), number > 0,
      let bytes = Int(exactly: (number * Double(size)).rounded()), bytes > 0
    else { return nil }
    self.bytes = bytes
  }

  var defaultValueDescription: String {
    bytes % 1_000_000_000 == 0 ? "\(bytes / 1_000_000_000)GB" : "\(bytes)"
  }
}
