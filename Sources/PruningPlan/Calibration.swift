/// Which text the statistics are taken from, and how (the command line's calibration options).
public struct CalibrationOptions: Codable, Hashable, Sendable {
  /// The text file: `.txt`, `.json`, `.jsonl`, `.csv` or `.tsv`; or `self:N`, for N windows that a decoder
  /// draws itself.
  public var file: String
  /// Examples (encoders) or windows (decoders) to take.
  public var samples: Int
  /// The longest example in tokens; the window's length for decoders.
  public var length: Int
  /// Seeds the choice of samples.
  public var seed: UInt64
  /// The share of the samples kept back to measure the held-out error.
  public var heldOut: Double
  /// How much a token counts.
  public var tokenWeighting: TokenWeighting
  /// The field of a JSON line that holds the text; nil for `text`.
  public var textField: String?
  /// The column of a CSV or TSV file, by name or number from 0; nil to detect.
  public var textColumn: String?

  /// Creates options; the defaults are those of the command line for an encoder.
  public init(
    file: String, samples: Int = 128, length: Int = 128, seed: UInt64 = 0, heldOut: Double = 0.2,
    tokenWeighting: TokenWeighting = .uniform, textField: String? = nil, textColumn: String? = nil
  ) {
    self.file = file
    self.samples = Self.drawnWindows(file) ?? samples
    self.length = length
    self.seed = seed
    self.heldOut = heldOut
    self.tokenWeighting = tokenWeighting
    self.textField = textField
    self.textColumn = textColumn
  }

  /// Decodes options; the share that is held out may be a percentage in a string.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    file = try values.decode(String.self, forKey: .file)
    samples = try values.decodeCount(forKey: .samples, from: 1)
    length = try values.decodeCount(forKey: .length, from: 1)
    seed = try values.decodeSeed(forKey: .seed)
    heldOut = try values.decodeRatio(forKey: .heldOut)
    tokenWeighting = try values.decode(TokenWeighting.self, forKey: .tokenWeighting)
    textField = try values.decodeIfPresent(String.self, forKey: .textField)
    textColumn = try values.decodeIfPresent(String.self, forKey: .textColumn)
  }
}

extension CalibrationOptions {
  /// How many windows the decoder is to draw itself, where no file is named but `self:N`.
  public var drawnWindows: Int? { Self.drawnWindows(file) }

  private static func drawnWindows(_ file: String) -> Int? {
    guard file.hasPrefix("self:"), let count = Int(file.dropFirst("self:".count)), count > 0
    else { return nil }
    return count
  }
}

/// What a calibration has seen.
package struct CalibrationSummary: Codable, Hashable, Sendable {
  /// The options it ran with.
  package var options: CalibrationOptions
  /// Samples the statistics were fitted on.
  package var samples: Int
  /// Samples kept back.
  package var heldOutSamples: Int
  /// Tokens the statistics were fitted on.
  package var tokens: Int
  /// Tokens kept back.
  package var heldOutTokens: Int
  /// Wall time.
  package var seconds: Double

  /// Creates a summary.
  package init(
    options: CalibrationOptions, samples: Int, heldOutSamples: Int, tokens: Int,
    heldOutTokens: Int, seconds: Double
  ) {
    self.options = options
    self.samples = samples
    self.heldOutSamples = heldOutSamples
    self.tokens = tokens
    self.heldOutTokens = heldOutTokens
    self.seconds = seconds
  }

  /// Tokens a second through forward pass and accumulation.
  package var tokensPerSecond: Double {
    seconds > 0 ? Double(tokens + heldOutTokens) / seconds : 0
  }
}
