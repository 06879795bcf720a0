/// What was decided by hand for a unit, whatever its score says.
public enum UnitChoice: String, Codable, CaseIterable, Sendable {
  /// It ranks before all others.
  case keep
  /// It ranks after all others.
  case drop
}

/// The units of a site that are kept or dropped by hand. They move in the site's order, so widths
/// stay nested: the first k of the order are kept, whatever chose its beginning and its end.
public struct UnitChoices: Hashable, Sendable {
  /// Units that rank before all others, ascending.
  public private(set) var kept: [Int]
  /// Units that rank after all others, ascending.
  public private(set) var dropped: [Int]

  /// Creates choices; a unit that is named twice is kept.
  public init(kept: [Int] = [], dropped: [Int] = []) {
    self.kept = Set(kept).sorted()
    self.dropped = Set(dropped).subtracting(kept).sorted()
  }

  /// Whether nothing is chosen by hand.
  public var isEmpty: Bool { kept.isEmpty && dropped.isEmpty }

  /// What is chosen for a unit; nil where its score decides.
  public subscript(unit: Int) -> UnitChoice? {
    get { kept.contains(unit) ? .keep : dropped.contains(unit) ? .drop : nil }
    set {
      self = UnitChoices(
        kept: kept.filter { $0 != unit } + (newValue == .keep ? [unit] : []),
        dropped: dropped.filter { $0 != unit } + (newValue == .drop ? [unit] : []))
    }
  }

  /// The widths under which every choice comes true; one unit stays whatever is dropped.
  /// - Parameter units: units of the dense site.
  public func widths(of units: Int) -> ClosedRange<Int> {
    let least = min(max(kept.count, 1), max(units, 1))
    return least...max(least, units - dropped.count)
  }

  /// An order with the kept units first and the dropped ones last, each as they were ranked.
  public func moved(_ order: [Int]) -> [Int] {
    guard !isEmpty else { return order }
    let (first, last) = (Set(kept), Set(dropped))
    return order.filter(first.contains)
      + order.filter { !first.contains($0) && !last.contains($0) }
      + order.filter(last.contains)
  }

  /// The choices as far as a site has their units.
  public func limited(to units: Int) -> UnitChoices {
    UnitChoices(
      kept: kept.filter { (0..<units).contains($0) },
      dropped: dropped.filter { (0..<units).contains($0) })
  }

  /// `2 kept, 1 dropped by hand`; empty where nothing is chosen.
  public var summary: String {
    let parts = [(kept.count, "kept"), (dropped.count, "dropped")].filter { $0.0 > 0 }
    return parts.isEmpty
      ? "" : parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ") + " by hand"
  }
}

extension SiteSettings {
  /// Whether nothing of the site stays.
  package var isRemoved: Bool { kept == 0 && !protected }

  /// The settings with a width that makes every choice by hand come true; a protected site keeps
  /// all units, and one without choices by hand may have none.
  public func settled(units: Int) -> SiteSettings {
    var settled = self
    if isRemoved, byHand.isEmpty { return settled }
    let widths = byHand.widths(of: units)
    settled.kept =
      protected ? units : min(max(kept, widths.lowerBound), widths.upperBound)
    return settled
  }
}

extension SiteSettings {
  enum CodingKeys: String, CodingKey {
    case kept, criterion, reconstruction, protected
    case keptUnits = "keep_units"
    case droppedUnits = "drop_units"
  }

  /// Decodes settings; units by hand need not be named.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      kept: try values.decodeCount(forKey: .kept, from: 0),
      criterion: try values.decode(Criterion.self, forKey: .criterion),
      reconstruction: try values.decode(Reconstruction.self, forKey: .reconstruction),
      protected: try values.decode(Bool.self, forKey: .protected),
      byHand: try UnitChoices(values, kept: .keptUnits, dropped: .droppedUnits))
  }

  /// Encodes settings; units by hand only where there are any.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(kept, forKey: .kept)
    try values.encode(criterion, forKey: .criterion)
    try values.encode(reconstruction, forKey: .reconstruction)
    try values.encode(protected, forKey: .protected)
    if !byHand.kept.isEmpty { try values.encode(byHand.kept, forKey: .keptUnits) }
    if !byHand.dropped.isEmpty { try values.encode(byHand.dropped, forKey: .droppedUnits) }
  }
}

extension UnitChoices: Codable {
  private enum CodingKeys: String, CodingKey { case kept, dropped }

  /// Decodes choices, of which either list may be missing.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(values, kept: .kept, dropped: .dropped)
  }

  /// The lists of two keys, of which neither names a unit of the other.
  fileprivate init<Key>(_ values: KeyedDecodingContainer<Key>, kept: Key, dropped: Key) throws {
    let units = try values.decodeUnitsIfPresent(forKey: kept)
    let others = try values.decodeUnitsIfPresent(forKey: dropped)
    if let both = Set(units).intersection(others).min() {
      throw DecodingError.dataCorruptedError(
        forKey: dropped, in: values,
        debugDescription: "unit \(both) is to be kept too; name it in one list")
    }
    self.init(kept: units, dropped: others)
  }
}
