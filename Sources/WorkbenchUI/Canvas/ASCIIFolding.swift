internal import TerminalGraphics
internal import TerminalVocabulary

extension CellBuffer {
  /// Replaces what a terminal of plain ASCII can't show; every cell keeps its place.
  mutating func foldToASCII() {
    for y in 0..<size.rows {
      for (offset, cell) in row(y).enumerated() where !cell.text.utf8.allSatisfy({ $0 < 0x80 }) {
        let folded = Self.foldings[cell.text] ?? "?"
        put(
          folded + String(repeating: "?", count: max(0, Int(cell.width) - 1)),
          at: Point(x: offset, y: y), style: cell.style)
      }
    }
  }

  private static let foldings: [String: String] = [
    "—": "-", "–": "-", "−": "-", "·": "-", "…": "~", "×": "x", "Σ": "S", "Δ": "d", "ρ": "r",
    "λ": "l", "“": "\"", "”": "\"", "’": "'", "←": "<", "→": ">", "↑": "^", "↓": "v", "▁": "_",
    "●": "*", "○": "o", "▏": "|",
  ]
}
