internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

extension Canvas {
  /// Pane 6: a prompt continued, or the sentences nearest to one, by the dense and by the pruned
  /// model.
  mutating func drawTryIt(_ rect: Rect) {
    let inside = frame(.tryIt, rect, title: tryItTitle, note: tryItNote)
    guard state.calibration.summary != nil else { return emptyState(waitingText, in: inside) }
    let tryIt = state.tryIt
    let parts = inside.split(top: 1)
    hits.add(parts.top, pane: .tryIt, .commands([Command(.paneTryIt), Command(.tryType)]))
    let isTyping = tryIt.isTyping && state.panes.focus == .tryIt && state.dialogs.open == nil
    let prompt = buffer.put(
      isTyping ? "\(glyphs.marker) " : "  ", at: parts.top.origin, style: style(.focus),
      in: parts.top)
    draw(tryIt.entry, isFocused: isTyping, in: parts.top.inset(left: prompt))
    guard let attempt = state.tryIt.attempt else {
      return emptyState(tryItAdvice(isTyping: isTyping), in: parts.rest)
    }
    if let nearest = attempt.nearest {
      drawNearest(attempt, nearest, in: parts.rest)
    } else if attempt.tokens.isEmpty {
      let isOver = !attempt.phase.isActive
      emptyState(
        isOver
          ? "Nothing came of it: \(attempt.phase.rawValue). Press \(key(.tryType)) to try again."
          : "Working…", in: parts.rest)
    } else {
      drawContinuations(attempt, in: parts.rest)
    }
  }

  private var tryItTitle: String {
    guard let attempt = state.tryIt.attempt, attempt.phase.isActive,
      let job = state.jobs.all.first(where: { $0.id == attempt.job })
    else { return "" }
    if attempt.phase == .cancelling || job.phase == .cancelling { return "cancelling" }
    return job.phase == .waiting
      ? "waiting" : "\(job.message) \(Int(job.fraction * 100)) %"
  }

  private var tryItNote: String {
    guard let model = state.model, state.calibration.summary != nil else { return "" }
    var parts: [String] = []
    if state.tryIt.attempt != nil, !state.attemptIsCurrent {
      parts.append("~ of an earlier plan")
    }
    if model.predictsText {
      let options = state.tryIt.options
      parts.append("\(options.maximumTokens) tokens")
      parts.append(
        options.temperature > 0 ? "temperature \(Figures.fixed(options.temperature, 1))" : "greedy")
    }
    return parts.joined(separator: " \(glyphs.separator) ")
  }

  private func tryItAdvice(isTyping: Bool) -> String {
    let start =
      isTyping ? "Type" : "Press \(key(.tryType)) to type"
    let end = isTyping ? " Enter tries it, esc stops typing." : ""
    if state.model?.predictsText == true {
      return "\(start) a prompt: the dense and the pruned model continue it side by side.\(end)"
    }
    return
      "\(start) a sentence to find the calibration texts nearest to it by the dense and by the "
      + "pruned model. Two sentences with \(TryIt.separator) between them are compared as well.\(end)"
  }

  private func title(of side: ModelSide, _ attempt: Attempt) -> String {
    side == .dense ? "dense" : "pruned: \(attempt.recipe.label(model: state.model))"
  }

  /// The two sides' places: beside each other, or one above the other where it is narrow.
  private func sides(_ rect: Rect) -> [(side: ModelSide, rect: Rect)] {
    if rect.width >= 60 {
      let parts = rect.columns([.share(1), .share(1)], gap: 2)
      return [(.dense, parts[0]), (.pruned, parts[1])]
    }
    let parts = rect.rows([.share(1), .share(1)])
    return [(.dense, parts[0]), (.pruned, parts[1])]
  }

  // MARK: Continuations

