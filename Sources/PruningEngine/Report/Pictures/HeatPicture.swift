internal import PruningPlan

/// A table of numbers as colours: rows and columns with names, dark for small, light for large.
struct HeatPicture {
  var id: String
  var title: String
  var description: String
  var rows: [String]
  var columns: [String]
  /// One row of numbers a name; what is no number stays blank.
  var values: [[Double]]
  /// What the lightest colour stands for.
  var top: Double

  /// From dark blue over grey to yellow (as cividis does): read alike with every kind of colour
  /// vision, and in grey.
  static let stops: [(red: Double, green: Double, blue: Double)] = [
    (0, 32, 81), (47, 66, 109), (98, 103, 112), (149, 144, 119), (206, 190, 102), (253, 234, 69),
  ]
  static let levels = 16

  static func color(level: Int) -> String {
    let position = Double(level) / Double(levels - 1) * Double(stops.count - 1)
    let index = min(Int(position), stops.count - 2)
    let share = position - Double(index)
    let (a, b) = (stops[index], stops[index + 1])
    let parts = [
      a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share,
      a.blue + (b.blue - a.blue) * share,
    ]
    return "rgb("
      + parts.map { Numerals.fixed($0, 0) }.joined(separator: ",") + ")"
  }

  /// The colour's number of a value.
  func level(_ value: Double) -> Int? {
    guard !value.isNaN else { return nil }
    let share = top > 0 ? min(max(value / top, 0), 1) : 0
    return min(Int(share * Double(Self.levels)), Self.levels - 1)
  }

  private static let cell = (width: 9.0, height: 11.0)
  private static let names = (left: 76.0, top: 70.0)

  var picture: Picture {
    let (cell, names) = (Self.cell, Self.names)
    let bottom = names.top + Double(rows.count) * cell.height
    var picture = Picture(
      id: id, title: title, description: description,
      width: names.left + Double(max(columns.count, 40)) * cell.width + 20, height: bottom + 34)
    for (index, row) in rows.enumerated() {
      picture.text(
        row, x: names.left - 5, y: names.top + (Double(index) + 0.8) * cell.height, "end small")
    }
    for (index, column) in columns.enumerated() {
      let x = names.left + (Double(index) + 0.75) * cell.width
      let place = "\(ReportFormat.place(x)) \(ReportFormat.place(names.top - 4))"
      picture.add(
        Markup(
          "text", ["class": "small", "transform": "translate(\(place)) rotate(-60)"],
          text: Self.shortened(column)))
    }
    // All cells of a colour are one path.
    var paths = [String](repeating: "", count: Self.levels)
    for (y, row) in values.enumerated() {
      for (x, value) in row.enumerated() {
        guard let level = level(value) else { continue }
        let left = ReportFormat.place(names.left + Double(x) * cell.width)
        let top = ReportFormat.place(names.top + Double(y) * cell.height)
        paths[level] += "M\(left) \(top)h8.5v10.5h-8.5z"
      }
    }
    for (level, path) in paths.enumerated() where !path.isEmpty {
      picture.add(Markup("path", ["fill": Self.color(level: level), "d": path]))
    }
    addScale(to: &picture, y: bottom + 10)
    return picture
  }

  private func addScale(to picture: inout Picture, y: Double) {
    for level in 0..<Self.levels {
      var box = Markup("rect", ["fill": Self.color(level: level)])
      box.set("x", ReportFormat.place(Self.names.left + Double(level) * 14))
      box.set("y", ReportFormat.place(y))
      box.set("width", "14")
      box.set("height", "9")
      picture.add(box)
    }
    let right = Self.names.left + Double(Self.levels) * 14
    picture.text("0", x: Self.names.left, y: y + 19, "faint small")
    picture.text(ReportFormat.tick(top) + " and more", x: right, y: y + 19, "faint small middle")
  }

  private static func shortened(_ text: String) -> String {
    text.count > 12 ? text.prefix(11) + "…" : text
  }
}
