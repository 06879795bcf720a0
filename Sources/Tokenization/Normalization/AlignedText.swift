/// Text on its way through the normalisers, each code point with the part of the original text that
/// it comes from; what was put in comes from nowhere, an empty range.
struct AlignedText {
  var scalars: [UInt32]
  var origins: [Range<Int>]

  /// A part of the original text.
  init(_ text: ArraySlice<UInt32>) {
    scalars = Array(text)
    origins = text.indices.map { $0..<$0 + 1 }
  }

  private init(scalars: [UInt32], origins: [Range<Int>]) {
    self.scalars = scalars
    self.origins = origins
  }

  /// What a normaliser makes of the text.
  func normalized(by normalizer: Normalizer, _ work: TextWork) throws -> AlignedText {
    let result = try normalizer.normalize(scalars, work)
    if result == scalars { return self }
    return try characterwise(normalizer, result, work) ?? matched(with: result)
  }

  /// Most normalisers rewrite one character after the other, whatever stands beside it.
  private func characterwise(
    _ normalizer: Normalizer, _ whole: [UInt32], _ work: TextWork
  ) throws -> AlignedText? {
    var result = AlignedText(scalars: [], origins: [])
    result.scalars.reserveCapacity(whole.count)
    result.origins.reserveCapacity(whole.count)
    var start = 0
    while start < scalars.count {
      var end = start + 1
      while end < scalars.count, Self.joinsPrevious(scalars[end]) { end += 1 }
      let part = try normalizer.normalize(Array(scalars[start..<end]), work)
      // Not character by character, then; and what follows needn't be tried.
      guard result.scalars.count + part.count <= whole.count else { return nil }
      // Scalar by scalar where the parts of a character keep their places.
      let origin = origins[start].lowerBound..<origins[end - 1].upperBound
      let keepsPlaces = part.count == end - start
      for (offset, scalar) in part.enumerated() {
        result.scalars.append(scalar)
        result.origins.append(keepsPlaces ? origins[start + offset] : origin)
      }
      start = end
    }
    return result.scalars == whole ? result : nil
  }

  /// For all others, such as those that drop or insert spaces: each code point of the result comes
  /// from the next equal one, and what has none from nowhere.
  private func matched(with result: [UInt32]) -> AlignedText {
    var next = 0
    let end = origins.last?.upperBound ?? 0
    let found = result.map { scalar -> Range<Int> in
      let reach = scalars[next..<min(next + 64, scalars.count)]
      guard let index = reach.firstIndex(of: scalar) else {
        let place = next < origins.count ? origins[next].lowerBound : end
        return place..<place
      }
      next = index + 1
      return origins[index]
    }
    return AlignedText(scalars: result, origins: found)
  }

  /// Marks belong to the character before them, and so do the later parts of a Hangul syllable.
  private static func joinsPrevious(_ scalar: UInt32) -> Bool {
    scalar >= 0x300
      && ((0x1160...0x11FF).contains(scalar) || CharacterClasses.of(scalar).intersects(.mark))
  }
}
