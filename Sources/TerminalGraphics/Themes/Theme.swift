/// What a colour is for; views name roles, never colours.
package enum Role: String, CaseIterable, Hashable, Sendable {
  case text
  case muted
  case focus
  case border
  case title
  case good
  case warn
  case bad
  case selection
  case selectionText = "selection-text"
  case header
  case key
  case accent
  case background
}

/// The curves that charts draw; the raw values of the methods are those of recipes.
package enum ChartSeries: String, CaseIterable, Hashable, Sendable {
  case none
  case bias
  case maskTuning = "mask-tuning"
  case liar
  case liarWeights = "liar-weights"
  case liarBias = "liar-bias"
  case dense
  case heldOut = "held-out"
}

/// Colours for roles, curves and heat.
package struct Theme: Hashable, Sendable {
  /// Whether the theme is made for a dark or a light background.
  package enum Appearance: String, CaseIterable, Hashable, Sendable {
    case dark
    case light
  }

  /// The name by which it is chosen.
  package var name: String
  /// For a dark or a light background.
  package var appearance: Appearance
  /// The colours of the roles; one that is missing is the terminal's default.
  package var roles: [Role: Color]
  /// The colours of the curves; one that is missing is the text's.
  package var series: [ChartSeries: Color]
  /// For values from low to high.
  package var heat: HeatRamp
  /// How signed values are coloured.
  package var divergence: Divergence
  /// For signed values, on the background as far as it is known.
  package internal(set) var diverging: HeatRamp

  /// Creates a theme.
  package init(
    name: String, appearance: Appearance, roles: [Role: Color], series: [ChartSeries: Color],
    heat: HeatRamp, divergence: Divergence
  ) {
    self.name = name
    self.appearance = appearance
    self.roles = roles
    self.series = series
    self.heat = heat
    self.divergence = divergence
    diverging = .greyGrey
    diverging = divergence.ramp(on: ground())
  }

  /// The colour of a role.
  package func color(_ role: Role) -> Color { roles[role] ?? .terminalDefault }

  /// The colour of a curve.
  package func color(_ curve: ChartSeries) -> Color { series[curve] ?? color(.text) }

  /// The style of a role on the theme's background, or on another colour.
  ///
  /// Where a role has no colour of its own, as in monochrome, its attributes tell it apart.
  package func style(_ role: Role, on background: Color? = nil) -> Style {
    if role == .selection || role == .selectionText { return selectionStyle }
    let foreground = color(role == .background ? .text : role)
    var attributes = role.attributes
    if foreground == color(.text) { attributes.formUnion(role.substituteAttributes) }
    return Style(
      foreground: foreground, background: background ?? color(.background),
      attributes: attributes)
  }

  /// The style of a curve on the theme's background.
  package func style(_ curve: ChartSeries) -> Style {
    Style(
      foreground: color(curve), background: color(.background),
      attributes: curve == .liar ? .bold : [])
  }

  /// The theme as far as a terminal can show it: without colours in monochrome, with the selection
  /// reversed where few colours would make it the background's.
  package func adapted(to capabilities: Capabilities) -> Theme {
    var theme = self
    switch capabilities.colors {
    case .monochrome:
      theme.roles = [:]
      theme.series = [:]
    case .colors16:
      theme = inSixteenColors
    case .colors256, .direct: break
    }
    return theme
  }

  private var selectionStyle: Style {
    let back = color(.selection)
    guard back != color(.background) else {
      return Style(
        foreground: color(.text), background: color(.background), attributes: .reverse)
    }
    return Style(foreground: color(.selectionText), background: back)
  }
}

extension Role {
  /// The emphasis of the role in every theme.
  fileprivate var attributes: TextAttributes {
    switch self {
    case .title, .header, .key: .bold
    default: []
    }
  }

  /// The emphasis of the role where its colour is the text's.
  fileprivate var substituteAttributes: TextAttributes {
    switch self {
    case .muted, .border: .dim
    case .focus, .warn, .accent: .bold
    case .bad: [.bold, .underline]
    default: []
    }
  }
}
