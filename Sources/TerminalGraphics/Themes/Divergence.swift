/// How a theme colours signed values: what has no difference has the background's colour, so that
/// only differences stand out.
package enum Divergence: Hashable, Sendable {
  /// Two hues that fade into the background; the light ones for dark backgrounds, the dark ones for
  /// light backgrounds. [low, high]
  case hues(light: [Color], dark: [Color])
  /// A ramp that is what it is.
  case ramp(HeatRamp)

  /// Blue and red.
  package static let blueRed = Divergence.hues(
    light: colors("62a8f0 f3786c"), dark: colors("2166ac b2182b"))
  /// Blue and orange; readable for every kind of colour vision.
  package static let blueOrange = Divergence.hues(
    light: colors("5fa6ec e09a3c"), dark: colors("1f5fa8 9c5a08"))
  /// Dark, grey, light. Without hue only one direction is left, so the background can't be amid it.
  package static let grey = Divergence.ramp(.greyGrey)

  /// The ones that theme files can name.
  package static let named: [String: Divergence] = [
    "blue-red": .blueRed, "blue-orange": .blueOrange, "grey": .grey,
  ]

  /// The ramp on a background.
  func ramp(on ground: Color) -> HeatRamp {
    switch self {
    case .ramp(let ramp): return ramp
    case .hues(let light, let dark):
      let ends = (ground.luminance ?? 0) > 0.179 ? dark : light
      let (low, high) = (ends[0], ends[1])
      let part = stride(from: 0, to: 1, by: 0.25)
      let stops =
        part.map { low.mixedEvenly(with: ground, share: $0) } + [ground]
        + part.map { high.mixedEvenly(with: ground, share: $0) }.reversed()
      return HeatRamp(stops) ?? .greyGrey
    }
  }

  private static func colors(_ hex: String) -> [Color] {
    hex.split(separator: " ").compactMap { Color("#\($0)") }
  }
}
