package import ModelFormats

// No architecture of llama.cpp that is written here has windows of its own. A file says with
// llama.cpp's own key that texts end where the first window does, within which attention to
// everything is the same; keys of our own say what lies beyond.

extension Architecture {
  private static let prefix = "liar.attention."

  /// The shortest window; nil where every layer attends to all positions.
  package var shortestWindow: Int? { layers.lazy.compactMap(\.window).min() }

  /// What a GGUF file must say for itself to attend as this does, beside llama.cpp's own keys.
  package var ggufWindows: [String: GGUFValue] {
    guard shortestWindow != nil else { return [:] }
    let windows = layers.map { GGUFValue.uint32(UInt32(clamping: $0.window ?? 0)) }
    return [
      Self.prefix + "sliding_window": .array(of: .uint32, windows),
      Self.prefix + "context_length": .uint32(UInt32(clamping: maximumPositions)),
    ]
  }

  /// Whether our own keys tell of windows.
  static func tellsWindows(_ metadata: FileSettings) -> Bool {
    metadata.contains(prefix + "sliding_window")
  }

  /// Takes over what our own keys say of a file.
  mutating func readWindows(_ metadata: FileSettings) throws(FormatError) {
    let own = metadata.under(Self.prefix)
    guard let windows = try own.optionalInts("sliding_window") else { return }
    guard windows.count == layers.count, windows.allSatisfy({ (0...1 << 24).contains($0) }) else {
      throw FormatError(
        .malformed, "must be a list of \(layers.count) windows, 0 for none", file: metadata.file,
        location: own.location("sliding_window"), remedy: "export the file again")
    }
    for (index, window) in windows.enumerated() {
      layers[index].window = window == 0 ? nil : window
    }
    maximumPositions = try own.int("context_length")
  }
}
