internal import Foundation
internal import ModelFormats

// Whether logits are read from the token table is said by `tie_word_embeddings` and by which tables
// a file holds; the two may contradict each other. They are resolved as transformers 5 does it
// (PreTrainedModel.tie_weights): tables are shared where the key says so, unless the file holds two
// that differ.

extension ModelLocation {
  /// Whether an output table is the token table.
  /// - Parameter usual: what a missing key means; null means false.
  /// - Throws: `FormatError` if it should be another, but the file lacks it.
  func sharesTable(
    _ output: String, with tokens: String, default usual: Bool
  ) throws(FormatError) -> Bool {
    let key = "tie_word_embeddings"
    let isTied = try settings.optionalBool(key) ?? (settings.contains(key) ? false : usual)
    guard archive.tensors[output] != nil else {
      guard isTied else {
        throw FormatError(
          .missing, "is not in the file, and \(key) is false, so that logits have no table",
          file: archive.files.first, location: .init(tensor: output),
          remedy: "set \(key) to true if the model reads logits from its token table")
      }
      return true
    }
    guard isTied else { return false }
    if try holdsTheSame(output, tokens) { return true }
    note(
      "\(key) is true, but \(output) differs from \(tokens): logits are read from it, as "
        + "transformers 5 does; transformers 4 would read them from the token table")
    return false
  }

  private func holdsTheSame(_ one: String, _ other: String) throws(FormatError) -> Bool {
    let (first, second) = (try archive.descriptor(one), try archive.descriptor(other))
    guard first.shape == second.shape else { return false }
    if first.type == second.type {
      return try archive.holdsTheSameBytes(one, other)
    }
    // A block of rows at a time, so that memory doesn't grow with the vocabulary.
    for start in stride(from: 0, to: first.rowCount, by: 1024) {
      let rows = start..<min(start + 1024, first.rowCount)
      guard try archive.floats(one, rows: rows) == archive.floats(other, rows: rows) else {
        return false
      }
    }
    return true
  }
}

extension TensorArchive {
  fileprivate func holdsTheSameBytes(
    _ one: String, _ other: String
  ) throws(FormatError) -> Bool {
    try withBytes(of: one) { first throws(FormatError) in
      try withBytes(of: other) { second throws(FormatError) in
        guard first.count == second.count else { return false }
        guard let a = first.baseAddress, let b = second.baseAddress else { return true }
        return memcmp(a, b, first.count) == 0
      }
    }
  }
}

extension Architecture {
  /// Settles which table logits are read from, now that the tensors are known.
  mutating func resolveTies(
    _ names: TensorNames, _ heads: HeadNames, _ location: ModelLocation
  ) throws(FormatError) {
    guard case .logits(var traits) = output, let head = names.head else { return }
    let tensors = location.archive.tensors
    if !traits.areTied, tensors[head + ".weight"] == nil,
      let task = heads.classification?.output, tensors[task + ".weight"] != nil
    {
      // Saved with the head of a task in its place.
      location.note(
        "\(head).weight is not in the file: the next token's logits are read from the token table, "
          + "which the model may not have been trained for")
      traits.areTied = true
    } else {
      traits.areTied = try location.sharesTable(
        head + ".weight", with: names.tokens + ".weight", default: traits.areTied)
    }
    output = .logits(traits)
  }
}
