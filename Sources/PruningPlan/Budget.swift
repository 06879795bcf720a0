internal import Foundation

/// What a budget counts.
public enum BudgetMeasure: String, Codable, CaseIterable, Sendable {
  /// Parameters.
  case parameters
  /// Multiply-adds a token of the prunable layers, ×2.
  case flops
}

/// How small a model is to become: a share of its prunable part that goes, or what it may keep.
///
///     50%         half of the prunable parameters go
///     2x          the same: the prunable part becomes half as large
///     15M         the whole model keeps 15 million parameters
///     flops:50%   half of the prunable FLOPs go
///     flops:1.5G  the prunable layers keep 1.5 billion FLOPs a token
public struct Budget: Hashable, Sendable {
  /// The size asked for.
  public enum Target: Hashable, Sendable {
    /// At least this share of the prunable part is removed, from 0 to below 1.
    case removed(Double)
    /// At most this much is kept: parameters of the whole model, or prunable FLOPs a token.
    case kept(Int)
  }

  /// What is counted.
  public var measure: BudgetMeasure
  /// How much.
  public var target: Target

  /// Creates a budget.
  public init(_ target: Target, of measure: BudgetMeasure = .parameters) {
    self.measure = measure
    self.target = target
  }
}

/// A budget that can't be read.
public struct BudgetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and what to write instead.
  public var description: String
}

extension Budget {
  /// What `50%`, `2x`, `15M`, `flops:50%` and their kin mean.
  /// - Throws: ``BudgetError`` naming what is wrong.
  public init(parsing text: String) throws(BudgetError) {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    let parts = trimmed.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    var measure = BudgetMeasure.parameters
    if parts.count == 2 {
      guard let named = BudgetMeasure(rawValue: parts[0].lowercased()) else {
        throw BudgetError(
          description: "'\(parts[0])' in '\(text)' is nothing to count: write parameters: or flops:"
        )
      }
      measure = named
    }
    let amount = (parts.last ?? "").trimmingCharacters(in: .whitespaces)
    let forms = "write a share that goes (50%), a factor (2x), or what is kept (15M)"
    guard let suffix = amount.last else {
      throw BudgetError(description: "'\(text)' is no budget: \(forms)")
    }
    let number = suffix.isNumber || suffix == "." ? amount : String(amount.dropLast())
    guard
      let value = Double(number.trimmingCharacters(in: .whitespaces)), value.isFinite, value >= 0
    else { throw BudgetError(description: "'\(text)' is no budget: \(forms)") }
    switch suffix {
    case "%":
      guard value < 100 else {
        throw BudgetError(
          description: "'\(text)' leaves nothing: the share that goes must be below 100%")
      }
      self.init(.removed(Self.twelveDigits(value / 100)), of: measure)
    case "x", "X", "×":
      guard value >= 1 else {
        throw BudgetError(description: "'\(text)' makes nothing smaller: a factor is at least 1x")
      }
      self.init(.removed(Self.twelveDigits(1 - 1 / value)), of: measure)
    default:
      guard let unit = Self.unit(of: suffix) else {
        throw BudgetError(description: "'\(suffix)' in '\(text)' is no unit: \(forms)")
      }
      guard value * unit >= 1, value * unit < 1e15 else {
        throw BudgetError(
          description: value > 0 && value < 1
            ? "'\(text)' is less than one: did you mean \(Self.percent(value))?"
            : "'\(text)' is no size that a model can have: \(forms)")
      }
      self.init(.kept(Int((value * unit).rounded())), of: measure)
    }
  }

  private static func unit(of suffix: Character) -> Double? {
    switch suffix {
    case "k", "K": 1e3
    case "m", "M": 1e6
    case "g", "G", "b", "B": 1e9
    case _ where suffix.isNumber || suffix == ".": 1
    default: nil
    }
  }

  /// How much must go from a model, in what the budget counts; 0 when it is small enough already.
  public func amountToRemove(from model: ModelSummary) -> Int {
    let (whole, prunable) =
      measure == .parameters
      ? (model.parameters, model.prunableParameters) : (model.prunableFlops, model.prunableFlops)
    switch target {
    case .removed(let share):
      // 0.7 · 10 is 7.000000000000001 only by rounding.
      return Int((min(max(share, 0), 1) * Double(prunable) * (1 - 1e-12)).rounded(.up))
    case .kept(let amount): return max(0, whole - amount)
    }
  }

  /// For titles: `50 %`, `15 M parameters`, `50 % of FLOPs`.
  public var title: String {
    let noun = measure == .parameters ? "parameters" : "FLOPs"
    return switch target {
    case .removed(let share):
      "\(Numerals.trimmed(share * 100, 10)) %" + (measure == .parameters ? "" : " of \(noun)")
    case .kept(let amount): "\(Self.kept(amount, space: " ")) \(noun)"
    }
  }

  private static func percent(_ share: Double) -> String {
    Numerals.trimmed(share * 100, 10) + "%"
  }

  private static func kept(_ amount: Int, space: String) -> String {
    let units = [(1_000_000_000, 1_000_000, "G"), (1_000_000, 1000, "M"), (1000, 1000, "K")]
    for (unit, grain, name) in units where amount >= unit && amount % grain == 0 {
      return Numerals.trimmed(Double(amount) / Double(unit), 3) + space + name
    }
    return "\(amount)"
  }

  /// Shares are kept to twelve digits, so that what is written reads back as the same budget.
  private static func twelveDigits(_ share: Double) -> Double { (share * 1e12).rounded() / 1e12 }
}

extension Budget: LosslessStringConvertible {
  /// What ``init(parsing:)`` reads; nil for anything else.
  public init?(_ description: String) {
    guard let budget = try? Budget(parsing: description) else { return nil }
    self = budget
  }

  /// The budget as it is written: `50%`, `15M`, `flops:50%`.
  public var description: String {
    let prefix = measure == .parameters ? "" : "flops:"
    return switch target {
    case .removed(let share): prefix + Self.percent(share)
    case .kept(let amount): prefix + Self.kept(amount, space: "")
    }
  }
}

extension Budget: Codable {
  /// Decodes the written form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      try self.init(parsing: container.decode(String.self))
    } catch let error as BudgetError {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: error.description)
    }
  }

  /// Encodes the written form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
