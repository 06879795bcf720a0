internal import PruningPlan

/// An element of SVG or HTML. What is written is well-formed XML and valid HTML alike.
struct Markup: Sendable, Equatable {
  /// What an element holds.
  enum Content: Sendable, Equatable {
    case element(Markup)
    case text(String)
  }

  var name: String
  private(set) var attributes: [Attribute] = []
  private(set) var contents: [Content] = []

  struct Attribute: Sendable, Equatable {
    var name: String
    var value: String
  }

  init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Markup] = [])
  {
    self.name = name
    self.attributes = attributes.map { Attribute(name: $0.key, value: $0.value) }
    contents = children.map { .element($0) }
  }

  init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String) {
    self.init(name, attributes)
    contents = [.text(text)]
  }

  mutating func append(_ child: Markup) { contents.append(.element(child)) }

  mutating func append(_ children: [Markup]) { contents += children.map { .element($0) } }

  mutating func append(text: String) { contents.append(.text(text)) }

  /// Sets an attribute, in place of one of that name.
  mutating func set(_ name: String, _ value: String) {
    attributes.removeAll { $0.name == name }
    attributes.append(Attribute(name: name, value: value))
  }

  /// The element as text.
  var written: String {
    var result = ""
    write(to: &result)
    return result
  }

  // HTML closes these itself, and SVG's leaves may be written so; all others get an end tag.
  private static let leaves: Set = ["meta", "br", "rect", "line", "path", "circle", "polyline"]
  private static let blocks: Set = [
    "html", "head", "body", "section", "table", "thead", "tbody", "tr", "ul", "svg", "g", "p", "h1",
    "h2", "li", "figure", "details", "style", "pre", "meta", "title", "desc", "main", "header",
  ]

  private func write(to result: inout String) {
    result += "<\(name)"
    for attribute in attributes {
      result += " \(attribute.name)=\"\(Self.escaped(attribute.value, quotes: true))\""
    }
    if contents.isEmpty, Self.leaves.contains(name) {
      result += "/>"
    } else {
      result += ">"
      for content in contents {
        switch content {
        case .element(let element): element.write(to: &result)
        case .text(let text): result += Self.escaped(text)
        }
      }
      result += "</\(name)>"
    }
    if Self.blocks.contains(name) { result += "\n" }
  }

  /// Text as XML may hold it. Control characters become visible pictures, and characters that turn
  /// the direction of what follows are replaced: tokens are arbitrary text.
  static func escaped(_ text: String, quotes: Bool = false) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"" where quotes: result.append(contentsOf: "&quot;".unicodeScalars)
      default: result.append(visible(scalar))
      }
    }
    return String(result)
  }

  private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0xFFFE, 0xFFFF: "\u{FFFD}"
    default: scalar.substitute ?? scalar
    }
  }
}
