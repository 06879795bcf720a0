internal import Foundation
internal import TOML

/// What is decided for one site.
public struct SiteSettings: Codable, Hashable, Sendable {
  /// Units kept; with none the site is removed, and the stream passes it by.
  public var kept: Int
  /// How the units are ranked.
  public var criterion: Criterion
  /// What is done for the kept weights.
  public var reconstruction: Reconstruction
  /// A protected site keeps all its units, whatever is applied to all sites.
  public var protected: Bool
  /// Units that are kept or dropped by hand.
  public var byHand: UnitChoices

  /// Creates settings.
  public init(
    kept: Int, criterion: Criterion = .wifv, reconstruction: Reconstruction = .liar,
    protected: Bool = false, byHand: UnitChoices = UnitChoices()
  ) {
    self.kept = kept
    self.criterion = criterion
    self.reconstruction = reconstruction
    self.protected = protected
    self.byHand = byHand
  }
}

extension [SiteID: SiteSettings] {
  /// The settings with other widths.
  package func with(_ widths: [SiteID: Int]) -> Self {
    widths.reduce(into: self) { $0[$1.key]?.kept = $1.value }
  }
}

/// How a site's update is estimated; one choice for the whole model.
public struct EstimateOptions: Codable, Hashable, Sendable {
  /// λ as a share of the mean diagonal of the centred Gram matrix (METHODS, "LIAR").
  public var ridge: Ridge
  /// Units holding more than this share of a site's variance energy are kept; 0 switches it off
  /// (METHODS, "Outlier guard").
  public var guardShare: Double
  /// Seeds the random criterion and the label-free loss.
  public var seed: UInt64
  /// What the gradient criteria differentiate.
  public var loss: LossKind
  /// How much of a target's drift sequential mode makes good.
  public var correction: DriftCorrection

  /// Creates options with the command line's defaults.
  public init(
    ridge: Ridge = 1e-4, guardShare: Double = 0.01, seed: UInt64 = 0, loss: LossKind = .automatic,
    correction: DriftCorrection = .heldOut
  ) {
    self.ridge = ridge
    self.guardShare = guardShare
    self.seed = seed
    self.loss = loss
    self.correction = correction
  }

  /// Decodes options; those written before there were losses or corrections are read too.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    ridge = try values.decode(Ridge.self, forKey: .ridge)
    guardShare = try values.decodeShare(forKey: .guardShare)
    seed = try values.decodeSeed(forKey: .seed)
    loss = try values.decodeIfPresent(LossKind.self, forKey: .loss) ?? .automatic
    correction =
      try values.decodeIfPresent(DriftCorrection.self, forKey: .correction) ?? .heldOut
  }
}

/// Everything needed to repeat a pruning; written as TOML.
public struct Recipe: Codable, Hashable, Sendable {
  /// The model's name, for the reader; any model with the same sites can be pruned by it.
  public var model: String
  /// What the estimate is made from; nil when no site needs one.
  public var calibration: CalibrationOptions?
  /// How it is made.
  public var estimate: EstimateOptions
  /// One-shot or sequential.
  public var mode: PruningMode
  /// What sequential mode fits each site to; one-shot pruning has no use for it.
  public var target: SequentialTarget
  /// What is kept at each site. A site that isn't named is left as it is.
  public var sites: [SiteID: SiteSettings]

  /// Creates a recipe.
  public init(
    model: String, calibration: CalibrationOptions?, estimate: EstimateOptions = .init(),
    mode: PruningMode = .oneShot, target: SequentialTarget = .residual,
    sites: [SiteID: SiteSettings]
  ) {
    self.model = model
    self.calibration = calibration
    self.estimate = estimate
    self.mode = mode
    self.target = target
    self.sites = sites
  }
}

extension Recipe {
  /// Decodes a recipe; one written before there was a choice of target has none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      model: try container.decode(String.self, forKey: .model),
      calibration: try container.decodeIfPresent(CalibrationOptions.self, forKey: .calibration),
      estimate: try container.decode(EstimateOptions.self, forKey: .estimate),
      mode: try container.decode(PruningMode.self, forKey: .mode),
      target: try container.decodeIfPresent(SequentialTarget.self, forKey: .target) ?? .residual,
      sites: try container.decode([SiteID: SiteSettings].self, forKey: .sites))
  }
}

/// A recipe file that can't be used.
public struct RecipeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, where (line and column where known), and what to do.
  public var description: String
}

extension Recipe {
  /// Reads a recipe from TOML.
  /// - Throws: ``RecipeError`` with line and column, or with the key at fault.
  public init(toml text: String) throws {
    do {
      self = try TOMLDecoder().decode(Recipe.self, from: TOMLDocument(text).table)
    } catch let error as TOMLError {
      throw RecipeError(
        description:
          "line \(error.position.line), column \(error.position.column): \(error.message)")
    } catch let error as DecodingError {
      throw RecipeError(description: error.keyAndReason)
    }
  }

  /// The recipe as TOML, sites in network order.
  public func toml() throws -> String {
    var lines = [
      "# A pruning recipe of LIAR Workbench; repeat it with: liar prune MODEL --recipe FILE"
    ]
    // A string is a line: nothing of a name stands at the beginning of one.
    lines.append(try TOMLEncoder().encode(Header(self)).text)
    if sites.isEmpty { lines.append("[sites]") }
    for (site, settings) in sites.sorted(by: { $0.key < $1.key }) {
      lines.append("[sites.\"\(site)\"]")
      lines.append(try TOMLEncoder().encode(settings).text)
      lines.append("")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The recipe without its sites, which are written in network order instead.
  private struct Header: Encodable {
    var model: String
    var mode: PruningMode
    var target: SequentialTarget?
    var calibration: CalibrationOptions?
    var estimate: EstimateOptions

    init(_ recipe: Recipe) {
      model = recipe.model
      mode = recipe.mode
      let isDefault = recipe.mode == .oneShot && recipe.target == .residual
      target = isDefault ? nil : recipe.target
      calibration = recipe.calibration
      estimate = recipe.estimate
    }
  }
}

extension DecodingError {
  /// The key path and the reason, without Swift's type names.
  var keyAndReason: String {
    switch self {
    case .keyNotFound(let key, let context):
      let path = context.codingPath.map(\.stringValue) + [key.stringValue]
      return "'\(path.joined(separator: "."))' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      // Of numbers that a type can't hold Foundation tells no place, but says which.
      if path.isEmpty {
        let cause = context.underlyingError.map { ($0 as NSError).userInfo["NSDebugDescription"] }
        return cause as? String ?? context.debugDescription
      }
      return "'\(path)': \(context.debugDescription)"
    @unknown default:
      return "\(self)"
    }
  }
}
