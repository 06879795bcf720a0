internal import PruningPlan

/// What whole stretches cost, as it is printed.
struct DepthReport: CommandResult {
  var reconstruction: Reconstruction
  var criterion: DepthCriterion
  var stretches: [StretchFigures]
  /// The best of each length, as `--remove` takes it.
  var best: [String]

  init(_ options: DepthOptions, _ stretches: [StretchFigures]) {
    reconstruction = options.reconstruction
    criterion = options.criterion
    self.stretches = stretches
    best = stretches.best(by: options.criterion).map(\.name)
  }

  var csv: CSVTable {
    var csv = CSVTable([
      "first", "last", "layers", "influence", "dropped_error", "dropped_held_out_error",
      "reconstruction", "error", "held_out_error", "remaining", "change",
    ])
    for stretch in stretches {
      csv.add([
        stretch.first, stretch.last, stretch.layers, stretch.influence, stretch.dropped.fitted,
        stretch.dropped.heldOut, stretch.patched.map { _ in reconstruction.rawValue },
        stretch.patched?.fitted, stretch.patched?.heldOut, stretch.remaining, stretch.change,
      ])
    }
    return csv
  }

  var table: String {
    let whole = stretches.filter { $0.layers > 0 }
    let alone = stretches.filter { $0.layers == 0 }
    let kind = stretches.first?.dropped.kind ?? "held-out"
    let isPatched = stretches.contains { $0.patched != nil }
    let title =
      isPatched
      ? "relative \(kind) error of removing layers, made good by \(reconstruction.title)"
      : "relative \(kind) error of removing layers, with nothing that makes good for it"
    let unknown = stretches.contains { $0.patched == nil } && isPatched
    let notes =
      "influence: 1 - cos of the states before and behind; remaining: influence x error^2"
      + (stretches.contains { $0.change != nil }
        ? ";\nchange: of the model's output on a few samples, made good for where that is known\n"
        : "\n")
      + (unknown
        ? "\(Numerals.unknown) nothing stands before it, or it wasn't asked (--patched)\n"
        : "")
      + (stretches.contains { $0.patched?.overfits == true }
        ? "! overfits: the held-out error is far above the fitted one; take more samples\n" : "")
    return "\(title)\n\n" + map(whole, isPatched).text + "\n"
      + list(
        "best of each length, by \(criterion.rawValue)", stretches.best(by: criterion), isPatched
      ).text + "\n"
      + list("sublayer", alone, isPatched).text + notes
  }

  /// Start by length.
  private func map(_ whole: [StretchFigures], _ isPatched: Bool) -> TextTable {
    let lengths = 1...(whole.map(\.layers).max() ?? 1)
    var table = TextTable(["from layer"] + lengths.map { ">\($0)" })
    for (layer, row) in Dictionary(grouping: whole, by: \.first.layer).sorted(by: {
      $0.key < $1.key
    }) {
      table.add(
        ["\(layer)"]
          + lengths.map { length in
            guard let stretch = row.first(where: { $0.layers == length }) else { return "" }
            return text(isPatched ? stretch.patched : stretch.dropped)
          })
    }
    return table
  }

  private func list(_ name: String, _ stretches: [StretchFigures], _ isPatched: Bool) -> TextTable {
    let isProbed = stretches.contains { $0.change != nil }
    var table = TextTable(
      [name, ">influence", ">none"]
        + (isPatched ? [">\(reconstruction.rawValue)", ">remaining"] : [])
        + (isProbed ? [">change"] : []))
    for stretch in stretches {
      table.add(
        [stretch.name, Numerals.fixed(stretch.influence, 4), text(stretch.dropped)]
          + (isPatched
            ? [text(stretch.patched), Numerals.fixed(stretch.remaining, 4)] : [])
          + (isProbed ? [stretch.change.map { Numerals.fixed($0, 4) } ?? Numerals.unknown] : []))
    }
    return table
  }

  private func text(_ figure: ErrorFigure?) -> String {
    guard let figure, let value = figure.value else { return Numerals.unknown }
    return Numerals.fixed(value, 3) + (figure.overfits ? "!" : "")
  }
}
