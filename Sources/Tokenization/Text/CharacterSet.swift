/// The characters one place of a regular expression accepts.
struct CharacterSet: Equatable, Sendable {
  private(set) var ranges: [ClosedRange<UInt32>] = []
  private(set) var classes: CharacterClasses = []
  // Each of these accepts what has none of its classes: `\S`, `\P{L}`.
  private(set) var complements: [CharacterClasses] = []
  var isNegated = false
  /// Whether a character whose other case has one of the classes is accepted too.
  var foldsClasses = false
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
    guard complement else { return classes.formUnion(added) }
    if !complements.contains(added) { complements.append(added) }
  }

  mutating func insert(_ other: CharacterSet) {
    ranges += other.ranges
    classes.formUnion(other.classes)
    for complement in other.complements { insert(complement, complement: true) }
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

  /// The set with its ranges in order, none touching another, and its answers for ASCII.
  func sealed() -> CharacterSet {
    var copy = self
    copy.ranges = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = copy.ranges.last, range.lowerBound <= last.upperBound + 1 {
        copy.ranges[copy.ranges.count - 1] =
          last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        copy.ranges.append(range)
      }
    }
    copy.asciiLow = 0
    copy.asciiHigh = 0
    for value in UInt32(0)..<128 where copy.lookUp(value) {
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
    if holds(value) { return !isNegated }
    if foldsClasses, let properties = Unicode.Scalar(value)?.properties {
      for mapping in [properties.lowercaseMapping, properties.uppercaseMapping] {
        let scalars = mapping.unicodeScalars
        if scalars.count == 1, scalars.allSatisfy({ holds($0.value) }) { return !isNegated }
      }
    }
    return isNegated
  }

  private func holds(_ value: UInt32) -> Bool {
    let own = CharacterClasses.of(value)
    if own.intersects(classes) { return true }
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    if low < ranges.count, ranges[low].lowerBound <= value { return true }
    return complements.contains { !own.intersects($0) }
  }
}
