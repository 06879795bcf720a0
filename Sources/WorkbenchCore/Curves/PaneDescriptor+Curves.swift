extension CommandID {
  package static let paneCurves = CommandID("pane.curves")
}

extension PaneDescriptor {
  static let curves = PaneDescriptor(
    "curves", title: "Error vs ratio", shortTitle: "Curve", alias: "curves",
    place: Place(column: .right, height: .rest(34)),
    hints: { _ in [.ratioDecrease, .ratioIncrease, .curveCompare, .curveLogAxis] },
    keys: { _ in [.pane(.curves), .panes] },
    value: { $0.copiedError }, row: { $0.copiedSite })
}
