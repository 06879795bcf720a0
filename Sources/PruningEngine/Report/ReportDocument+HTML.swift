extension ReportDocument {
  /// The report as one HTML file: no scripts, nothing from elsewhere.
  var html: String {
    let head = Markup(
      "head", [:],
      [
        Markup("meta", ["charset": "utf-8"]),
        Markup("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        Markup(
          "meta",
          [
            "http-equiv": "Content-Security-Policy",
            "content": "default-src 'none'; style-src 'unsafe-inline'",
          ]),
        Markup("title", text: title),
        Markup("style", text: Self.style + Picture.style),
      ])
    var main = Markup("main", [:], [Markup("h1", text: title)])
    for section in sections {
      var part = Markup("section", [:], [Markup("h2", text: section.title)])
      for block in section.blocks { part.append(Self.html(block)) }
      main.append(part)
    }
    let page = Markup("html", ["lang": "en"], [head, Markup("body", [:], [main])])
    return "<!DOCTYPE html>\n" + page.written
  }

  private static func html(_ block: Block) -> Markup {
    switch block {
    case .paragraph(let text): return Markup("p", text: text)
    case .list(let items): return Markup("ul", [:], items.map { Markup("li", text: $0) })
    case .table(let table): return html(table)
    case .figures(let name, let table):
      return Markup("details", [:], [Markup("summary", text: name), html(table)])
    case .picture(let picture): return Markup("figure", [:], [picture.inline])
    case .code(let text): return Markup("pre", text: text)
    }
  }

  private static func html(_ table: ReportTable) -> Markup {
    func row(_ cells: [String], _ name: String) -> Markup {
      Markup(
        "tr", [:],
        zip(cells, table.columns).map { cell, column in
          var element = Markup(name, text: cell)
          if name == "th" { element.set("scope", "col") }
          if column.alignsRight { element.set("class", "number") }
          return element
        })
    }
    return Markup(
      "table", [:],
      [
        Markup("thead", [:], [row(table.columns.map(\.name), "th")]),
        Markup("tbody", [:], table.rows.map { row($0, "td") }),
      ])
  }

  private static let style = """
    :root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --back: #ffffff;
      --edge: #d1d9e0; --soft: #f6f8fa; }
    @media (prefers-color-scheme: dark) {
      :root { --text: #e6edf3; --quiet: #9198a1; --back: #0d1117; --edge: #3d444d;
        --soft: #151b23; } }
    body { margin: 0; background: var(--back); color: var(--text);
      font: 15px/1.5 system-ui, sans-serif; }
    main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
    h1 { font-size: 1.7rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
    table { border-collapse: collapse; margin: 0.7rem 0; font-variant-numeric: tabular-nums; }
    th, td { border-bottom: 1px solid var(--edge); padding: 0.2rem 0.8rem 0.2rem 0;
      text-align: left; }
    th { color: var(--quiet); font-weight: 600; }
    .number { text-align: right; }
    figure { margin: 1rem 0; overflow-x: auto; }
    figure svg { max-width: 100%; min-width: 34rem; height: auto; }
    summary { cursor: pointer; color: var(--quiet); }
    pre { background: var(--soft); padding: 0.8rem; overflow: auto; max-height: 30rem; }

    """
}
