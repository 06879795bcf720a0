import Foundation
import TerminalGraphics
import Testing

@Suite struct ThemeTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "themes").path
  static let library = ThemeLibrary(searchPaths: [folder])

  @Test func thereAreEnough() {
    #expect(Self.library.names.count >= 14)
  }

  @Test(arguments: library.names)
  func everyThemeLoads(name: String) throws {
    let theme = try Self.library.theme(name)
    #expect(theme.name == name)
    #expect(Set(theme.roles.keys) == Set(Role.allCases))
    #expect(Set(theme.series.keys) == Set(ChartSeries.allCases))
  }

  @Test(arguments: library.names)
  func textIsReadable(name: String) throws {
    let theme = try Self.library.theme(name)
    let (black, white) = (Color.rgb(0, 0, 0), Color.rgb(255, 255, 255))
    func shown(_ color: Color, isText: Bool) -> Color {
      guard color == .terminalDefault else { return color }
      return (theme.appearance == .dark) == isText ? white : black
    }
    let background = shown(theme.color(.background), isText: false)
    for role in Self.textRoles {
      let ratio = shown(theme.color(role), isText: true).contrast(with: background) ?? 0
      #expect(ratio >= 4.5, "\(role) \(ratio)")
    }
    for curve in ChartSeries.allCases {
      #expect((shown(theme.color(curve), isText: true).contrast(with: background) ?? 0) >= 3)
    }
    let selection = theme.style(.selection)
    if let ratio = selection.foreground.contrast(with: selection.background) {
      #expect(ratio >= 4.5)
    }
  }

  /// Where the terminal keeps its own background, it need not be black or white.
  @Test(arguments: library.names)
  func textIsReadableOnWhatTerminalsCallDarkAndLight(name: String) throws {
    let theme = try Self.library.theme(name)
    guard theme.color(.background) == .terminalDefault else { return }
    let background: Color = theme.appearance == .dark ? .rgb(30, 30, 30) : .rgb(250, 250, 250)
    for role in Self.textRoles {
      guard let ratio = theme.color(role).contrast(with: background) else { continue }
      #expect(ratio >= 4.5, "\(role) \(ratio)")
    }
  }

  /// In the sixteen colours that terminals begin with; three to one is what four and a half become
  /// when so few are left.
  @Test(arguments: library.names)
  func textIsReadableInSixteenColours(name: String) throws {
    let theme = try Self.library.theme(name).adapted(to: Capabilities(colors: .colors16))
    let own = theme.appearance == .dark ? 0 : 15
    func index(_ color: Color, _ fallback: Int) -> Int {
      ColorLadder.index(of: color, at: .colors16) ?? fallback
    }
    let background = index(theme.color(.background), own)
    for role in Self.textRoles {
      let text = index(theme.color(role), 15 - own)
      for palette in [Self.basicColors, Self.xtermColors] {
        let ratio = palette[text].contrast(with: palette[background]) ?? 0
        #expect(ratio >= 2.8, "\(role) is \(text) on \(background): \(ratio)")
      }
    }
    let selection = theme.style(.selection)
    let isSeen =
      selection.attributes.contains(.reverse)
      || index(selection.background, own) % 8 != background % 8
    #expect(isSeen, "the selection looks like the rest")
  }

  /// The palette of the PC's text mode.
  static let basicColors: [Color] = (0..<16).map { index in
    let low: UInt8 = index < 8 ? 0 : 85
    func channel(_ bit: Int) -> UInt8 { index & bit == 0 ? low : low + 170 }
    return index == 3 ? .rgb(170, 85, 0) : .rgb(channel(1), channel(2), channel(4))
  }

  /// The palette of xterm, whose dark yellow is bright.
  static let xtermColors: [Color] = [
    .rgb(0, 0, 0), .rgb(205, 0, 0), .rgb(0, 205, 0), .rgb(205, 205, 0), .rgb(0, 0, 238),
    .rgb(205, 0, 205), .rgb(0, 205, 205), .rgb(229, 229, 229), .rgb(127, 127, 127),
    .rgb(255, 0, 0), .rgb(0, 255, 0), .rgb(255, 255, 0), .rgb(92, 92, 255), .rgb(255, 0, 255),
    .rgb(0, 255, 255), .rgb(255, 255, 255),
  ]

  /// Lines around panes are seen, if only just.
  @Test(arguments: library.names)
  func linesAreSeenInSixteenColours(name: String) throws {
    let theme = try Self.library.theme(name).adapted(to: Capabilities(colors: .colors16))
    guard let line = ColorLadder.index(of: theme.color(.border), at: .colors16) else { return }
    let own = theme.appearance == .dark ? 0 : 15
    let background = ColorLadder.index(of: theme.color(.background), at: .colors16) ?? own
    let ratio = Self.xtermColors[line].contrast(with: Self.xtermColors[background]) ?? 0
    #expect(ratio >= 1.5, "\(line) on \(background): \(ratio)")
  }

  /// Every role that words are written in is looked at, so a new role can't be forgotten.
  static let textRoles = Role.allCases.filter {
    ![.border, .background, .selection, .selectionText].contains($0)
  }

  @Test(arguments: library.names)
  func signedHeatDarkensOrLightensToBothSides(name: String) throws {
    let steps = try Self.library.theme(name).diverging.stops.compactMap(\.luminance)
    let middle = steps.count / 2
    let (low, high) = (Array(steps[...middle]), Array(steps[middle...]))
    let isLightInside = low == low.sorted() && high == high.sorted(by: >)
    let isDarkInside = low == low.sorted(by: >) && high == high.sorted()
    // The grey ramp has one direction: its sign is told by light and dark.
    #expect(isLightInside || isDarkInside || steps == steps.sorted(), "\(steps)")
  }

  @Test func thereAreDarkAndLightOnesHighContrastAndWithoutHue() throws {
    let themes = try Self.library.names.map { try Self.library.theme($0) }
    for appearance in Theme.Appearance.allCases {
      let names = themes.filter { $0.appearance == appearance }.map(\.name)
      for part in ["high-contrast", "colour-blind"] {
        #expect(names.contains { $0.hasPrefix(part) }, "\(part) \(appearance)")
      }
    }
    #expect(themes.contains { $0.name == "monochrome" })
  }

  @Test(arguments: library.names)
  func heatIsMonotone(name: String) throws {
    let ramp = try Self.library.theme(name).heat
    let luminances = (0..<HeatRamp.steps).compactMap {
      ramp.color(at: Double($0) / Double(HeatRamp.steps - 1)).luminance
    }
    #expect(luminances == luminances.sorted() || luminances == luminances.sorted(by: >))
    #expect(Set(luminances).count == HeatRamp.steps)
  }

  @Test(arguments: library.names.filter { $0 != "monochrome" })
  func signedHeatLeavesTheBackgroundWhereThereIsNoDifference(name: String) throws {
    let theme = try Self.library.theme(name)
    let stops = theme.diverging.stops
    for (low, high) in zip(stops, stops.reversed()) {
      #expect(abs((low.luminance ?? 0) - (high.luminance ?? 0)) < 0.15)
    }
    let own = theme.color(.background)
    #expect(
      stops[stops.count / 2] == (own == .terminalDefault ? theme.appearance.ground : own))
    // The ends stand out from it.
    for end in [stops[0], stops[stops.count - 1]] {
      #expect(try #require(end.contrast(with: stops[stops.count / 2])) > 3, "\(end)")
    }
  }

  @Test(arguments: library.names.filter { $0 != "monochrome" })
  func signedHeatIsMonotoneOnBothSides(name: String) throws {
    let ramp = try Self.library.theme(name).diverging
    let steps = HeatRamp.divergingSteps
    #expect(steps % 2 == 1)
    let luminances = (0..<steps).compactMap {
      ramp.color(at: Double($0) / Double(steps - 1), steps: steps).luminance
    }
    let (low, high) = (
      Array(luminances.prefix(steps / 2 + 1)), Array(luminances.suffix(steps / 2 + 1).reversed())
    )
    for side in [low, high] {
      #expect(side == side.sorted() || side == side.sorted(by: >))
      #expect(Set(side).count == side.count)
    }
    #expect(ramp.color(at: 0.5, steps: steps) == ramp.stops[ramp.stops.count / 2])
  }

  @Test func signedHeatFollowsTheTerminalsBackground() throws {
    let terminal = Color.rgb(0x30, 0x0A, 0x24)
    let theme = Theme.builtIn.shown(on: terminal)
    #expect(theme.color(.background) == .terminalDefault)
    #expect(theme.diverging.color(at: 0.5, steps: HeatRamp.divergingSteps) == terminal)
    let painted = try Self.library.theme("nord").shown(on: terminal)
    #expect(
      painted.diverging.color(at: 0.5, steps: HeatRamp.divergingSteps)
        == painted.color(.background))
  }

  @Test(arguments: [
    ("dark", "#ffffff"), ("dark", "#eee8d5"), ("light", "#000000"), ("light", "#2e3440"),
  ])
  func aThemeOfTheOtherKindPaintsItsOwnBackground(name: String, terminal: String) throws {
    let theme = try Self.library.theme(name).shown(on: Color(terminal))
    let background = theme.color(.background)
    for role in Self.textRoles {
      #expect(try #require(theme.color(role).contrast(with: background)) >= 4.5, "\(role)")
    }
  }

  @Test(arguments: [("dark", "#101010"), ("light", "#f8f8f8"), ("monochrome", "#ffffff")])
  func aThemeThatSuitsTheTerminalKeepsItsBackground(name: String, terminal: String) throws {
    let theme = try Self.library.theme(name)
    #expect(theme.shown(on: Color(terminal)).color(.background) == .terminalDefault)
    #expect(theme.shown(on: nil) == theme)
  }

  @Test func signedHeatWithoutHueIsMonotone() {
    let luminances = (0..<HeatRamp.divergingSteps).compactMap {
      HeatRamp.greyGrey.color(
        at: Double($0) / Double(HeatRamp.divergingSteps - 1), steps: HeatRamp.divergingSteps
      ).luminance
    }
    #expect(luminances == luminances.sorted())
    #expect(Set(luminances).count == HeatRamp.divergingSteps)
  }

  @Test func theBuiltInThemeIsTheFile() throws {
    #expect(try Self.library.theme("dark") == Theme.builtIn)
    #expect(try ThemeLibrary(searchPaths: []).theme("dark") == Theme.builtIn)
  }

  @Test(arguments: [
    ("[roles\n", ThemeError.Code.syntax, 1), ("[roles]\ntext = \"#12\"", .invalidValue, 2),
    ("\n[roles]\n\n  texte = \"#123456\"", .unknownKey, 4), ("colour = 1", .unknownKey, 1),
    ("[palette]\na = \"b\"", .invalidValue, 2), ("appearance = \"dim\"", .invalidValue, 1),
    ("[heat]\nramp = \"hot\"", .invalidValue, 2),
    ("[heat]\nramp = [\"#000000\"]", .invalidValue, 2),
    ("name = \"a\"\ninherits = \"nothing-such\"", .notFound, 2), ("roles = 3", .invalidValue, 1),
    ("inherits = 4", .invalidValue, 1),
  ])
  func mistakesAreLocated(text: String, code: ThemeError.Code, line: Int) {
    let error = #expect(throws: ThemeError.self) {
      try Self.library.theme(text: text, file: "my.toml")
    }
    #expect(error?.code == code)
    #expect(error?.line == line)
    #expect(error?.column != nil)
    #expect(error?.remedy.isEmpty == false)
    #expect(error?.description.hasPrefix("my.toml:\(line):") == true)
  }

  @Test func inherits() throws {
    let theme = try Self.library.theme(
      text: "inherits = \"nord\"\n[palette]\nmine = \"#abcdef\"\n[roles]\nkey = \"mine\"\n")
    let nord = try Self.library.theme("nord")
    #expect(theme.color(.key) == .rgb(0xAB, 0xCD, 0xEF))
    #expect(theme.color(.text) == nord.color(.text))
    #expect(theme.heat == nord.heat)
  }

  @Test func aUsersThemeMayInheritFromTheOneItHides() throws {
    let folder = try temporaryFolder(["nord": "inherits = \"nord\"\n[roles]\ntext = \"#ffffff\""])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let theme = try ThemeLibrary(searchPaths: [folder, Self.folder]).theme("nord")
    #expect(theme.color(.text) == .rgb(255, 255, 255))
    #expect(theme.color(.background) != .terminalDefault)
  }

  @Test func aCycleIsAnError() throws {
    let folder = try temporaryFolder(["a": "inherits = \"b\"", "b": "inherits = \"a\""])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let error = #expect(throws: ThemeError.self) {
      try ThemeLibrary(searchPaths: [folder]).theme("a")
    }
    #expect(error?.code == .cycle)
  }

  @Test func monochromeTellsRolesApartByAttributes() {
    let theme = Theme.builtIn.adapted(to: Capabilities(colors: .monochrome))
    #expect(theme.style(.selection).attributes == .reverse)
    #expect(theme.style(.muted).attributes == .dim)
    #expect(theme.style(.bad).attributes == [.bold, .underline])
    for role in Role.allCases {
      #expect(theme.style(role).foreground == .terminalDefault)
      #expect(theme.style(role).background == .terminalDefault)
    }
  }

  @Test(arguments: [
    (Color.rgb(255, 0, 0), 196, 9), (.rgb(0, 0, 0), 16, 0), (.rgb(255, 255, 255), 231, 15),
    (.rgb(128, 128, 128), 244, 8), (.rgb(0, 0, 170), 19, 4), (.rgb(0, 135, 0), 28, 2),
    (.rgb(95, 200, 232), 80, 14),
  ])
  func coloursFallDownTheLadder(color: Color, in256: Int, in16: Int) {
    #expect(ColorLadder.index(of: color, at: .colors256) == in256)
    #expect(ColorLadder.index(of: color, at: .colors16) == in16)
    #expect(ColorLadder.index(of: color, at: .monochrome) == nil)
    #expect(ColorLadder.index(of: .terminalDefault, at: .direct) == nil)
  }

  @Test func everyXtermColourIsItsOwnNearest() {
    for index in 16...255 {
      let color = ColorLadder.color(ofXterm: index)
      let nearest = color.flatMap { ColorLadder.index(of: $0, at: .colors256) }
      #expect(nearest.flatMap(ColorLadder.color(ofXterm:)) == color, "\(index)")
    }
  }

  private func temporaryFolder(_ themes: [String: String]) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in themes {
      try Data(text.utf8).write(to: folder.appending(path: "\(name).toml"))
    }
    return folder.path
  }
}
