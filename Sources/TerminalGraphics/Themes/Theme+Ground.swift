extension Theme.Appearance {
  /// What a background of this colour is; nil for the terminal's own.
  package init?(of background: Color) {
    guard let luminance = background.luminance else { return nil }
    self = luminance > 0.179 ? .light : .dark
  }

  /// A background for themes that leave theirs to the terminal.
  package var ground: Color {
    self == .dark ? .rgb(0x1E, 0x1E, 0x1E) : .rgb(0xFA, 0xFA, 0xFA)
  }
}

extension Theme {
  /// The theme on a terminal whose background is known.
  ///
  /// A theme that leaves the background to the terminal paints one of its own where the terminal's is
  /// of the other kind, as light text on white can't be read.
  package func shown(on terminal: Color?) -> Theme {
    var theme = self
    let kind = terminal.flatMap(Appearance.init(of:))
    let writesColors = color(.text) != .terminalDefault
    if color(.background) == .terminalDefault, writesColors, let kind, kind != appearance {
      theme.roles[.background] = appearance.ground
    }
    theme.diverging = divergence.ramp(on: theme.ground(on: terminal))
    return theme
  }

  /// The background's colour, as far as it is known.
  func ground(on terminal: Color? = nil) -> Color {
    let own = color(.background)
    guard own == .terminalDefault else { return own }
    return terminal ?? appearance.ground
  }
}
