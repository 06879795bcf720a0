/// What all pictures share: a size, a title and a description for those who can't see them, and
/// colours that follow the page.
struct Picture {
  /// Names the picture's parts in the page.
  let id: String
  let title: String
  /// What the picture shows, in a sentence with its main figures.
  let description: String
  let width: Double
  let height: Double
  private(set) var elements: [Markup] = []

  init(id: String, title: String, description: String, width: Double, height: Double) {
    self.id = id
    self.title = title
    self.description = description
    self.width = width
    self.height = height
  }

  mutating func add(_ element: Markup) { elements.append(element) }

  /// The picture as part of a page, which has the style.
  var inline: Markup {
    var svg = Markup(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": "0 0 \(ReportFormat.place(width)) \(ReportFormat.place(height))",
        "role": "img", "aria-labelledby": "\(id)-title \(id)-description",
      ])
    svg.append(Markup("title", ["id": "\(id)-title"], text: title))
    svg.append(Markup("desc", ["id": "\(id)-description"], text: description))
    svg.append(elements)
    return svg
  }

  /// The picture as a file of its own.
  var document: String {
    var svg = inline
    svg.set("width", ReportFormat.place(width))
    svg.set("height", ReportFormat.place(height))
    svg.append(Markup("style", text: Self.style))
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg.written
  }

  /// Okabe and Ito's colours, which people tell apart whatever their eyes; lines differ in their
  /// dashes too.
  static let style = """
    svg { color-scheme: light dark; --ink: #1f2328; --faint: #59636e; --rule: #d1d9e0;
      --paper: #ffffff; --one: #0072b2; --two: #b85c00; --three: #007a5a;
      font-family: system-ui, sans-serif; background: var(--paper); }
    @media (prefers-color-scheme: dark) {
      svg { --ink: #e6edf3; --faint: #9198a1; --rule: #3d444d; --paper: #0d1117;
        --one: #56b4e9; --two: #e69f00; --three: #2fc79a; } }
    svg text { fill: var(--ink); font-size: 10px; }
    svg .faint { fill: var(--faint); } svg .small { font-size: 8px; }
    svg .heading { font-weight: 600; }
    svg .rule { stroke: var(--rule); stroke-width: 1; fill: none; }
    svg .line { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
    svg .one { stroke: var(--one); } svg .two { stroke: var(--two); stroke-dasharray: 6 3; }
    svg .three { stroke: var(--three); stroke-dasharray: 1.5 2.5; }
    svg .fill-one { fill: var(--one); } svg .fill-two { fill: var(--two); }
    svg .fill-three { fill: var(--three); }
    svg .mark { fill: var(--paper); stroke: var(--ink); stroke-width: 1.4; }
    svg .end { text-anchor: end; } svg .middle { text-anchor: middle; }

    """

  /// The classes of lines and fills, in order.
  static let series = ["one", "two", "three"]

  // MARK: Parts

  mutating func text(_ text: String, x: Double, y: Double, _ classes: String = "") {
    var element = Markup(
      "text", ["x": ReportFormat.place(x), "y": ReportFormat.place(y)], text: text)
    if !classes.isEmpty { element.set("class", classes) }
    add(element)
  }

  mutating func rule(x1: Double, y1: Double, x2: Double, y2: Double) {
    add(
      Markup(
        "line",
        [
          "class": "rule", "x1": ReportFormat.place(x1), "y1": ReportFormat.place(y1),
          "x2": ReportFormat.place(x2), "y2": ReportFormat.place(y2),
        ]))
  }

  mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, _ classes: String
  ) {
    add(
      Markup(
        "rect",
        [
          "class": classes, "x": ReportFormat.place(x), "y": ReportFormat.place(y),
          "width": ReportFormat.place(max(0, width)), "height": ReportFormat.place(max(0, height)),
        ]))
  }

  mutating func circle(x: Double, y: Double, radius: Double, _ classes: String) {
    add(
      Markup(
        "circle",
        [
          "class": classes, "cx": ReportFormat.place(x), "cy": ReportFormat.place(y),
          "r": ReportFormat.place(radius),
        ]))
  }

  /// A line through points that are numbers; others interrupt it.
  mutating func line(_ points: [(x: Double, y: Double)], _ classes: String) {
    var path = ""
    var isDown = false
    for point in points {
      guard point.x.isFinite, point.y.isFinite else {
        isDown = false
        continue
      }
      path += "\(isDown ? "L" : "M")\(ReportFormat.place(point.x)) \(ReportFormat.place(point.y))"
      isDown = true
    }
    if !path.isEmpty { add(Markup("path", ["class": "line \(classes)", "d": path])) }
  }

  /// A row of names with their lines.
  mutating func legend(_ names: [String], x: Double, y: Double) {
    var left = x
    for (name, series) in zip(names, Self.series) {
      line([(left, y - 3.5), (left + 22, y - 3.5)], series)
      text(name, x: left + 27, y: y)
      left += 45 + 6.2 * Double(name.count)
    }
  }
}
