internal import Foundation

/// What a budget counts.
public enum BudgetMeasure: String, Codable, CaseIterable, Sendable {
  /// Parameters.
  case parameters
  /// Multiply-adds a token of the prunable layers, ×2.
  case flops
  /// The time of a forward pass on this machine, as it is measured.
  case time

  /// For messages.
  package var noun: String {
    switch self {
    case .parameters: "parameters"
    case .flops: "FLOPs"
    case .time: "time"
    }
  }
}

/// What a budget's share is a share of.
public enum BudgetWhole: String, Codable, CaseIterable, Sendable {
  /// All that can be pruned in the model, whichever sites may be narrowed.
  case prunable
  /// The sites that may be narrowed: those named and not protected.
  case chosen
}

/// How small a model is to become: a share of its prunable part that goes, or what it may keep.
///
///     50%, 0.5    half of the model's prunable parameters go, whichever sites may be narrowed
///     chosen:50%  half of the parameters of the sites that may be narrowed go
///     2x          as 50%: the prunable part becomes half as large
///     15M         the whole model keeps 15 million parameters
///     flops:50%   half of the prunable FLOPs go
///     flops:1.5G  the prunable layers keep 1.5 billion FLOPs a token
///     time:1.5x   a forward pass takes a third less time on this machine
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
  /// What a share that goes is a share of; what is kept is of the whole model.
  public var whole: BudgetWhole

  /// Creates a budget.
  public init(
    _ target: Target, of measure: BudgetMeasure = .parameters, whole: BudgetWhole = .prunable
  ) {
    self.measure = measure
    self.target = target
    self.whole = whole
  }
}

/// A budget that can't be read.
public struct BudgetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and what to write instead.
  public var description: String
}

extension Budget {
  /// What `50%`, `0.5`, `2x`, `15M`, `flops:50%`, `chosen:50%` and their kin mean.
  /// - Throws: ``BudgetError`` naming what is wrong.
  public init(parsing text: String) throws(BudgetError) {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    var measure = BudgetMeasure.parameters
    var whole = BudgetWhole.prunable
    let parts = trimmed.split(separator: ":", omittingEmptySubsequences: false)
    for part in parts.dropLast() {
      let word = part.trimmingCharacters(in: .whitespaces).lowercased()
      if let named = BudgetMeasure(rawValue: word) {
        measure = named
      } else if let named = BudgetWhole(rawValue: word) {
        whole = named
      } else {
        throw BudgetError(
          description:
            "'\(part)' in '\(text)' is nothing to count: write parameters:, flops: or time:, "
            + "and prunable: or chosen: for what a share is of")
      }
    }
    guard measure != .time || whole == .prunable else {
      throw BudgetError(
        description: "'\(text)': time is the whole model's, not that of the chosen sites")
    }
    let amount = (parts.last ?? "").trimmingCharacters(in: .whitespaces)
    let forms = "write a share that goes (50% or 0.5), a factor (2x), or what is kept (15M)"
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
      self.init(.removed(Self.twelveDigits(value / 100)), of: measure, whole: whole)
    case "x", "X", "×":
      guard value >= 1 else {
        throw BudgetError(description: "'\(text)' makes nothing smaller: a factor is at least 1x")
      }
      self.init(.removed(Self.twelveDigits(1 - 1 / value)), of: measure, whole: whole)
    case _ where value > 0 && value < 1 && number == amount:
      self.init(.removed(Self.twelveDigits(value)), of: measure, whole: whole)
    default:
      guard let unit = Self.unit(of: suffix) else {
        throw BudgetError(description: "'\(suffix)' in '\(text)' is no unit: \(forms)")
      }
      guard measure != .time else {
        throw BudgetError(
          description:
            "'\(amount)' in '\(text)' is no share of time: write a factor (time:1.5x) or "
            + "what is saved (time:30%)")
      }
      let size = value * unit
      guard size >= 1, size < 1e15, unit > 1 || size == size.rounded() else {
        throw BudgetError(description: "'\(text)' is no size that a model can have: \(forms)")
      }
      guard whole == .prunable else {
        throw BudgetError(
          description: "'\(amount)' in '\(text)' is what the whole model keeps: "
            + "chosen: takes a share that goes (50%) or a factor (2x)")
      }
      self.init(.kept(Int(size.rounded())), of: measure)
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
  /// - Parameters:
  ///   - model: what it is taken from.
  ///   - chosen: the sites that may be narrowed.
  ///   - time: nanoseconds of its forward pass, where a budget counts them.
  package func amountToRemove(
    from model: ModelSummary, among chosen: [SiteSummary], time: Int = 0
  ) -> Int {
    switch target {
    case .removed(let share):
      let part = amount(of: model, among: chosen, time: time)
      // 0.7 · 10 is 7.000000000000001 only by rounding.
      return Int((min(max(share, 0), 1) * Double(part) * (1 - 1e-12)).rounded(.up))
    case .kept(let amount):
      let whole = measure == .parameters ? model.parameters : model.prunableFlops
      return max(0, whole - amount)
    }
  }

  /// What the budget's share is a share of, in what it counts.
  package func amount(
    of model: ModelSummary, among chosen: [SiteSummary], time: Int = 0
  ) -> Int {
    switch (whole, measure) {
    case (_, .time): time
    case (.prunable, .parameters): model.prunableParameters
    case (.prunable, .flops): model.prunableFlops
    case (.chosen, _):
      chosen.reduce(0) {
        $0 + $1.units * (measure == .parameters ? $1.parametersPerUnit : $1.flopsPerUnit)
      }
    }
  }

  /// For titles: `50 % of prunable`, `50 % of the chosen`, `15 M parameters`, `50 % of prunable FLOPs`,
  /// `33.3 % of the time`.
  public var title: String {
    switch target {
    case .removed(let share) where measure == .time:
      return "\(Numerals.trimmed(share * 100, 1)) % of the time"
    case .removed(let share):
      let part = whole == .prunable ? "prunable" : "the chosen"
      return "\(Numerals.trimmed(share * 100, 10)) % of \(part)"
        + (measure == .parameters ? "" : " FLOPs")
    case .kept(let amount):
      return Self.kept(amount, space: " ") + (measure == .parameters ? " parameters" : " FLOPs")
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

  /// The budget as it is written: `50%`, `15M`, `flops:50%`, `chosen:50%`.
  public var description: String {
    let prefix =
      (measure == .parameters ? "" : "\(measure.rawValue):") + (whole == .prunable ? "" : "chosen:")
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
