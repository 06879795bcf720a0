internal import CTerminal
internal import Foundation
internal import TerminalGraphics

extension TerminalOptions {
  /// Whether colours may be used at all: not if the caller or `NO_COLOR` says so (no-color.org: any
  /// value that isn't empty).
  func allowsColor(_ environment: [String: String]) -> Bool {
    if let colors { return colors != .monochrome }
    return (environment["NO_COLOR"] ?? "").isEmpty
  }

  /// The steps of the ladders for what the terminal turned out to be.
  func capabilities(colors count: Int, term: String, isUTF8: Bool, hasMouse: Bool) -> Capabilities {
    let found: ColorDepth =
      switch count {
      case ..<8: .monochrome
      case ..<256: .colors16
      case 256: .colors256
      default: .direct
      }
    let order = ColorDepth.allCases
    let limit = colors.flatMap(order.firstIndex(of:)) ?? 0
    let depth = order[max(limit, order.firstIndex(of: found) ?? 0)]
    return Capabilities(
      colors: depth, glyphs: glyphs ?? Self.glyphs(term: term, isUTF8: isUTF8),
      mouse: mouse && hasMouse)
  }

  /// The Linux console's fonts have no braille; a terminal from before Unicode gets ASCII.
  private static func glyphs(term: String, isUTF8: Bool) -> GlyphDepth {
    guard isUTF8 else { return .ascii }
    if term == "linux" || term.hasPrefix("linux-") { return .unicode }
    let old = ["vt", "dumb", "ansi", "cons25", "sun", "wsvt"]
    if old.contains(where: term.hasPrefix), !term.hasPrefix("vte") { return .ascii }
    return .full
  }
}

extension lt_description {
  /// The terminal type in use.
  var termName: String { withUnsafeBytes(of: term, Self.text) }
  /// The terminal type that the environment names.
  var requestedName: String { withUnsafeBytes(of: requested, Self.text) }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}
