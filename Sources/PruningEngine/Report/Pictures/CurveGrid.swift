internal import PruningPlan

/// Small plots side by side on the same axes: a site's error against the share that is pruned.
struct CurveGrid {
  struct Line {
    /// Which of the legend's names.
    var series: Int
    /// Share pruned, error.
    var points: [(x: Double, y: Double)]
  }

  struct Panel {
    var title: String
    var lines: [Line]
    /// The chosen width.
    var mark: (x: Double, y: Double)?
  }

  var id: String
  var title: String
  var description: String
  var names: [String]
  var panels: [Panel]
  var columns = 6

  private static let size = (width: 150.0, height: 112.0)
  private static let margin = (left: 34.0, top: 18.0, right: 8.0, bottom: 22.0)
  private static let heading = 28.0

  /// The top of all panels' axes: what most errors stay under. A line that would rise further
  /// leaves its panel at the top.
  var top: Double {
    let largest = panels.flatMap(\.lines).flatMap(\.points).map(\.y).filter(\.isFinite).max() ?? 1
    return min(max(largest, 0.01), 1)
  }

  var picture: Picture {
    let rows = (panels.count + columns - 1) / max(columns, 1)
    var picture = Picture(
      id: id, title: title, description: description,
      width: Double(min(columns, max(panels.count, 3))) * Self.size.width + 12,
      height: Self.heading + Double(rows) * Self.size.height)
    picture.legend(names, x: 10, y: 16)
    for (index, panel) in panels.enumerated() {
      draw(
        panel, x: Double(index % columns) * Self.size.width,
        y: Self.heading + Double(index / columns) * Self.size.height, in: &picture)
    }
    return picture
  }

  private func draw(_ panel: Panel, x: Double, y: Double, in picture: inout Picture) {
    let (left, top) = (x + Self.margin.left, y + Self.margin.top)
    let width = Self.size.width - Self.margin.left - Self.margin.right
    let height = Self.size.height - Self.margin.top - Self.margin.bottom
    let bottom = top + height
    let highest = self.top
    func place(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
      (left + min(max(point.x, 0), 1) * width, bottom - min(point.y / highest, 1) * height)
    }
    picture.text(panel.title, x: left, y: y + 12, "heading")
    for share in [0.0, 0.5, 1] {
      picture.rule(
        x1: left, y1: bottom - share * height, x2: left + width, y2: bottom - share * height)
      picture.text(
        ReportFormat.tick(share * highest), x: left - 4, y: bottom - share * height + 3,
        "faint small end")
      picture.text(
        Numerals.fixed(share * 100, 0) + (share == 1 ? " %" : ""), x: left + share * width,
        y: bottom + 11, "faint small middle")
    }
    for line in panel.lines {
      picture.line(line.points.map(place), Picture.series[line.series % Picture.series.count])
    }
    if let mark = panel.mark {
      let point = place(mark)
      picture.circle(x: point.x, y: point.y, radius: 3, "mark")
    }
  }
}
