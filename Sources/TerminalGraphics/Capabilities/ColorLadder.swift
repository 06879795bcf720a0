/// Maps the colours that views ask for to those of the terminal.
package enum ColorLadder {
  /// The colour's number in the palette of a step of the ladder: 16–255, 0–15, or 0xRRGGBB.
  /// Nil means the terminal's default, and everything in monochrome.
  package static func index(of color: Color, at depth: ColorDepth) -> Int? {
    guard case .rgb(let red, let green, let blue) = color else { return nil }
    switch depth {
    case .direct: return Int(red) << 16 | Int(green) << 8 | Int(blue)
    case .colors256: return nearest256(Int(red), Int(green), Int(blue))
    case .colors16: return nearest16(Int(red), Int(green), Int(blue))
    case .monochrome: return nil
    }
  }

  /// The sRGB value of a colour of xterm's palette from 16 to 255, which no user changes.
  package static func color(ofXterm index: Int) -> Color? {
    switch index {
    case 16...231:
      let cube = index - 16
      return .rgb(
        UInt8(levels[cube / 36]), UInt8(levels[cube / 6 % 6]), UInt8(levels[cube % 6]))
    case 232...255:
      let grey = UInt8(8 + (index - 232) * 10)
      return .rgb(grey, grey, grey)
    default: return nil
    }
  }

  private static let levels = [0, 95, 135, 175, 215, 255]

  /// The nearest entry of the colour cube or of the grey ramp; the sixteen colours below are not
  /// used, as users change them.
  private static func nearest256(_ red: Int, _ green: Int, _ blue: Int) -> Int {
    func step(_ value: Int) -> Int {
      value < 48 ? 0 : value < 115 ? 1 : min(5, (value - 35) / 40)
    }
    let (r, g, b) = (step(red), step(green), step(blue))
    let cube = distance(
      red, green, blue, levels[r], levels[g], levels[b])
    let mean = (red + green + blue) / 3
    let grey = min(23, max(0, (mean - 3) / 10))
    let level = 8 + grey * 10
    return distance(red, green, blue, level, level, level) < cube
      ? 232 + grey : 16 + 36 * r + 6 * g + b
  }

  /// A squared distance that weighs the channels as the eye does, roughly.
  private static func distance(
    _ red: Int, _ green: Int, _ blue: Int, _ otherRed: Int, _ otherGreen: Int, _ otherBlue: Int
  ) -> Int {
    let mean = (red + otherRed) / 2
    let (r, g, b) = (red - otherRed, green - otherGreen, blue - otherBlue)
    return (512 + mean) * r * r / 256 + 4 * g * g + (767 - mean) * b * b / 256
  }

  /// By hue and brightness, not by distance: the sixteen colours look different everywhere, but red
  /// is red.
  private static func nearest16(_ red: Int, _ green: Int, _ blue: Int) -> Int {
    let high = max(red, green, blue)
    let low = min(red, green, blue)
    let span = high - low
    // The blue-black and green-black backgrounds of themes are black, their bluish greys grey: as
    // blue on blue nothing could be read.
    if high < 72 { return 0 }
    if span * 100 < high * 28 {
      return high < 150 ? 8 : high < 222 ? 7 : 15
    }
    // Half of the span decides which channels are on: bit 0 red, bit 1 green, bit 2 blue.
    let middle = low + span / 2
    let hue = (red > middle ? 1 : 0) | (green > middle ? 2 : 0) | (blue > middle ? 4 : 0)
    return high > 190 ? 8 + hue : hue
  }
}
