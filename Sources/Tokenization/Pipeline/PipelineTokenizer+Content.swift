extension PipelineTokenizer {
  func locate(_ text: String) throws -> LocatedTokens { try tokens(text, locates: true) }

  /// The ids of a text without its frame.
  func content(_ text: String) throws -> [Int] { try tokens(text, locates: false).ids }

  /// The ids of a text without its frame; their places only if asked for, because they cost time.
  private func tokens(_ text: String, locates: Bool) throws -> LocatedTokens {
    let text = [UInt32](codePointsOf: text)
    let work = TextWork(length: text.count, isStopped: isStopped)
    var result = LocatedTokens()
    result.ids.reserveCapacity(text.count / 3)
    var buffers = Buffers()
    for segment in addedTokens.splitLiteral(text) {
      switch segment {
      case .token(let id, let range): result.append(id, range)
      case .text(let range):
        var normalized: [UInt32]
        var origins: [Range<Int>] = []
        if locates {
          let aligned = try normalizers.reduce(AlignedText(text[range])) {
            try $0.normalized(by: $1, work)
          }
          (normalized, origins) = (aligned.scalars, aligned.origins)
        } else {
          normalized = try normalizers.reduce(Array(text[range])) { try $1.normalize($0, work) }
        }
        for segment in addedTokens.splitNormalized(normalized) {
          switch segment {
          case .token(let id, let inner):
            result.append(id, locates ? Self.union(origins[inner]) : 0..<0)
          case .text(let inner):
            let begins = range.lowerBound == 0 && inner.lowerBound == 0
            let whole = Pieces(
              Array(normalized[inner]), beginsText: begins,
              origins: locates ? Array(origins[inner]) : [])
            try append(whole, to: &result, &buffers, work)
          }
        }
      }
    }
    return result
  }

  /// Working memory, kept from one piece to the next.
  private struct Buffers {
    var scratch = MergeScratch()
    var tokens = TokenList()
    var bytes: [UInt32] = []
    /// The code point that each byte is of.
    var owners: [Int] = []
  }

  private func append(
    _ whole: Pieces, to result: inout LocatedTokens, _ buffers: inout Buffers, _ work: TextWork
  ) throws {
    let pieces = try preTokenizers.reduce(whole) { try $1.split($0, work) }
    let locates = !pieces.origins.isEmpty
    for (index, range) in pieces.ranges.enumerated() {
      if index % 1024 == 0 { try work.check() }
      buffers.tokens.removeAll()
      if isByteLevel {
        readBytes(pieces.text[range], &buffers)
        model.encode(
          buffers.bytes, 0..<buffers.bytes.count, into: &buffers.tokens, &buffers.scratch)
      } else {
        model.encode(pieces.text, range, into: &buffers.tokens, &buffers.scratch)
      }
      result.ids += buffers.tokens.ids
      guard locates else { continue }
      let starts = buffers.tokens.starts
      for (index, start) in starts.enumerated() {
        // Tokens of one code point's bytes begin together and share its place.
        let next = starts[index...].first { $0 > start }
        let part: Range<Int>
        if isByteLevel {
          part = buffers.owners[start]..<buffers.owners[(next ?? buffers.bytes.count) - 1] + 1
        } else {
          part = start..<(next ?? range.upperBound)
        }
        result.ranges.append(Self.union(pieces.origins[part]))
      }
    }
  }

  private func readBytes(_ text: ArraySlice<UInt32>, _ buffers: inout Buffers) {
    buffers.bytes.removeAll(keepingCapacity: true)
    buffers.owners.removeAll(keepingCapacity: true)
    for (index, value) in zip(text.indices, text) {
      if value < 128 {
        buffers.bytes.append(value)
        buffers.owners.append(index)
      } else {
        for byte in [UInt8](utf8Of: CollectionOfOne(value)) {
          buffers.bytes.append(UInt32(byte))
          buffers.owners.append(index)
        }
      }
    }
  }

  private static func union(_ parts: ArraySlice<Range<Int>>) -> Range<Int> {
    guard let first = parts.first, let last = parts.last else { return 0..<0 }
    return first.lowerBound..<max(first.lowerBound, last.upperBound)
  }
}
