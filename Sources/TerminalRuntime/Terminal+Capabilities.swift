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

  /// Whether 24-bit colours can be used, by what the caller asks for and the environment tells; tmux
  /// takes them in any case.
  func directColor(_ environment: [String: String]) -> DirectColor {
    let found = DirectColor(environment)
    switch (colors, found) {
    case (.direct, .asked), (.direct, .askedOfTmux): return .shown
    case (.colors256, _), (.colors16, _), (.monochrome, _):
      return .missing("fewer were asked for")
    default: return found
    }
  }

  /// Whether the terminal's description gets more colours than it has: only where they may be used,
  /// now or once the terminal has said so.
  func extendsColors(_ direct: DirectColor) -> Bool {
    if case .missing = direct { return colors == .colors256 }
    return true
  }

  /// The steps of the ladders for what the terminal turned out to be.
  /// - Parameters:
  ///   - palette: entries of the terminal's palette.
  ///   - extends: whether the description has been extended, so that more than the palette can be
  ///     sent.
  ///   - isDirect: whether 24-bit colours can be sent and are shown.
  func capabilities(
    palette: Int, extends: Bool, isDirect: Bool, term: String, isUTF8: Bool, hasMouse: Bool
  ) -> Capabilities {
    let found: ColorDepth =
      switch palette {
      case _ where isDirect: .direct
      case _ where extends && colors == .colors256: .colors256
      case ..<8: .monochrome
      case ..<256: .colors16
      default: .colors256
      }
    let order = ColorDepth.allCases
    let limit = colors.flatMap(order.firstIndex(of:)) ?? 0
    let depth = order[max(limit, order.firstIndex(of: found) ?? 0)]
    return Capabilities(
      colors: depth, glyphs: glyphs ?? Self.glyphs(term: term, isUTF8: isUTF8),
      mouse: mouse && hasMouse)
  }

  /// Why there are fewer colours than were asked for; nil if there are as many.
  func refusal(of depth: ColorDepth, term: String, because direct: DirectColor) -> String? {
    guard let colors, let asked = ColorDepth.allCases.firstIndex(of: colors),
      let got = ColorDepth.allCases.firstIndex(of: depth), asked < got
    else { return nil }
    var reason = "the description of '\(term)' has no more"
    if colors == .direct, case .missing(let cause) = direct { reason = cause }
    return "\(colors.words) were asked for, but \(reason): there are \(depth.words)"
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

extension ColorDepth {
  fileprivate var words: String {
    switch self {
    case .direct: "24-bit colours"
    case .colors256: "256 colours"
    case .colors16: "16 colours"
    case .monochrome: "no colours"
    }
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
