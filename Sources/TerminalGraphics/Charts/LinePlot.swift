package import TerminalVocabulary

/// Several curves over one pair of axes, with labels, a cross-hair and an optional log axis.
package struct LinePlot: Sendable {
  /// A point of a curve.
  package struct Sample: Hashable, Sendable {
    /// Across.
    package var x: Double
    /// Up.
    package var y: Double

    /// Creates a point.
    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A curve.
  package struct Curve: Sendable {
    /// The name in the legend.
    package var label: String
    /// The points in the order of x; those that are not finite leave a gap.
    package var samples: [Sample]
    /// The colour.
    package var style: Style
    /// Dashed, so that curves are told apart without colour.
    package var isDashed: Bool

    /// Creates a curve.
    package init(label: String, samples: [Sample], style: Style, isDashed: Bool = false) {
      self.label = label
      self.samples = samples
      self.style = style
      self.isDashed = isDashed
    }

    /// The value at a place between the samples; nil where the curve has none.
    func value(at x: Double) -> Double? {
      guard let next = samples.firstIndex(where: { $0.x >= x }) else { return nil }
      let end = samples[next]
      guard end.x > x else { return end.y }
      guard next > 0 else { return nil }
      let start = samples[next - 1]
      return start.y + (end.y - start.y) * (x - start.x) / (end.x - start.x)
    }
  }

  /// A place across with a name, drawn as a line from top to bottom.
  package struct Mark: Sendable {
    /// Where.
    package var x: Double
    /// Its name, written beside the line.
    package var label: String
    /// The colour.
    package var style: Style

    /// Creates a mark.
    package init(x: Double, label: String, style: Style) {
      self.x = x
      self.label = label
      self.style = style
    }
  }

  /// The curves; a later one is drawn over an earlier one.
  package var curves: [Curve]
  /// The range across; that of the samples if nil.
  package var xRange: ClosedRange<Double>?
  /// The range up; that of the samples if nil.
  package var yRange: ClosedRange<Double>?
  /// Whether the upward axis is logarithmic.
  package var isLogarithmic: Bool
  /// Where the cross-hair stands.
  package var crossHair: Double?
  /// Other places across, each with its name.
  package var marks: [Mark] = []
  /// How numbers across are written.
  package var xLabel: @Sendable (Double) -> String
  /// How numbers upward are written.
  package var yLabel: @Sendable (Double) -> String
  /// The style of axes.
  package var axisStyle: Style
  /// The style of numbers.
  package var labelStyle: Style
  /// The style of the cross-hair.
  package var crossHairStyle: Style
  /// Whether a legend is written into the upper left corner.
  package var showsLegend: Bool

  /// Creates a plot.
  package init(
    curves: [Curve], xRange: ClosedRange<Double>? = nil, yRange: ClosedRange<Double>? = nil,
    isLogarithmic: Bool = false, crossHair: Double? = nil, showsLegend: Bool = true,
    axisStyle: Style = .plain, labelStyle: Style = .plain, crossHairStyle: Style = .plain,
    xLabel: @escaping @Sendable (Double) -> String = NumberTicks.label,
    yLabel: @escaping @Sendable (Double) -> String = NumberTicks.label
  ) {
    self.curves = curves
    self.xRange = xRange
    self.yRange = yRange
    self.isLogarithmic = isLogarithmic
    self.crossHair = crossHair
    self.showsLegend = showsLegend
    self.axisStyle = axisStyle
    self.labelStyle = labelStyle
    self.crossHairStyle = crossHairStyle
    self.xLabel = xLabel
    self.yLabel = yLabel
  }

  /// The sign of a curve where there are few colours or no braille, also in the legend.
  static func marker(_ index: Int) -> String {
    let markers = ["*", "+", "o", "x", "#", "@", "%", "&", "$", "=", "^", "~", "?"]
    return markers[max(0, index) % markers.count]
  }

  func scale(_ given: ClosedRange<Double>?, _ value: (Sample) -> Double, log: Bool) -> AxisScale {
    if let given { return AxisScale(given, logarithmic: log) }
    var (low, high) = (Double.infinity, -Double.infinity)
    for curve in curves {
      for sample in curve.samples {
        let number = value(sample)
        guard number.isFinite, !log || number > 0 else { continue }
        low = min(low, number)
        high = max(high, number)
      }
    }
    return AxisScale(low <= high ? low...high : (log ? 0.1 : 0)...1, logarithmic: log)
  }
}

/// Where a plot was drawn, for the mouse: columns to values and back.
package struct PlotFrame: Hashable, Sendable {
  /// The cells between the axes.
  package var area: Rect
  /// The axis across.
  package var x: AxisScale
  /// The axis up.
  package var y: AxisScale

  /// The value across at a column.
  package func x(atColumn column: Int) -> Double {
    guard area.width > 1 else { return x.range.lowerBound }
    let position = Double(column - area.x) / Double(area.width - 1)
    return x.value(at: min(max(position, 0), 1))
  }

  /// The column of a value across; nil outside of the axis.
  package func column(atX value: Double) -> Int? {
    guard let position = x.position(value), position >= -1e-9, position <= 1 + 1e-9 else {
      return nil
    }
    return area.x + Int((position * Double(max(0, area.width - 1))).rounded())
  }

  /// The row of a value upward; nil outside of the axis.
  package func row(atY value: Double) -> Int? {
    guard let position = y.position(value), position >= -1e-9, position <= 1 + 1e-9 else {
      return nil
    }
    return area.bottom - 1 - Int((position * Double(max(0, area.height - 1))).rounded())
  }
}
