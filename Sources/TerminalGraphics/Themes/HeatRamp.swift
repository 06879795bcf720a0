/// Colours in order, from the lowest value to the highest.
package struct HeatRamp: Hashable, Sendable {
  /// At least two colours, at equal distances.
  package let stops: [Color]

  /// Creates a ramp; nil unless there are at least two colours and none is the default.
  package init?(_ stops: [Color]) {
    guard stops.count > 1, !stops.contains(.terminalDefault) else { return nil }
    self.stops = stops
  }

  private init(hex: String) {
    stops = hex.split(separator: " ").compactMap { Color("#\($0)") }
  }

  /// The most steps that a ramp is drawn with: more are not told apart, and cost escape sequences.
  package static let steps = 24

  /// The same for a diverging ramp: an odd number, so that nothing has the colour of the middle.
  package static let divergingSteps = steps - 1

  /// The colour at a position from 0 to 1, rounded to one of so many steps.
  package func color(at position: Double, steps: Int = HeatRamp.steps) -> Color {
    let clamped = position.isNaN ? 0 : min(max(position, 0), 1)
    let levels = Double(max(2, min(steps, Self.steps)) - 1)
    let place = (clamped * levels).rounded() / levels * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    return stops[index].mixed(with: stops[index + 1], share: place - Double(index))
  }

  /// The ramp from the highest to the lowest.
  package var reversed: HeatRamp { HeatRamp(stops.reversed()) ?? self }

  /// Readable for every kind of colour vision.
  package static let cividis = HeatRamp(
    hex: "00204d 00336f 39486b 575c6d 707173 8a8779 a69d75 c4b56c e4cf5b ffea46")
  /// Violet over green to yellow.
  package static let viridis = HeatRamp(
    hex: "440154 472d7b 3b528b 2c728e 21918c 28ae80 5ec962 addc30 fde725")
  /// Black over red to pale yellow.
  package static let inferno = HeatRamp(
    hex: "000004 210c4a 57106e 8a226a bc3754 e45a31 f98e09 f9cb35 fcffa4")
  /// Near black to near white.
  package static let grey = HeatRamp(hex: "1c1c1c f5f5f5")
  /// Dark, grey, light; for signed values without hue.
  package static let greyGrey = HeatRamp(hex: "1c1c1c 808080 f5f5f5")

  /// The ramps that theme files can name.
  package static let named: [String: HeatRamp] = [
    "cividis": .cividis, "viridis": .viridis, "inferno": .inferno, "grey": .grey,
  ]
}
