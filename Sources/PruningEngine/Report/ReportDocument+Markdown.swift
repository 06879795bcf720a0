extension ReportDocument {
  /// The report as Markdown; pictures are files in the folder `pictures` beside it.
  var markdown: String {
    var parts = ["# \(Self.plain(title))\n"]
    for section in sections {
      parts.append("## \(Self.plain(section.title))\n")
      parts += section.blocks.map(Self.markdown)
    }
    return parts.joined(separator: "\n")
  }

  private static func markdown(_ block: Block) -> String {
    switch block {
    case .paragraph(let text): return plain(text) + "\n"
    case .list(let items): return items.map { "- \(plain($0))\n" }.joined()
    case .table(let table): return markdown(table)
    case .figures(let name, let table): return plain(name) + "\n\n" + markdown(table)
    case .picture(let picture):
      return "![\(plain(picture.title + ". " + picture.description))](pictures/\(picture.id).svg)\n"
    case .code(let text):
      // A fence longer than any run of backticks inside.
      let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
      let fence = String(repeating: "`", count: max(3, longest + 1))
      return "\(fence)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)\n"
    }
  }

  private static func markdown(_ table: ReportTable) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    return line(table.columns.map { plain($0.name) })
      + line(table.columns.map { $0.alignsRight ? "---:" : "---" })
      + table.rows.map { line($0.map(plain)) }.joined()
  }

  /// Text that Markdown takes as it is.
  static func plain(_ text: String) -> String {
    var result = ""
    for character in Markup.escaped(text) {
      switch character {
      case "\n", "\r\n", "\t": result.append(" ")
      case "\\", "`", "*", "_", "|", "[", "]", "#": result += "\\\(character)"
      default: result.append(character)
      }
    }
    return result
  }
}
