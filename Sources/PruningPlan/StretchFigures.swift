/// What removing a stretch costs, measured on the dense model's stream (METHODS, "Depth").
package struct StretchFigures: Codable, Hashable, Sendable {
  /// The first site that goes.
  package let first: SiteID
  /// The last.
  package let last: SiteID
  /// Layers that go whole; 0 for a sublayer alone.
  package let layers: Int
  /// One minus the mean cosine of the states before and behind it, over the fitted tokens: block
  /// influence (ShortGPT, arXiv 2403.03853).
  package let influence: Double
  /// The error where nothing makes good for it.
  package let dropped: ErrorFigure
  /// The error where the consumer before it does; nil where none stands there, or where it was only
  /// found for those of less influence.
  package var patched: ErrorFigure?
  /// What its removal, made good for where ``patched`` is known, changes of the model's output on a few
  /// samples: the mean divergence of a decoder's next tokens, one less the mean cosine of an encoder's
  /// embeddings; nil where that was not measured.
  package var change: Double?

  /// Creates figures.
  package init(
    _ stretch: Stretch, influence: Double, dropped: ErrorFigure, patched: ErrorFigure? = nil,
    change: Double? = nil
  ) {
    first = stretch.sites[0]
    last = stretch.last
    layers = stretch.sites.count / 2
    self.influence = influence
    self.dropped = dropped
    self.patched = patched
    self.change = change
  }

  /// An estimate of the influence of what is missing after all, to compare stretches by: an error is
  /// a share of what the stretch itself changes, and 1 − cos grows with the square of a change.
  package var remaining: Double {
    let error = (patched ?? dropped).value ?? 0
    return influence * error * error
  }

  /// `21-23` or `5.attention`, as `--remove` takes it.
  package var name: String {
    switch layers {
    case 0: "\(first)"
    case 1: "\(first.layer)"
    default: "\(first.layer)-\(last.layer)"
    }
  }
}

/// How stretches of the same length are compared.
package enum DepthCriterion: String, Codable, CaseIterable, Sendable {
  /// By block influence: one minus the cosine of the states before and behind.
  case influence
  /// By the error that is left, as a share of what the stretch itself changes.
  case error
  /// By the influence that is estimated to be left: influence times the squared error.
  case remaining
  /// By what changes of the model's output, measured on a few samples.
  case output

  /// One line for menus and help.
  package var summary: String {
    switch self {
    case .influence: "how far the stretch turns the states"
    case .error: "the error that is left of what it changes"
    case .remaining: "influence times the squared error"
    case .output: "the measured change of the model's output"
    }
  }
}

/// What is asked about the removal of layers.
package struct DepthOptions: Codable, Hashable, Sendable {
  /// Layers of the longest stretch that is measured.
  package static let longest = 8

  /// How what stands before a stretch makes good for it.
  package var reconstruction: Reconstruction
  /// For how many stretches of each length that is found, those of the least influence first; nil for
  /// as many as a few runs over the text can tell.
  package var patched: Int?
  /// How stretches are compared; only for ``DepthCriterion/output`` is the model's output measured.
  package var criterion: DepthCriterion

  /// Creates options.
  package init(
    reconstruction: Reconstruction = .liar, patched: Int? = nil,
    criterion: DepthCriterion = .output
  ) {
    self.reconstruction = reconstruction
    self.patched = patched
    self.criterion = criterion
  }
}

extension DepthOptions {
  /// Decodes options, all of which have defaults.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let reconstruction =
      try values.decodeIfPresent(Reconstruction.self, forKey: .reconstruction) ?? .liar
    guard Stretch.reconstructions.contains(reconstruction) else {
      let known = Stretch.reconstructions.map(\.rawValue).joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        forKey: .reconstruction, in: values, debugDescription: "write one of \(known)")
    }
    self.init(
      reconstruction: reconstruction,
      patched: try values.decodeCountIfPresent(forKey: .patched, from: 0),
      criterion: try values.decodeIfPresent(DepthCriterion.self, forKey: .criterion) ?? .output)
  }
}

extension StretchFigures {
  /// What stretches of its length are compared by; without an output that was measured, by what
  /// remains.
  package func cost(by criterion: DepthCriterion) -> Double {
    switch criterion {
    case .influence: influence
    case .error: (patched ?? dropped).value ?? 0
    case .remaining: remaining
    case .output: change ?? remaining
    }
  }
}

extension [StretchFigures] {
  /// The stretch of whole layers of each length that costs least, the shortest first.
  package func best(by criterion: DepthCriterion) -> [StretchFigures] {
    Dictionary(grouping: filter { $0.layers > 0 }, by: \.layers).sorted { $0.key < $1.key }
      .compactMap { _, same in
        same.min { $0.cost(by: criterion) < $1.cost(by: criterion) }
      }
  }
}
