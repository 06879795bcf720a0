import Foundation
import PruningPlan
import TerminalGraphics
import TerminalVocabulary
import WorkbenchCore
import WorkbenchFixture
import WorkbenchUI

/// Something that is drawn at all sizes and on all ladders: the scenes, every pane with the focus
/// and zoomed, and every dialog that a command opens. New panes, commands and scenes are in it by
/// themselves.
struct Subject: CustomStringConvertible, Sendable {
  let description: String
  private let state: State

  private init(description: String, bench: Bench) {
    self.description = description
    state = bench.state
  }

  /// The state at a size.
  func state(_ width: Int, _ height: Int) -> State {
    var state = state
    _ = reduce(&state, .resized(width: width, height: height))
    return state
  }

  static let all: [Subject] = scenes + panes + dialogs

  /// The subjects whose screens are kept readable too.
  private static let scenes = Scene.allCases.map {
    Subject(description: $0.rawValue, bench: $0.bench)
  }

  private static let panes = Pane.allCases.flatMap { pane in
    [false, true].map { isZoomed in
      var bench = Bench.ready()
      bench.press("\(pane.rawValue)")
      if isZoomed { bench.press("z") }
      bench.settle()
      return Subject(description: "pane-\(pane)\(isZoomed ? "-zoomed" : "")", bench: bench)
    }
  }

  private static let dialogs: [Subject] = {
    var ready = Bench.ready()
    ready.press("e enter")
    ready.settle()
    return CommandRegistry.all.compactMap { descriptor in
      guard descriptor.argument == .none else { return nil }
      var bench = ready
      bench.run(descriptor.id)
      bench.settle()
      guard bench.state.dialogs.open != nil else { return nil }
      return Subject(description: "dialog-\(descriptor.id.rawValue)", bench: bench)
    }
  }()
}

/// The whole ladder of glyphs and colours.
struct Rung: Hashable, CustomStringConvertible {
  var glyphs: GlyphDepth
  var colors: ColorDepth

  var description: String { "\(glyphs.rawValue)/\(colors.rawValue)" }
  var capabilities: Capabilities { Capabilities(colors: colors, glyphs: glyphs) }

  static let all = GlyphDepth.allCases.flatMap { glyphs in
    ColorDepth.allCases.map { Rung(glyphs: glyphs, colors: $0) }
  }
}

extension Frame {
  /// What is wrong with the frame whatever it shows; nil if nothing is.
  func flaw(_ size: Size) -> String? {
    guard buffer.size == size else { return "has \(buffer.size) instead of \(size)" }
    for y in 0..<size.rows {
      var column = 0
      for cell in buffer.row(y) {
        if cell.text.columnWidth != Int(cell.width) {
          return "row \(y) has '\(cell.text)' in \(cell.width) columns"
        }
        column += Int(cell.width)
      }
      if column != size.columns { return "row \(y) takes \(column) columns" }
    }
    for region in hits.regions where buffer.bounds.intersection(region.rect) != region.rect {
      return "\(region.target) answers outside"
    }
    return nil
  }

  /// What is wrong with the frame on a rung of the ladders.
  func flaw(_ rung: Rung) -> String? {
    for y in 0..<buffer.size.rows {
      for cell in buffer.row(y) {
        if rung.glyphs == .ascii, !cell.text.utf8.allSatisfy({ $0 < 0x80 }) {
          return "'\(cell.text)' in row \(y) is no ASCII"
        }
        if rung.glyphs == .unicode,
          cell.text.unicodeScalars.contains(where: { (0x2800...0x28FF).contains($0.value) })
        {
          return "braille in row \(y)"
        }
        if rung.colors == .monochrome,
          cell.style.foreground != .terminalDefault || cell.style.background != .terminalDefault
        {
          return "a colour in row \(y)"
        }
      }
    }
    return nil
  }
}

/// A short name of content: FNV-1a.
struct Digest {
  private var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
    add(0xFF)
  }

  mutating func add(_ number: Int) {
    for shift in [0, 8, 16, 24] { add(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

  /// Six hexadecimal digits.
  var text: String {
    let folded = (value ^ value >> 24 ^ value >> 48) & 0xFF_FFFF
    let digits = String(folded, radix: 16)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }
}

extension CellBuffer {
  /// A digest of the glyphs.
  var textDigest: String {
    var digest = Digest()
    for y in 0..<size.rows {
      for cell in row(y) { digest.add(cell.text) }
    }
    return digest.text
  }

  /// A digest of colours and attributes as a terminal with so many colours shows them.
  func styleDigest(_ depth: ColorDepth) -> String {
    var digest = Digest()
    var known: [Style: (Int, Int)] = [:]
    for y in 0..<size.rows {
      for cell in row(y) {
        let style = cell.style
        let (front, back) =
          known[style]
          ?? (
            ColorLadder.index(of: style.foreground, at: depth) ?? -1,
            ColorLadder.index(of: style.background, at: depth) ?? -1
          )
        known[style] = (front, back)
        digest.add(front)
        digest.add(back)
        digest.add(Int(style.attributes.rawValue))
      }
    }
    return digest.text
  }
}
