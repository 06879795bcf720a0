internal import ArgumentParser
internal import Foundation
internal import PruningPlan
internal import TerminalGraphics
internal import TerminalRuntime

/// `liar themes`
struct Themes: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the themes, with their colours on a terminal.",
    discussion: """
      Your own themes are the .toml files in $XDG_CONFIG_HOME/liar/themes (~/.config without it); \
      one of a built-in theme's name takes its place. Elsewhere than on a terminal, and under \
      NO_COLOR, only names are written.
      """)

  @OptionGroup(title: "Output") var result: TextResultOptions
  @OptionGroup(title: "Output") var voice: VoiceOptions

  private struct Report: CommandResult {
    struct Entry: Encodable { var name, appearance: String }
    var themes: [Entry]

    var csv: CSVTable {
      var csv = CSVTable(["name", "appearance"])
      for theme in themes { csv.add([theme.name, theme.appearance]) }
      return csv
    }

    var table: String { themes.map { $0.name.safeLine + "\n" }.joined() }
  }

  func run() throws {
    try result.target.check()
    let library = ThemeLibrary(searchPaths: Resources.themeFolders)
    Console.decided("themes: " + Resources.themeFolders.joined(separator: ", "))
    let environment = ProcessInfo.processInfo.environment
    let showsColors =
      result.resolved == .table && result.target.file == nil && Console.outputIsTerminal
      && (environment["NO_COLOR"] ?? "").isEmpty
      && environment["TERM"] != "dumb"
    let depth: ColorDepth =
      TerminalOptions.takesDirectColor(environment) ? .direct : .colors256
    let width = library.names.map(\.count).max() ?? 0
    var report = Report(themes: [])
    for name in library.names {
      do {
        let theme = try library.theme(name)
        guard showsColors else {
          report.themes.append(.init(name: name, appearance: theme.appearance.rawValue))
          continue
        }
        let padding = String(repeating: " ", count: width - name.count + 2)
        let appearance = theme.appearance == .dark ? "dark   " : "light  "
        Console.write(name.safeLine + padding + appearance)
        Console.writeAsItIs(ThemeSwatch(theme, depth).text + "\n")
      } catch {
        Console.warn(error.description)
      }
    }
    if !showsColors { try result.write(report) }
  }
}

/// A theme's colours in a line: words on its background, its curves, and its heat.
private struct ThemeSwatch {
  private(set) var text = ""
  private let depth: ColorDepth

  init(_ theme: Theme, _ depth: ColorDepth) {
    self.depth = depth
    for (word, role) in [
      ("text", Role.text), ("muted", .muted), ("key", .key), ("focus", .focus), ("good", .good),
      ("warn", .warn), ("bad", .bad),
    ] {
      add(" \(word)", theme.color(role), on: theme.color(.background))
    }
    add(" ", theme.color(.text), on: theme.color(.background))
    for curve in ChartSeries.allCases {
      add("━", theme.color(curve), on: theme.color(.background))
    }
    add(" ", theme.color(.text), on: theme.color(.background))
    for step in 0..<12 {
      add(" ", theme.color(.text), on: theme.heat.color(at: Double(step) / 11))
    }
  }

  private mutating func add(_ word: String, _ foreground: Color, on background: Color) {
    let codes = code(foreground, layer: 38) + code(background, layer: 48)
    text += codes.isEmpty ? word : "\u{1B}[" + codes.joined(separator: ";") + "m\(word)\u{1B}[0m"
  }

  /// The parameters of the escape sequence; none for the terminal's own colour.
  private func code(_ color: Color, layer: Int) -> [String] {
    guard case .rgb(let red, let green, let blue) = color else { return [] }
    if depth == .direct { return ["\(layer);2;\(red);\(green);\(blue)"] }
    return ColorLadder.index(of: color, at: .colors256).map { ["\(layer);5;\($0)"] } ?? []
  }
}
