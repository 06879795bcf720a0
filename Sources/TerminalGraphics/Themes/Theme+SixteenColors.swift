extension Theme {
  /// The theme in the sixteen colours, or eight, that every terminal draws as it likes.
  ///
  /// Themes for light backgrounds write in dark shades, but the dark yellow, cyan and green of the
  /// sixteen are bright in most terminals, so words in them can't be read on white: their nearest
  /// neighbours that can take their place. Lines are grey, as light ones can't be seen.
  var inSixteenColors: Theme {
    var theme = self
    if appearance == .light {
      theme.roles = theme.roles.mapValues(Self.readableOnWhite)
      theme.series = theme.series.mapValues(Self.readableOnWhite)
      for role in [Role.background, .selection] { theme.roles[role] = roles[role] }
      if let text = roles[.selectionText] { theme.roles[.selectionText] = text }
      if color(.border) != .terminalDefault { theme.roles[.border] = .rgb(127, 127, 127) }
    }
    // Where the selection would be the background's colour, it is reversed.
    func basic(_ role: Role, otherwise index: Int) -> Int {
      (ColorLadder.index(of: color(role), at: .colors16) ?? index) % 8
    }
    let own = appearance == .dark ? 0 : 15
    if basic(.selection, otherwise: own) == basic(.background, otherwise: own) {
      theme.roles[.selection] = color(.background)
    }
    return theme
  }

  private static func readableOnWhite(_ color: Color) -> Color {
    switch ColorLadder.index(of: color, at: .colors16) {
    case 2, 10: .rgb(0, 0, 0)
    case 3, 11: .rgb(170, 0, 0)
    case 6, 14: .rgb(0, 0, 170)
    case 7, 15: .rgb(127, 127, 127)
    default: color
    }
  }
}
