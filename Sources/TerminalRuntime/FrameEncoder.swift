internal import CTerminal
package import TerminalGraphics
internal import TerminalVocabulary

/// Turns frames into what the terminal is told: the cells that differ from the frame before.
package struct FrameEncoder {
  /// What a frame came to.
  package struct Outcome: Hashable, Sendable {
    /// Runs of neighbouring cells.
    package var runs = 0
    /// Cells in them.
    package var cells = 0
  }

  private let cells: CellEncoder
  private var last: CellBuffer?
  private var codes: [lt_cell] = []

  /// An encoder for a terminal of the usual palette, before its first frame.
  package init(_ capabilities: Capabilities) {
    let palette =
      switch capabilities.colors {
      case .direct: 1 << 24
      case .colors256: 256
      case .colors16: 16
      case .monochrome: 0
      }
    self.init(
      CellEncoder(
        colors: capabilities.colors, glyphs: capabilities.glyphs, paletteSize: palette,
        hasDefault: true))
  }

  init(_ cells: CellEncoder) { self.cells = cells }

  /// The next frame is told as a whole.
  mutating func forget() { last = nil }

  /// Encodes a frame and keeps it to compare the next one with.
  @discardableResult
  package mutating func encode(_ frame: CellBuffer) -> Outcome { encode(frame) { _, _ in } }

  /// Encodes a frame, run by run.
  @discardableResult
  mutating func encode(_ frame: CellBuffer, _ put: (Point, [lt_cell]) -> Void) -> Outcome {
    var outcome = Outcome()
    for run in frame.diff(from: last) {
      codes.removeAll(keepingCapacity: true)
      cells.encode(run.cells, into: &codes)
      put(run.origin, codes)
      outcome.runs += 1
      outcome.cells += codes.count
    }
    last = frame
    return outcome
  }
}
