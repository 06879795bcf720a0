/// A relative error as it is known: on held-out tokens, which took no part in the fit, and on the
/// fitted ones. The one place that says which of the two counts, and when they tell of a fit that
/// doesn't carry over.
public struct ErrorFigure: Codable, Hashable, Sendable {
  /// The error on the fitted tokens; nil where it isn't known.
  public var fitted: Double?
  /// The error on the held-out tokens; nil where nothing was held out.
  public var heldOut: Double?

  /// Creates a figure.
  public init(fitted: Double? = nil, heldOut: Double? = nil) {
    self.fitted = fitted
    self.heldOut = heldOut
  }

  /// The error that counts: the held-out one where there is one.
  public var value: Double? { heldOut ?? fitted }

  /// Whether the error that counts is of held-out tokens.
  public var isHeldOut: Bool { heldOut != nil }

  /// Whether the fit doesn't carry over to text it hasn't seen: the held-out error is at least one
  /// and a half times the fitted one, and at least 0.02 above it.
  public var overfits: Bool {
    guard let fitted, let heldOut else { return false }
    return heldOut >= Self.leastFactor * fitted && heldOut - fitted >= Self.leastGap
  }

  /// Held-out over fitted error from which on a fit is said to overfit.
  public static let leastFactor = 1.5
  /// How far above the fitted error the held-out one must be as well: small errors vary.
  public static let leastGap = 0.02

  /// What an error is, in the words of every page that shows some.
  public static let definition =
    "A site's error is the root of the squared change of its output over the output's variance: on "
    + "held-out samples, which took no part in the fit, where some were held out; the error on the "
    + "fitted samples stands beside it."

  /// The word for a fit that doesn't carry over.
  public static let overfitWord = "overfits"

  /// What the error that counts is of: `held-out`, or `fitted` where nothing was held out.
  public var kind: String { isHeldOut ? "held-out" : "fitted" }

  /// The mean over several sites: held out only where all are.
  public static func mean(of figures: [ErrorFigure]) -> ErrorFigure {
    func mean(_ values: [Double?]) -> Double? {
      let known = values.compactMap { $0 }
      guard !known.isEmpty, known.count == values.count else { return nil }
      return known.reduce(0, +) / Double(known.count)
    }
    return ErrorFigure(fitted: mean(figures.map(\.fitted)), heldOut: mean(figures.map(\.heldOut)))
  }

  enum CodingKeys: String, CodingKey {
    case fitted = "error"
    case heldOut = "held_out_error"
  }
}

extension ErrorCurve {
  /// The error with so many units kept; nil parts outside the curve, or where it is no number.
  public subscript(kept: Int) -> ErrorFigure {
    ErrorFigure(
      fitted: error.finite(at: kept).map(Double.init),
      heldOut: heldOutError.finite(at: kept).map(Double.init))
  }

  /// The curve that counts: of the held-out tokens where some were held out.
  public var counted: [Float] { heldOutError.isEmpty ? error : heldOutError }
}

extension MethodErrors {
  /// The mean error over the sites.
  public var figure: ErrorFigure {
    ErrorFigure(fitted: Double(error), heldOut: heldOutError.map(Double.init))
  }

  /// The tokens that count: the held-out ones where some were held out.
  public var counted: ErrorHistogram { heldOut.total > 0 ? heldOut : fitted }
}

extension [Float] {
  fileprivate func finite(at index: Int) -> Float? {
    guard indices.contains(index), self[index].isFinite else { return nil }
    return self[index]
  }
}
