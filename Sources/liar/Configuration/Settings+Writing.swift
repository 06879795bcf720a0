internal import TerminalVocabulary
internal import WorkbenchCore

extension Settings {
  /// The configuration as a file with everything explained.
  func commented() -> String {
    var lines = [
      "# Configuration of LIAR Workbench.",
      "# Save it as ~/.config/liar/config.toml ($XDG_CONFIG_HOME/liar/config.toml). The program reads",
      "# it when the workbench starts and never writes it. Options of the command line win over it.",
      "# What is left out has the value that is shown here.",
      "",
    ]
    var section = ""
    for setting in Setting.all {
      if setting.section != section {
        section = setting.section
        lines += ["[\(section)]", ""]
      }
      lines += Self.wrapped(setting.help) + Self.wrapped("Values: \(setting.values)")
      lines += ["\(setting.name) = \(setting.write(self))", ""]
    }
    lines += [
      "# Keys: a command's name, and the key or the list of keys that it has instead of its own. Keys",
      "# are single characters, names (left, page-up, enter, esc, space, tab, f5), or these after",
      "# ctrl-, alt- or shift-. An empty list takes all keys away.",
      "[keys]",
      "",
    ]
    for group in CommandDescriptor.Group.allCases {
      lines.append("# \(group.rawValue)")
      for descriptor in CommandRegistry.all
      where descriptor.group == group && (descriptor.argument == .none) {
        let standard = KeyMap.standard.keys(for: descriptor.id).map(\.description)
        let isOwn = keys[descriptor.id.rawValue] != nil
        let value = Self.list(keys[descriptor.id.rawValue] ?? standard)
        lines.append(
          "\(isOwn ? "" : "# ")\"\(descriptor.id.rawValue)\" = \(value)  # \(descriptor.title)")
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  private static func list(_ keys: [String]) -> String {
    let quoted = keys.map { key in
      "\"" + key.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    return quoted.count == 1 ? quoted[0] : "[" + quoted.joined(separator: ", ") + "]"
  }

  private static func wrapped(_ text: String) -> [String] {
    var lines = ["#"]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count + 1 > 98 { lines.append("#") }
      lines[lines.count - 1] += " " + word
    }
    return lines
  }
}
