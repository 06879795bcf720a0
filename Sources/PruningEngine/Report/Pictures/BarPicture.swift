internal import PruningPlan

/// Bars side by side for each of some rows, as shares of a whole.
struct BarPicture {
  struct Row {
    var name: String
    /// One share for each of the names; nil for none.
    var shares: [Double?]
  }

  var id: String
  var title: String
  var description: String
  var names: [String]
  var rows: [Row]

  var picture: Picture {
    let (left, width, bar) = (64.0, 480.0, 9.0)
    let band = bar * Double(max(names.count, 1)) + 5
    var picture = Picture(
      id: id, title: title, description: description, width: left + width + 60,
      height: 46 + Double(rows.count) * band)
    var x = left
    for (name, series) in zip(names, Picture.series) {
      picture.rectangle(x: x, y: 7, width: 10, height: 9, "fill-\(series)")
      picture.text(name, x: x + 15, y: 15)
      x += 40 + 6.2 * Double(name.count)
    }
    let bottom = 26 + Double(rows.count) * band
    for share in [0.0, 0.25, 0.5, 0.75, 1] {
      picture.rule(x1: left + share * width, y1: 22, x2: left + share * width, y2: bottom)
      picture.text(
        Numerals.fixed(share * 100, 0) + " %", x: left + share * width, y: bottom + 13,
        "faint small middle")
    }
    for (index, row) in rows.enumerated() {
      let y = 24 + Double(index) * band
      picture.text(row.name, x: left - 6, y: y + band / 2 + 1, "end small")
      for (series, share) in row.shares.enumerated() {
        guard let share else { continue }
        let length = min(max(share, 0), 1) * width
        picture.rectangle(
          x: left, y: y + Double(series) * bar, width: length, height: bar - 1,
          "fill-\(Picture.series[series % Picture.series.count])")
        picture.text(
          Numerals.fixed(share * 100, 0), x: left + length + 3,
          y: y + Double(series + 1) * bar - 2,
          "faint small")
      }
    }
    return picture
  }
}
