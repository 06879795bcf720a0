/// Points with numbers on two axes: trials by what is left of a model and what it scores.
struct PointPicture {
  struct Point {
    var label: String
    var x: Double
    var y: Double
  }

  var id: String
  var title: String
  var description: String
  var xName: String
  var yName: String
  var points: [Point]

  var picture: Picture {
    let (left, top, width, height) = (64.0, 26.0, 480.0, 220.0)
    var picture = Picture(
      id: id, title: title, description: description, width: left + width + 24,
      height: top + height + 44)
    let xTicks = ticks(points.map(\.x))
    let yTicks = ticks(points.map(\.y))
    func x(_ value: Double) -> Double { left + share(value, xTicks) * width }
    func y(_ value: Double) -> Double { top + height - share(value, yTicks) * height }
    for tick in xTicks {
      picture.rule(x1: x(tick), y1: top, x2: x(tick), y2: top + height)
      picture.text(ReportFormat.tick(tick), x: x(tick), y: top + height + 14, "faint small middle")
    }
    for tick in yTicks {
      picture.rule(x1: left, y1: y(tick), x2: left + width, y2: y(tick))
      picture.text(ReportFormat.tick(tick), x: left - 6, y: y(tick) + 3, "faint small end")
    }
    picture.text(xName, x: left + width / 2, y: top + height + 32, "middle")
    picture.text(yName, x: 8, y: 16)
    for point in points where point.x.isFinite && point.y.isFinite {
      picture.circle(x: x(point.x), y: y(point.y), radius: 4.5, "fill-one")
      picture.text(point.label, x: x(point.x) + 7, y: y(point.y) + 3.5)
    }
    return picture
  }

  private func ticks(_ values: [Double]) -> [Double] {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return [0, 1] }
    let room = max((high - low) * 0.1, abs(high) * 0.02, 1e-9)
    return ReportFormat.ticks(low - room, high + room, count: 5)
  }

  private func share(_ value: Double, _ ticks: [Double]) -> Double {
    guard let low = ticks.first, let high = ticks.last, high > low else { return 0.5 }
    return (value - low) / (high - low)
  }
}
