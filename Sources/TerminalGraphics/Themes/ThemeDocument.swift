internal import TOML

/// A theme's TOML file, checked but not yet joined with what it inherits.
struct ThemeDocument {
  private let file: String
  private let document: TOMLDocument
  /// The theme to start from.
  let inherits: String?

  init(text: String, file: String) throws(ThemeError) {
    self.file = file
    do {
      document = try TOMLDocument(text)
    } catch {
      throw ThemeError(
        code: .syntax, file: file, line: error.position.line, column: error.position.column,
        message: "this is no TOML: \(error.message)",
        remedy: "write NAME = \"VALUE\", one a line")
    }
    let table = document.table
    inherits = table["inherits"]?.string
    try check(
      table.keys, in: [], allowed: ["name", "inherits", "appearance"] + Self.sections)
    for key in ["name", "inherits", "appearance"] where table[key] != nil {
      _ = try string(table[key], at: [key])
    }
  }

  private static let sections = ["palette", "roles", "series", "heat"]

  private var table: TOMLTable { document.table }

  /// The line and column of a key.
  func position(of path: [String]) -> (line: Int, column: Int)? {
    document.position(of: path).map { ($0.line, $0.column) }
  }

  /// The theme, with whatever the file leaves out taken from another.
  func theme(on base: Theme, defaultName: String) throws(ThemeError) -> Theme {
    var theme = base
    theme.name = table["name"]?.string ?? defaultName
    if let appearance = table["appearance"]?.string {
      guard let known = Theme.Appearance(rawValue: appearance) else {
        throw error(
          .invalidValue, ["appearance"], "the appearance is '\(appearance)'",
          "write \"dark\" or \"light\"")
      }
      theme.appearance = known
    }
    var palette: [String: Color] = [:]
    for (name, value) in try section("palette") {
      palette[name] = try color(value, at: ["palette", name], palette: [:])
    }
    let roles = try section("roles")
    try check(roles.map(\.0), in: ["roles"], allowed: Role.allCases.map(\.rawValue))
    for (name, value) in roles {
      guard let role = Role(rawValue: name) else { continue }
      theme.roles[role] = try color(value, at: ["roles", name], palette: palette)
    }
    let series = try section("series")
    try check(series.map(\.0), in: ["series"], allowed: ChartSeries.allCases.map(\.rawValue))
    for (name, value) in series {
      guard let curve = ChartSeries(rawValue: name) else { continue }
      theme.series[curve] = try color(value, at: ["series", name], palette: palette)
    }
    let heat = try section("heat")
    try check(heat.map(\.0), in: ["heat"], allowed: ["ramp", "diverging"])
    for (name, value) in heat {
      let path = ["heat", name]
      if name == "ramp" {
        theme.heat = try ramp(
          value, at: path, named: HeatRamp.named, palette: palette, list: { $0 })
      } else {
        theme.divergence = try ramp(
          value, at: path, named: Divergence.named, palette: palette, list: Divergence.ramp)
      }
    }
    return theme.shown(on: nil)
  }

  private func section(
    _ name: String
  ) throws(ThemeError) -> [(String, TOMLValue)] {
    guard let value = table[name] else { return [] }
    guard let section = value.table else {
      throw error(.invalidValue, [name], "'\(name)' is no table", "write [\(name)] above its keys")
    }
    return section.keys.sorted().compactMap { key in section[key].map { (key, $0) } }
  }

  private func check(
    _ keys: [String], in path: [String], allowed: [String]
  ) throws(ThemeError) {
    for key in keys where !allowed.contains(key) {
      throw error(
        .unknownKey, path + [key], "'\(key)' is unknown here",
        "known are \(allowed.joined(separator: ", "))")
    }
  }

  private func string(
    _ value: TOMLValue?, at path: [String]
  ) throws(ThemeError) -> String {
    guard let text = value?.string else {
      throw error(
        .invalidValue, path, "'\(path.last ?? "")' is no string", "put the value in quotes")
    }
    return text
  }

  private func color(
    _ value: TOMLValue, at path: [String], palette: [String: Color]
  ) throws(ThemeError) -> Color {
    let text = try string(value, at: path)
    if let color = palette[text] ?? Color(text) { return color }
    throw error(
      .invalidValue, path, "'\(text)' is no colour",
      path.first == "palette"
        ? "write \"#rrggbb\" or \"default\""
        : "write \"#rrggbb\", \"default\" or a name from [palette]")
  }

  /// A ramp by its name, or what a list of colours makes.
  private func ramp<Ramp>(
    _ value: TOMLValue, at path: [String], named: [String: Ramp],
    palette: [String: Color], list: (HeatRamp) -> Ramp
  ) throws(ThemeError) -> Ramp {
    let names = named.keys.sorted().joined(separator: ", ")
    let remedy = "write one of \(names), or a list of at least two \"#rrggbb\""
    if let name = value.string {
      guard let ramp = named[name] else {
        throw error(.invalidValue, path, "'\(name)' is no ramp", remedy)
      }
      return ramp
    }
    guard let entries = value.array else {
      throw error(.invalidValue, path, "'\(path.last ?? "")' is no ramp", remedy)
    }
    var colors: [Color] = []
    for entry in entries { colors.append(try color(entry, at: path, palette: palette)) }
    guard let ramp = HeatRamp(colors) else {
      throw error(.invalidValue, path, "the ramp has too few colours", remedy)
    }
    return list(ramp)
  }

  private func error(
    _ code: ThemeError.Code, _ path: [String], _ message: String, _ remedy: String
  ) -> ThemeError {
    let position = position(of: path)
    return ThemeError(
      code: code, file: file, line: position?.line, column: position?.column, message: message,
      remedy: remedy)
  }
}
