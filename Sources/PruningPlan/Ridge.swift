/// λ of the least-squares estimate, as a share of the Gram matrix's mean diagonal (METHODS, "LIAR"):
/// a number, or chosen site by site by the held-out error. Written as the number, or as `auto`.
public enum Ridge: Hashable, Sendable {
  /// The same share everywhere.
  case fixed(Double)
  /// The share of ``grid`` with the least held-out error.
  case automatic

  /// The shares that are tried, ascending.
  public static let grid: [Double] = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]

  /// The share where none need be chosen.
  public static let standard = 1e-4

  /// The number, or nil where it is chosen.
  public var share: Double? {
    if case .fixed(let share) = self { share } else { nil }
  }

  /// The greatest share: nothing is left of an estimate long before, and squares stay finite.
  public static let greatest = 1e6

  /// What is to be written.
  package static let expectation = "a number from 0 to 1000000, or auto"

  /// Whether it can be used: a number from 0 to ``greatest``, or a choice.
  public var isValid: Bool { share.map { (0...Self.greatest).contains($0) } ?? true }
}

extension Ridge: ExpressibleByFloatLiteral {
  /// A fixed share.
  public init(floatLiteral value: Double) { self = .fixed(value) }
}

extension Ridge: LosslessStringConvertible {
  /// Reads a number, a percentage or `auto`; nil for anything else.
  public init?(_ description: String) {
    if description == "auto" {
      self = .automatic
    } else if let share = Share(description)?.value ?? Double(description) {
      self = .fixed(share)
    } else {
      return nil
    }
  }

  /// The number, or `auto`.
  public var description: String { share.map { "\($0)" } ?? "auto" }
}

extension Ridge: Codable {
  /// Decodes a number, a percentage or `auto`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let ridge: Ridge? =
      if let share = try? container.decode(Double.self) {
        .fixed(share)
      } else if let text = try? container.decode(String.self), text == "auto" || text.last == "%" {
        Ridge(text)
      } else {
        nil
      }
    guard let ridge, ridge.isValid else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "write \(Self.expectation)")
    }
    self = ridge
  }

  /// Encodes the number or `auto`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let share { try container.encode(share) } else { try container.encode("auto") }
  }
}
