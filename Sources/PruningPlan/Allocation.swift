/// How the error curves of different sites are compared when a budget is met (METHODS,
/// "Allocation").
public enum AllocationScale: String, Codable, CaseIterable, Sendable {
  /// As they are: the squared error itself.
  case absolute
  /// As shares of the energy of the site's own output.
  case own
  /// By the measured change of the model's output per squared error of the site.
  case sensitivity
  /// Not at all: the same ratio everywhere, for comparison.
  case uniform

  /// What keeps most of a model's answers in our measurements (docs/RESULTS.md).
  public static let standard = AllocationScale.sensitivity

  /// One line for menus and help.
  package var summary: String {
    switch self {
    case .absolute: "errors as they are"
    case .own: "errors as shares of the site's own output"
    case .sensitivity: "errors times their measured effect on the model's output"
    case .uniform: "the same ratio everywhere"
    }
  }
}

/// What the allocator may cut.
public enum AllocationCut: String, Codable, CaseIterable, Sendable {
  /// Attentions become narrower.
  case attention
  /// FFNs become narrower.
  case ffn
  /// Layers go whole.
  case depth
}

extension Set<AllocationCut> {
  /// As `--modules` takes them: `attention,ffn,depth`.
  package var words: String {
    AllocationCut.allCases.filter(contains).map(\.rawValue).joined(separator: ",")
  }
}

/// What is asked of the allocator.
public struct AllocationOptions: Codable, Hashable, Sendable {
  /// How small the model is to become.
  public var budget: Budget
  /// How sites are compared; nil for ``AllocationScale/standard``.
  public var scale: AllocationScale?
  /// Neurons are kept in multiples of this; heads are never rounded.
  public var roundTo: Int
  /// What may be cut, of the sites that the settings free.
  public var cuts: Set<AllocationCut>
  /// The forward pass whose time a budget counts; nil for one text of the usual length.
  public var pass: PassShape?

  /// Creates options.
  public init(
    budget: Budget, scale: AllocationScale? = nil, roundTo: Int = 1,
    cuts: Set<AllocationCut> = [.attention, .ffn], pass: PassShape? = nil
  ) {
    self.budget = budget
    self.scale = scale
    self.roundTo = roundTo
    self.cuts = cuts
    self.pass = pass
  }

  enum CodingKeys: String, CodingKey {
    case budget, scale, cuts, pass
    case roundTo = "round_to"
  }

  /// Decodes options, of which only the budget is required.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    budget = try container.decode(Budget.self, forKey: .budget)
    scale = try container.decodeIfPresent(AllocationScale.self, forKey: .scale)
    roundTo = try container.decodeCountIfPresent(forKey: .roundTo, from: 1) ?? 1
    cuts =
      try container.decodeIfPresent(Set<AllocationCut>.self, forKey: .cuts) ?? [.attention, .ffn]
    pass = try container.decodeIfPresent(PassShape.self, forKey: .pass)
  }

  /// Encodes the cuts in their order.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(budget, forKey: .budget)
    try container.encodeIfPresent(scale, forKey: .scale)
    try container.encode(roundTo, forKey: .roundTo)
    try container.encode(AllocationCut.allCases.filter(cuts.contains), forKey: .cuts)
    try container.encodeIfPresent(pass, forKey: .pass)
  }

  /// Whether a module's sites may become narrower.
  package func narrows(_ module: ModuleKind) -> Bool {
    cuts.contains(module == .attention ? .attention : .ffn)
  }
}

/// What the allocator decided for one site.
public struct SiteAllocation: Codable, Hashable, Sendable {
  /// Which site.
  public var site: SiteID
  /// Units kept.
  public var kept: Int
  /// Units of the dense site.
  public var units: Int
  /// The relative error that its curve tells for this width, on the fitted tokens.
  public var error: Double
  /// The same on the held-out tokens; nil where nothing was held out.
  public var heldOutError: Double?

  /// Creates a decision.
  public init(site: SiteID, kept: Int, units: Int, error: Double, heldOutError: Double? = nil) {
    self.site = site
    self.kept = kept
    self.units = units
    self.error = error
    self.heldOutError = heldOutError
  }

  /// Both errors.
  public var figure: ErrorFigure { ErrorFigure(fitted: error, heldOut: heldOutError) }

  enum CodingKeys: String, CodingKey {
    case site, kept, units, error
    case heldOutError = "held_out_error"
  }
}

/// How long a forward pass takes before and after.
public struct PassTime: Codable, Hashable, Sendable {
  /// The pass.
  public var shape: PassShape
  /// Milliseconds of the dense model, as they were measured.
  public var before: Double
  /// Milliseconds with the chosen widths, by what each saves.
  public var after: Double
  /// Threads.
  public var threads: Int

  /// Creates a time.
  public init(shape: PassShape, before: Double, after: Double, threads: Int) {
    self.shape = shape
    self.before = before
    self.after = after
    self.threads = threads
  }

  /// `46.1 → 30.6 ms for 1x128 tokens, 2 threads`
  package func text(arrow: String = "→") -> String {
    "\(Numerals.fixed(before, 1)) \(arrow) \(Numerals.fixed(after, 1)) ms for \(shape) tokens, "
      + "\(threads) thread\(threads == 1 ? "" : "s")"
  }
}

/// Widths that meet a budget.
public struct Allocation: Codable, Hashable, Sendable {
  /// The budget met.
  public var budget: Budget
  /// How sites were compared.
  public var scale: AllocationScale
  /// The sites that were asked about, in network order.
  public var sites: [SiteAllocation]
  /// Parameters of the dense model.
  public var parametersBefore: Int
  /// Parameters of the model with these widths.
  public var parametersAfter: Int
  /// Prunable FLOPs a token of the dense model.
  public var flopsBefore: Int
  /// Prunable FLOPs a token with these widths.
  public var flopsAfter: Int
  /// Mean of the sites' relative errors, on the fitted tokens.
  public var error: Double
  /// The same on the held-out tokens; nil where nothing was held out.
  public var heldOutError: Double?
  /// What a budget of time came to; nil for others.
  public var time: PassTime?

  /// Both means.
  public var figure: ErrorFigure { ErrorFigure(fitted: error, heldOut: heldOutError) }

  /// Creates an allocation.
  public init(
    budget: Budget, scale: AllocationScale, sites: [SiteAllocation], parametersBefore: Int,
    parametersAfter: Int, flopsBefore: Int, flopsAfter: Int, error: Double
  ) {
    self.budget = budget
    self.scale = scale
    self.sites = sites
    self.parametersBefore = parametersBefore
    self.parametersAfter = parametersAfter
    self.flopsBefore = flopsBefore
    self.flopsAfter = flopsAfter
    self.error = error
    heldOutError = ErrorFigure.mean(of: sites.map(\.figure)).heldOut
  }

  /// Units kept by site.
  public var widths: [SiteID: Int] {
    Dictionary(sites.map { ($0.site, $0.kept) }, uniquingKeysWith: { first, _ in first })
  }

  enum CodingKeys: String, CodingKey {
    case budget, scale, sites, error, time
    case parametersBefore = "parameters_before"
    case parametersAfter = "parameters_after"
    case flopsBefore = "flops_before"
    case flopsAfter = "flops_after"
    case heldOutError = "held_out_error"
  }
}