  private mutating func drawContinuations(_ attempt: Attempt, in rect: Rect) {
    let parts = rect.split(bottom: rect.height > 4 ? 1 : 0)
    for (side, place) in sides(parts.rest.inset(left: 1, right: 1)) {
      let isStale = side == .pruned && !state.attemptIsCurrent
      let column = place.split(top: place.height > 2 ? 1 : 0)
      line(title(of: side, attempt), in: column.top, .header)
      let text = attempt.text(of: side)
      let plain = style(isStale ? .muted : .text)
      let changed = style(isStale ? .muted : .accent)
      var pieces: [FlowingText.Piece] = [(text.same.oneLine, plain)]
      if column.top.isEmpty { pieces.insert(("\(side.rawValue): ", style(.header)), at: 0) }
      if attempt.divergence != nil {
        pieces.append((glyphs.marker, changed.adding(.bold)))
        pieces.append((text.different.oneLine, changed))
      }
      let lines = FlowingText(pieces, width: column.rest.width).lines
      // While it runs, the end is in view.
      let most = max(0, lines.count - column.rest.height)
      let offset = attempt.phase.isActive ? most : min(state.tryIt.offset, most)
      for (row, line) in lines.dropFirst(offset).prefix(column.rest.height).enumerated() {
        buffer.put(line, at: column.rest.origin.moved(y: row), in: column.rest)
      }
    }
    line(" " + verdict(attempt), in: parts.bottom, .title)
  }

  private func verdict(_ attempt: Attempt) -> String {
    let counts = ModelSide.allCases.map { attempt.tokens[$0]?.count ?? 0 }
    let ending = attempt.phase == .cancelled ? " (stopped)" : ""
    if let divergence = attempt.divergence {
      return
        "\(glyphs.marker) differs from token \(divergence + 1) of \(counts.max() ?? 0)\(ending)"
    }
    return "the same for \(counts.min() ?? 0) tokens\(ending)"
  }

  // MARK: Nearest sentences

  private mutating func drawNearest(
    _ attempt: Attempt, _ nearest: NearestSentences, in rect: Rect
  ) {
    var rest = rect
    if let dense = nearest.pair[.dense], let pruned = nearest.pair[.pruned], rest.height > 1 {
      let change = pruned - dense
      line(
        " similarity of the two: dense \(Figures.fixed(dense, 3)), pruned "
          + "\(Figures.fixed(pruned, 3)) (\(change >= 0 ? "+" : "")\(Figures.fixed(change, 3)))",
        in: rest, .title)
      rest = rest.inset(top: 1)
    }
    if rest.height > 5 {
      let parts = rest.split(bottom: 1)
      line(
        [
          " cosine of dense to pruned \(Figures.fixed(nearest.agreement, 3))",
          nearest.pair.isEmpty
            ? "nearest of \(nearest.count) texts"
            : "nearest to the first, of \(nearest.count) texts",
        ], separator: " \(glyphs.separator) ", in: parts.bottom, .muted)
      rest = parts.rest
    }
    // Where there is no room for two lists, the pruned model's says by its marks how they differ.
    let isOne = rest.width < 60 && rest.height < 8
    for (side, place) in isOne ? [(.pruned, rest)] : sides(rest) {
      let isStale = side == .pruned && !state.attemptIsCurrent
      let column = place.split(top: 1)
      line(" " + title(of: side, attempt), in: column.top, .header)
      let list = nearest.nearest[side] ?? []
      let offset = min(state.tryIt.offset, max(0, list.count - column.rest.height))
      for (index, neighbour) in list.enumerated().dropFirst(offset).prefix(column.rest.height) {
        draw(
          neighbour, rank: index, side: side, isStale: isStale, in: column.rest.row(index - offset))
      }
    }
  }

  /// A sentence with its rank, its similarity, and how many places the pruning moves it.
  private mutating func draw(
    _ neighbour: Neighbour, rank: Int, side: ModelSide, isStale: Bool, in row: Rect
  ) {
    let places = side == .pruned ? neighbour.otherRank - rank : rank - neighbour.otherRank
    let sign = places > 0 ? glyphs.up : places < 0 ? glyphs.down : "="
    let move = places == 0 ? sign : "\(sign)\(abs(places))"
    let role: Role = isStale ? .muted : places > 0 ? .good : places < 0 ? .warn : .muted
    let number = "\(rank + 1)".padded(to: 3, alignment: .trailing, ellipsis: "")
    buffer.put(
      [
        ("\(number) \(Figures.fixed(neighbour.similarity, 3)) ", style(isStale ? .muted : .text)),
        (move.padded(to: 5), style(role)),
        (neighbour.text.oneLine, style(isStale ? .muted : .text)),
      ], at: row.origin, in: row)
  }
}
