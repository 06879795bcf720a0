internal import LinearAlgebra

extension Layer {
  /// Removes units of a sublayer for real: their rows in the producing layers go, and the consumer
  /// becomes the given one.
  /// - Parameters:
  ///   - keptColumns: columns of the consumer's input that stay, ascending, in whole units.
  ///   - consumer: the reconstructed consumer over the kept columns.
  ///   - headSize: columns of a head.
  package mutating func prune(
    _ sublayer: Sublayer, keptColumns: [Int], consumer: Linear, headSize: Int
  ) {
    precondition(consumer.weight.columns == keptColumns.count)
    for (part, rows) in producerRows(of: sublayer, forColumns: keptColumns, headSize: headSize) {
      change(part) { $0 = $0.selecting(rows: rows) }
    }
    change(.consumer(of: sublayer)) { $0 = consumer }
    guard sublayer == .attention, let bias = attention.relativeBias else { return }
    let heads = stride(from: 0, to: keptColumns.count, by: headSize).map {
      keptColumns[$0] / headSize
    }
    attention.relativeBias = bias.selecting(rows: heads)
  }

  /// Keeps the shapes and zeroes what belongs to pruned units, so that any program that loads the
  /// dense model loads this one.
  package mutating func pruneInPlace(
    _ sublayer: Sublayer, keptColumns: [Int], consumer: Linear, headSize: Int
  ) {
    let width = self.consumer(of: sublayer).weight.columns
    var padded = Matrix<Float>(rows: consumer.weight.rows, columns: width)
    for row in 0..<padded.rows {
      for (j, column) in keptColumns.enumerated() { padded[row, column] = consumer.weight[row, j] }
    }
    for (part, rows) in producerRows(of: sublayer, forColumns: keptColumns, headSize: headSize) {
      change(part) { $0.zeroRows(except: rows) }
    }
    change(.consumer(of: sublayer)) { $0 = Linear(weight: padded, bias: consumer.bias) }
  }

  /// The rows of each producer that serve columns of the consumer, told by the shapes as they are.
  private func producerRows(
    of sublayer: Sublayer, forColumns keptColumns: [Int], headSize: Int
  ) -> [(part: LinearPart, rows: [Int])] {
    LinearPart.producers(of: sublayer).map { part in
      switch part {
      case .key, .value: (part, keyValueColumns(of: keptColumns, headSize: headSize))
      case .query, .gate, .up, .output, .down: (part, keptColumns)
      }
    }
  }

  /// The rows of the key and value layers that serve the kept query columns.
  private func keyValueColumns(of keptColumns: [Int], headSize: Int) -> [Int] {
    let heads = attention.query.weight.rows / headSize
    let keyValueHeads = attention.key.weight.rows / headSize
    let group = heads / max(keyValueHeads, 1)
    var seen: [Int] = []
    for column in keptColumns {
      let keyValueHead = column / headSize / group
      if seen.last != keyValueHead { seen.append(keyValueHead) }
    }
    return seen.flatMap { $0 * headSize..<($0 + 1) * headSize }
  }
}

extension Linear {
  /// The rows named, with their biases.
  func selecting(rows: [Int]) -> Linear {
    Linear(weight: weight.selecting(rows: rows), bias: bias.map { bias in rows.map { bias[$0] } })
  }

  /// Zeroes all other rows and their biases.
  mutating func zeroRows(except kept: [Int]) {
    var isKept = [Bool](repeating: false, count: weight.rows)
    for row in kept { isKept[row] = true }
    for row in 0..<weight.rows where !isKept[row] {
      for j in 0..<weight.columns { weight[row, j] = 0 }
      bias?[row] = 0
    }
  }
}
