package import TerminalVocabulary

/// Neighbouring cells of one row that have changed.
package struct CellRun: Hashable, Sendable {
  /// Where the first cell is.
  package var origin: Point
  /// The new cells; never starts or ends within a wide character.
  package var cells: ArraySlice<Cell>
}

extension CellBuffer {
  /// The runs of cells in which this frame differs from an older one; everything, if the older one
  /// is nil or has another size.
  ///
  /// - Complexity: O(*n*) in the number of cells.
  package func diff(from old: CellBuffer?) -> [CellRun] {
    guard let old, old.size == size else {
      return (0..<size.rows).filter { _ in size.columns > 0 }.map {
        CellRun(origin: Point(x: 0, y: $0), cells: row($0))
      }
    }
    var runs: [CellRun] = []
    let columns = size.columns
    for y in 0..<size.rows {
      let start = y * columns
      var x = 0
      while x < columns {
        guard cells[start + x] != old.cells[start + x] else {
          x += 1
          continue
        }
        let first = cells[start + x].isContinuation && x > 0 ? x - 1 : x
        while x < columns,
          cells[start + x] != old.cells[start + x] || cells[start + x].isContinuation
        {
          x += 1
        }
        runs.append(
          CellRun(origin: Point(x: first, y: y), cells: cells[start + first..<start + x]))
      }
    }
    return runs
  }
}
