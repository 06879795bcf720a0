internal import PruningPlan

extension State {
  mutating func nextTheme() -> [Effect] {
    let themes = environment.configuration.themes
    guard !themes.isEmpty else { return [] }
    let theme = themes.neighbour(of: environment.configuration.theme, 1)
    return setTheme(theme)
  }

  mutating func setTheme(_ theme: String) -> [Effect] {
    guard environment.configuration.themes.contains(theme) else {
      message = "there is no theme '\(theme)'"
      return []
    }
    environment.configuration.theme = theme
    environment.configuration.themeIsChosen = true
    message = "theme: \(theme)"
    return savePreferences()
  }

  /// Takes a theme that suits the terminal, unless the user chose one.
  mutating func suggestTheme(_ theme: String) -> [Effect] {
    if !environment.configuration.themeIsChosen, environment.configuration.themes.contains(theme) {
      environment.configuration.theme = theme
    }
    return []
  }

  /// The screen shows the theme under the chooser's cursor.
  mutating func previewTheme() {
    guard case .list(let list) = dialogs.open, list.kind == .theme else { return }
    let items = items(of: list)
    previewedTheme = items.indices.contains(list.cursor) ? items[list.cursor].title : nil
  }

  /// The theme to draw with: the one in the chooser, or the one in use.
  package var theme: String { previewedTheme ?? environment.configuration.theme }
}
