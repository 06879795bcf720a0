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

  /// Creates figures.
  package init(
    _ stretch: Stretch, influence: Double, dropped: ErrorFigure, patched: ErrorFigure? = nil
  ) {
    first = stretch.sites[0]
    last = stretch.last
    layers = stretch.sites.count / 2
    self.influence = influence
    self.dropped = dropped
    self.patched = patched
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

/// What is asked about the removal of layers.
package struct DepthOptions: Codable, Hashable, Sendable {
  /// Layers of the longest stretch that is measured.
  package static let longest = 8

  /// How what stands before a stretch makes good for it.
  package var reconstruction: Reconstruction
  /// For how many stretches of each length that is found, those of the least influence first; nil for
  /// as many as a few runs over the text can tell.
  package var patched: Int?

  /// Creates options.
  package init(reconstruction: Reconstruction = .liar, patched: Int? = nil) {
    self.reconstruction = reconstruction
    self.patched = patched
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
      patched: try values.decodeCountIfPresent(forKey: .patched, from: 0))
  }
}

extension [StretchFigures] {
  /// The stretch of whole layers of each length that leaves least missing, the shortest first.
  package var best: [StretchFigures] {
    Dictionary(grouping: filter { $0.layers > 0 }, by: \.layers).sorted { $0.key < $1.key }
      .compactMap { _, same in
        same.min { $0.remaining < $1.remaining }
      }
  }
}
