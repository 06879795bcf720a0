/// The characters one place of a regular expression accepts.
struct CharacterSet: Equatable, Sendable {
  private(set) var ranges: [ClosedRange<UInt32>] = []
  private(set) var classes: CharacterClasses = []
  // Each of these accepts what has none of its classes: `\S`, `\P{L}`.
  private(set) var complements: [CharacterClasses] = []
  var isNegated = false
  private var asciiLow: UInt64 = 0
  private var asciiHigh: UInt64 = 0

  static let anyButNewline: CharacterSet = {
    var set = CharacterSet()
    set.insert(10...10)
    set.isNegated = true
    return set.sealed()
  }()

  mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }

  mutating func insert(_ added: CharacterClasses, complement: Bool) {
    if complement { complements.append(added) } else { classes.formUnion(added) }
  }

  mutating func insert(_ other: CharacterSet) {
    ranges += other.ranges
    classes.formUnion(other.classes)
    complements += other.complements
  }

  /// Adds the other case of every letter, as `(?i)` asks.
  mutating func insertOtherCases() {
    for range in ranges where range.count <= 512 {
      for value in range {
        guard let properties = Unicode.Scalar(value)?.properties else { continue }
        for mapping in [properties.lowercaseMapping, properties.uppercaseMapping] {
          let scalars = Array(mapping.unicodeScalars)
          if scalars.count == 1 { ranges.append(scalars[0].value...scalars[0].value) }
        }
        // Two letters outside ASCII fold to ASCII ones.
        if value == 0x73 || value == 0x53 { ranges.append(0x17F...0x17F) }
        if value == 0x6B || value == 0x4B { ranges.append(0x212A...0x212A) }
      }
    }
  }

  /// The set with its answers for ASCII worked out.
  func sealed() -> CharacterSet {
    var copy = self
    copy.asciiLow = 0
    copy.asciiHigh = 0
    for value in UInt32(0)..<128 where lookUp(value) {
      if value < 64 { copy.asciiLow |= 1 << value } else { copy.asciiHigh |= 1 << (value - 64) }
    }
    return copy
  }

  func contains(_ value: UInt32) -> Bool {
    if value < 64 { return asciiLow >> value & 1 == 1 }
    if value < 128 { return asciiHigh >> (value - 64) & 1 == 1 }
    return lookUp(value)
  }

  private func lookUp(_ value: UInt32) -> Bool {
    let own = CharacterClasses.of(value)
    if own.intersects(classes) { return !isNegated }
    for range in ranges where range.contains(value) { return !isNegated }
    for complement in complements where !own.intersects(complement) { return !isNegated }
    return isNegated
  }
}
