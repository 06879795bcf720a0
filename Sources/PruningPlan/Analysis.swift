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
  /// The ridge's share by units kept where it is chosen by the held-out error; empty where given.
  public var ridges: [Double]
  /// Tokens that own more of the site's energy than their number explains.
  public var outliers: [TokenOutlier]
  /// Whether the tokens determine the estimates, or the ridge does; nil where it isn't known.
  public var conditioning: Conditioning?
  /// What the reader should know: too few tokens, a badly conditioned Gram matrix.
  public var warnings: [String]

  /// Creates an analysis.
  public init(
    site: SiteID, criterion: Criterion, order: [Int], scores: [Float], guarded: [Int],
    curves: [Reconstruction: ErrorCurve], ridges: [Double] = [], outliers: [TokenOutlier] = [],
    conditioning: Conditioning? = nil, warnings: [String] = []
  ) {
    self.site = site
    self.criterion = criterion
    self.order = order
    self.scores = scores
    self.guarded = guarded
    self.curves = curves
    self.ridges = ridges
    self.outliers = outliers
    self.conditioning = conditioning
    self.warnings = warnings
  }
}

extension Reconstruction: CodingKeyRepresentable {}

/// A token that owns more of a site's energy Σ w‖x‖² than its number explains: such tokens decide
/// a fit that all tokens then share.
public struct TokenOutlier: Codable, Hashable, Sendable {
  /// The token as text (arbitrary Unicode); nil for whatever stands first in a decoder's window.
  public var token: String?
  /// Its share of the site's energy.
  public var share: Double
  /// Its share of the tokens.
  public var tokenShare: Double

  enum CodingKeys: String, CodingKey {
    case token, share
    case tokenShare = "token_share"
  }

  /// Creates an outlier.
  public init(token: String?, share: Double, tokenShare: Double) {
    self.token = token
    self.share = share
    self.tokenShare = tokenShare
  }

  /// Whether shares make a token an outlier: at least 2 % of the energy, and three times as much
  /// as its number explains.
  public static func isOutlier(share: Double, tokenShare: Double) -> Bool {
    share >= 0.02 && share >= 3 * tokenShare
  }

  /// The token for screens and reports.
  package var title: String { token ?? "first token" }

  /// `[SEP] owns 43 % of the energy in 7 % of the tokens`
  package var sentence: String {
    func percent(_ share: Double) -> String {
      Numerals.fixed(share * 100, share < 0.0995 ? 1 : 0) + " %"
    }
    return "\(title) owns \(percent(share)) of the energy in \(percent(tokenShare)) of the tokens"
  }
}

extension [Int] {
  /// `3, 17, 99 and 4 more`
  package var listed: String {
    let shown = prefix(3).map(String.init).joined(separator: ", ")
    return count > 3 ? "\(shown) and \(count - 3) more" : shown
  }
}

/// The error of every token of one sample at some sites.
package struct TokenErrors: Codable, Hashable, Sendable {
  /// The sample, counted from 0.
  package var sample: Int
  /// Samples there are.
  package var sampleCount: Int
  /// The sample's tokens as text (arbitrary Unicode).
  package var tokens: [String]
  /// By site, the error of every token, relative to the root mean square of the site's centred
  /// output over the calibration tokens.
  package var rows: [SiteID: [Float]]

  /// Creates the errors of a sample.
  package init(sample: Int, sampleCount: Int, tokens: [String], rows: [SiteID: [Float]]) {
    self.sample = sample
    self.sampleCount = sampleCount
    self.tokens = tokens
    self.rows = rows
  }
}
