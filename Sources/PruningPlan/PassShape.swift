/// What is timed: one forward pass over so many texts of so many tokens.
public struct PassShape: Hashable, Sendable {
  /// Texts at a time.
  public var batch: Int
  /// Tokens of each.
  public var length: Int

  /// Creates a shape.
  public init(batch: Int = 1, length: Int) {
    self.batch = batch
    self.length = length
  }
}

extension PassShape: LosslessStringConvertible {
  /// Reads `8x128`, or `128` for one text; nil for anything else, and for more than 65,536 tokens.
  public init?(_ description: String) {
    let parts = description.split(
      omittingEmptySubsequences: false, whereSeparator: { "x×".contains($0) })
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count, (1...2).contains(numbers.count),
      numbers.allSatisfy({ (1...65_536).contains($0) }),
      numbers.reduce(1, *) <= 65_536
    else { return nil }
    self.init(batch: numbers.count == 2 ? numbers[0] : 1, length: numbers[numbers.count - 1])
  }

  /// `8x128`
  public var description: String { "\(batch)x\(length)" }
}

extension PassShape: Codable {
  /// Decodes the written form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let shape = PassShape(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is no pass; write texts by tokens: 8x128")
    }
    self = shape
  }

  /// Encodes the written form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
