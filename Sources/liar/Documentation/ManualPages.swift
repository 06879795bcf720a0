internal import ArgumentParser
internal import Foundation

/// Manual pages in man(7)'s language, one for the program and one for each command, from the
/// argument parser's own description.
struct ManualPages {
  private let root: Described

  init() throws {
    struct Dump: Decodable { var command: Described }
    root = try JSONDecoder().decode(Dump.self, from: Data(Liar._dumpHelp().utf8)).command
  }

  /// A command as the argument parser describes it.
  private struct Described: Decodable {
    var commandName: String
    var abstract, discussion: String?
    var shouldDisplay: Bool?
    var subcommands: [Described]?
    var arguments: [Argument]?
    var defaultSubcommand: String?

    var shownSubcommands: [Described] {
      (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
    }

    var shownArguments: [Argument] { (arguments ?? []).filter { $0.shouldDisplay != false } }
  }

  private struct Argument: Decodable {
    struct Name: Decodable {
      var kind, name: String
      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    var kind: String
    var shouldDisplay: Bool?
    var sectionTitle: String?
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var preferredName: Name?
    var valueName, defaultValue, abstract, discussion: String?
  }

  /// Pages by file name.
  func pages() -> [String: String] {
    var pages = ["liar.1": main]
    for command in root.shownSubcommands {
      pages["liar-\(command.commandName).1"] = page(of: command)
    }
    return pages
  }

  // MARK: Pages

  private var main: String {
    var lines = head("liar", root)
    lines += [
      ".SH SYNOPSIS", ".B liar", "[\\fIMODEL\\fR] [\\fIOPTIONS\\fR]", ".br", ".B liar",
      "\\fICOMMAND\\fR [\\fIARGUMENTS\\fR]",
    ]
    lines += description(root)
    lines += [".SH COMMANDS", "Without a command, \\fBopen\\fR is meant."]
    for command in root.shownSubcommands {
      lines += [
        ".TP", "\\fB\(escaped(command.commandName))\\fR", escaped(command.abstract ?? ""),
      ]
    }
    lines += [
      ".SH FILES",
      ".TP", "\\fI$XDG_CONFIG_HOME/liar/config.toml\\fR",
      "The configuration; \\fBliar \\-\\-default\\-config\\fR prints one.",
      ".TP", "\\fI$XDG_CONFIG_HOME/liar/themes/*.toml\\fR", "Themes of one's own.",
      ".TP", "\\fI$XDG_STATE_HOME/liar/sessions/*.jsonl\\fR",
      "Sessions of the workbench, the last \(SessionStore.limit).",
      ".TP", "\\fI$XDG_CACHE_HOME/liar/accumulators\\fR",
      "Calibrations; see \\fBliar\\-cache\\fR(1).",
      ".SH ENVIRONMENT",
      ".TP", "\\fBLIAR_THREADS\\fR", "Workers; all cores without it.",
      ".TP", "\\fBLIAR_CACHE_LIMIT\\fR", "Disk that calibrations may take, such as 5G.",
      ".TP", "\\fBNO_COLOR\\fR", "No colours in the workbench.",
    ]
    lines += Self.exitStatus
    lines += [
      ".SH SEE ALSO",
      root.shownSubcommands.map { "\\fBliar\\-\(escaped($0.commandName))\\fR(1)" }
        .joined(separator: ",\n"),
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The same of all commands: what went wrong, not where.
  private static let exitStatus = [
    ".SH EXIT STATUS",
    "0 success; 64 usage; 65 bad data; 66 missing input; 69 not supported; 70 a fault of the "
      + "program; 73 can't write; 74 input or output; 78 configuration; 130 interrupted; 141 the "
      + "reader of the output went away.",
  ]

  private func page(of command: Described) -> String {
    let name = "liar-\(command.commandName)"
    var lines = head(name, command)
    lines += [".SH SYNOPSIS", ".B liar \(escaped(command.commandName))"]
    lines.append(synopsis(command))
    lines += description(command)
    var sections: [(title: String, arguments: [Argument])] = []
    for argument in command.shownArguments {
      let title = argument.sectionTitle ?? (argument.kind == "positional" ? "Arguments" : "Options")
      if let index = sections.firstIndex(where: { $0.title == title }) {
        sections[index].arguments.append(argument)
      } else {
        sections.append((title, [argument]))
      }
    }
    for section in sections {
      lines.append(".SH \(escaped(section.title.uppercased()))")
      for argument in section.arguments { lines += item(argument) }
    }
    for part in command.shownSubcommands {
      lines += [".SH \(escaped("\(command.commandName) \(part.commandName)".uppercased()))"]
      lines.append(escaped(part.abstract ?? ""))
      for argument in part.shownArguments { lines += item(argument) }
    }
    lines += Self.exitStatus + [".SH SEE ALSO", "\\fBliar\\fR(1)"]
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Parts

  private func head(_ name: String, _ command: Described) -> [String] {
    [
      ".\\\" Made by 'make docs'.",
      ".TH \(escaped(name.uppercased())) 1 \"\" \"LIAR Workbench \(Version.current)\"",
      ".SH NAME", "\(escaped(name)) \\- \(escaped(sentence(command.abstract ?? "")))",
    ]
  }

  /// Without its full stop, as the NAME section has it.
  private func sentence(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  private func description(_ command: Described) -> [String] {
    let text = [command.abstract, command.discussion].compactMap { $0 }.filter { !$0.isEmpty }
    guard !text.isEmpty else { return [] }
    return [".SH DESCRIPTION"]
      + text.joined(separator: "\n\n").components(separatedBy: "\n").map { line in
        line.isEmpty ? ".PP" : escaped(line)
      }
  }

  private func synopsis(_ command: Described) -> String {
    var parts: [String] = []
    for argument in command.shownArguments {
      let value = "\\fI\(escaped((argument.valueName ?? "value").uppercased()))\\fR"
      let repeats = argument.isRepeating ? " ..." : ""
      if argument.kind == "positional" {
        parts.append(argument.isOptional ? "[\(value)\(repeats)]" : "\(value)\(repeats)")
      } else if !argument.isOptional, argument.kind == "option" {
        parts.append("\\fB\(escaped(argument.preferredName?.text ?? ""))\\fR \(value)\(repeats)")
      }
    }
    return (parts + ["[\\fIOPTIONS\\fR]"]).joined(separator: " ")
  }

  private func item(_ argument: Argument) -> [String] {
    let value = "\\fI\(escaped((argument.valueName ?? "value").uppercased()))\\fR"
    let names = (argument.names ?? []).map { "\\fB\(escaped($0.text))\\fR" }
      .joined(separator: ", ")
    let label =
      switch argument.kind {
      case "positional": value
      case "option": "\(names) \(value)"
      default: names
      }
    var text = [argument.abstract, argument.discussion].compactMap { $0 }
      .filter { !$0.isEmpty }.joined(separator: " ")
    if let standard = argument.defaultValue, argument.kind == "option" {
      text += " (default: \(standard))"
    }
    return [".TP", label, escaped(text)]
  }

  /// Text as roff prints it: hyphens are minus signs, and nothing at the beginning of a line is a
  /// request.
  private func escaped(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    let isRequest = escaped.hasPrefix(".") || escaped.hasPrefix("'")
    return (isRequest ? "\\&" : "") + escaped
  }
}
