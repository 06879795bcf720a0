internal import Foundation

/// Paths as text: what they say is found out by the engine.
enum PathText {
  /// Whether it says where it begins: at the root or at home.
  static func isExplicit(_ text: String) -> Bool {
    text.hasPrefix("/") || text == "~" || text.hasPrefix("~/")
  }

  /// The part up to the last slash, and the rest: `/a/b` is `/a/` and `b`.
  static func split(_ text: String) -> (folder: String, name: String) {
    if text == "~" { return ("~/", "") }
    guard let slash = text.lastIndex(of: "/") else { return ("", text) }
    return (String(text[...slash]), String(text[text.index(after: slash)...]))
  }

  /// A name in a folder.
  static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The last part of a path.
  static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The folder that holds a path; the root holds itself.
  static func parent(_ path: String) -> String {
    "/" + path.split(separator: "/").dropLast().joined(separator: "/")
  }

  /// An absolute path without `.`, `..` and needless slashes; from `base` if it is relative.
  static func absolute(_ path: String, from base: String) -> String {
    var parts: [Substring] = []
    for part in (path.hasPrefix("/") ? path : join(base, path)).split(separator: "/") {
      switch part {
      case ".": break
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// A pasted path as it is meant: file managers and terminals put it in quotes, write `\ ` for a
  /// blank, or give it as a `file://` address. Any other text comes back as it is.
  static func unwrapped(_ pasted: String) -> String {
    let text = pasted.trimmingCharacters(in: .whitespacesAndNewlines)
    if text.lowercased().hasPrefix("file://") {
      let rest = text.dropFirst("file://".count).drop { $0 != "/" }
      return String(rest).removingPercentEncoding ?? String(rest)
    }
    guard let plain = unquoted(text), isExplicit(plain) else { return text }
    return plain
  }

  /// Whether pasted text is the path of something.
  static func isPastedPath(_ text: String) -> Bool { isExplicit(unwrapped(text)) }

  /// A shell's word without its quotes; nil where a quote is not closed.
  private static func unquoted(_ text: String) -> String? {
    var plain = ""
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        // Between double quotes a backslash stands for itself before most characters.
        if quote == "\"", !"\"\\$`".contains(character) { plain.append("\\") }
        plain.append(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { plain.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
      } else {
        plain.append(character)
      }
    }
    return quote == nil && !isEscaped ? plain : nil
  }
}
