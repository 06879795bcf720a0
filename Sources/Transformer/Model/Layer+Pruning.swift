internal import LinearAlgebra

/// A constant in place of a column of the values: heads mix values with shares that sum to one, so
/// that what reads the column has a bias in it.
package struct ConstantValue: Hashable, Sendable {
  /// A column of the dense consumer's input that reads it.
  package var column: Int
  /// The constant.
  package var value: Float

  /// Creates a constant.
  package init(column: Int, value: Float) {
    self.column = column
    self.value = value
  }
}

extension Layer {
  /// Removes units of a sublayer for real: their rows in the producing layers go, and the consumer
  /// becomes the given one.
  /// - Parameters:
  ///   - keptColumns: columns of the consumer's input that stay, ascending, in whole units.
  ///   - consumer: the reconstructed consumer over the kept columns.
  ///   - constant: a column of the values that holds a constant from here on; nil for none.
  ///   - headSize: columns of a head.
  package mutating func prune(
    _ sublayer: Sublayer, keptColumns: [Int], consumer: Linear, constant: ConstantValue? = nil,
    headSize: Int
  ) {
    precondition(consumer.weight.columns == keptColumns.count)
    let constant = constant.map {
      ($0.value, row: keyValueRow(of: $0.column, headSize: headSize))
    }
    for (part, rows) in producerRows(of: sublayer, forColumns: keptColumns, headSize: headSize) {
      change(part) { $0 = $0.selecting(rows: rows) }
      if part == .value, let constant, let row = rows.firstIndex(of: constant.row) {
        change(part) { $0.hold(constant.0, inRow: row) }
      }
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
    _ sublayer: Sublayer, keptColumns: [Int], consumer: Linear, constant: ConstantValue? = nil,
    headSize: Int
  ) {
    let width = self.consumer(of: sublayer).weight.columns
    var padded = Matrix<Float>(rows: consumer.weight.rows, columns: width)
    for row in 0..<padded.rows {
      for (j, column) in keptColumns.enumerated() { padded[row, column] = consumer.weight[row, j] }
    }
    for (part, rows) in producerRows(of: sublayer, forColumns: keptColumns, headSize: headSize) {
      change(part) { $0.zeroRows(except: rows) }
    }
    if let constant {
      let row = keyValueRow(of: constant.column, headSize: headSize)
      change(.value) { $0.hold(constant.value, inRow: row) }
    }
    change(.consumer(of: sublayer)) { $0 = Linear(weight: padded, bias: consumer.bias) }
  }

  /// Removes a sublayer with its norms: the stream passes it by.
  package mutating func remove(_ sublayer: Sublayer) {
    for part in LinearPart.producers(of: sublayer) { change(part) { $0 = $0.selecting(rows: []) } }
    change(.consumer(of: sublayer)) {
      $0 = Linear(weight: Matrix(rows: $0.weight.rows, columns: 0))
    }
    setNorms(of: sublayer, to: .none)
    guard sublayer == .attention else { return }
    attention.queryNorm = nil
    attention.keyNorm = nil
    attention.relativeBias = attention.relativeBias?.selecting(rows: [])
  }

  /// Whether a sublayer has been removed.
  package func lacks(_ sublayer: Sublayer) -> Bool {
    let consumer = consumer(of: sublayer)
    return consumer.weight.columns == 0 && consumer.bias == nil
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

  /// Query heads that read the same keys and values.
  private func group(headSize: Int) -> Int {
    let heads = attention.query.weight.rows / headSize
    let keyValueHeads = attention.key.weight.rows / headSize
    return heads / max(keyValueHeads, 1)
  }

  /// The row of the value layer that a column of the consumer's input reads.
  private func keyValueRow(of column: Int, headSize: Int) -> Int {
    column / headSize / group(headSize: headSize) * headSize + column % headSize
  }

  /// The rows of the key and value layers that serve the kept query columns.
  private func keyValueColumns(of keptColumns: [Int], headSize: Int) -> [Int] {
    let group = group(headSize: headSize)
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

  /// Makes an output the same whatever comes in.
  fileprivate mutating func hold(_ value: Float, inRow row: Int) {
    for j in 0..<weight.columns { weight[row, j] = 0 }
    var bias = bias ?? [Float](repeating: 0, count: weight.rows)
    bias[row] = value
    self.bias = bias
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

extension TransformerModel {
  /// The model of some of its layers, in their order.
  package func selecting(layers selected: [Int]) -> TransformerModel {
    var result = self
    result.layers = layers.selecting(selected)
    result.architecture.layers = selected.map { architecture.layers[$0] }
    return result
  }
}
