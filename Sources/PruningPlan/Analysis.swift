/// A site's relative error at every width, for one ranking and one reconstruction.
public struct ErrorCurve: Codable, Hashable, Sendable {
  /// Relative error on the calibration tokens; index k is the error with k units kept, so the
  /// count is units + 1 and the last entry is 0.
  public var error: [Float]
  /// The same on the held-out tokens; empty when nothing was held out.
  public var heldOutError: [Float]

  /// Creates a curve.
  public init(error: [Float], heldOutError: [Float]) {
    self.error = error
    self.heldOutError = heldOutError
  }
}

/// Everything the screens need to answer any ratio of a site at once: its ranking and the error
/// curves of all reconstructions.
public struct SiteAnalysis: Codable, Hashable, Sendable {
  /// Which site.
  public var site: SiteID
  /// The criterion the ranking is by.
  public var criterion: Criterion
  /// Units from the most to the least important; the first k are kept at width k.
  public var order: [Int]
  /// The criterion's score by unit (index = unit); higher is kept longer.
  public var scores: [Float]
  /// Units that the outlier guard keeps ahead of all others.
  public var guarded: [Int]
  /// An error curve for each reconstruction.
  public var curves: [Reconstruction: ErrorCurve]
  /// What the reader should know: too few tokens, a badly conditioned Gram matrix.
  public var warnings: [String]

  /// Creates an analysis.
  public init(
    site: SiteID, criterion: Criterion, order: [Int], scores: [Float], guarded: [Int],
    curves: [Reconstruction: ErrorCurve], warnings: [String] = []
  ) {
    self.site = site
    self.criterion = criterion
    self.order = order
    self.scores = scores
    self.guarded = guarded
    self.curves = curves
    self.warnings = warnings
  }
}

extension Reconstruction: CodingKeyRepresentable {}

/// The error of every token of one sample at some sites.
public struct TokenErrors: Codable, Hashable, Sendable {
  /// The sample, counted from 0.
  public var sample: Int
  /// Samples there are.
  public var sampleCount: Int
  /// The sample's tokens as text (arbitrary Unicode).
  public var tokens: [String]
  /// By site, the error of every token, relative to the root mean square of the site's centred
  /// output over the calibration tokens.
  public var rows: [SiteID: [Float]]

  /// Creates the errors of a sample.
  public init(sample: Int, sampleCount: Int, tokens: [String], rows: [SiteID: [Float]]) {
    self.sample = sample
    self.sampleCount = sampleCount
    self.tokens = tokens
    self.rows = rows
  }
}

/// What an export writes.
public enum ExportFormat: String, Codable, CaseIterable, Sendable {
  /// The recipe alone, as TOML.
  case recipe
  /// A Hugging Face folder of the dense shapes, pruned units zeroed: loads anywhere, saves nothing.
  case huggingFacePadded = "hf-padded"

  /// What can be done with what was written.
  public var use: String {
    switch self {
    case .recipe: "'liar prune MODEL --recipe FILE' repeats it"
    case .huggingFacePadded:
      "loads wherever the dense model does: transformers, sentence-transformers"
    }
  }
}
