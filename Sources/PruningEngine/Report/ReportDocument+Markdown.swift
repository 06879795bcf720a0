internal import PruningPlan

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
      let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
      return "\(fence)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)\n"
    }
  }

  private static func markdown(_ table: ReportTable) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    return line(table.columns.map { plain($0.name) })
      + line(table.columns.map { $0.alignsRight ? "---:" : "---" })
      + table.rows.map { line($0.map(plain)) }.joined()
  }

  private static func longestRun(of scalar: Unicode.Scalar, in text: String) -> Int {
    text.unicodeScalars.split { $0 != scalar }.map(\.count).max() ?? 0
  }

  /// Text as code within a line, in more backticks than it has in a row itself.
  static func code(_ text: String) -> String {
    let fence = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
    let space = text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
    return fence + space + text.safeLine + space + fence
  }

  /// Text that Markdown takes as it is.
  static func plain(_ text: String) -> String {
    // Not by characters: a mark that follows makes another one of a bar.
    var result = String.UnicodeScalarView()
    for scalar in Markup.escaped(text).unicodeScalars {
      switch scalar {
      case "\n", "\t": result.append(" ")
      case "\\", "`", "*", "_", "|", "[", "]", "#":
        result.append("\\")
        result.append(scalar)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
