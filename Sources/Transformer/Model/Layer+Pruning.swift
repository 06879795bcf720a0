internal import LinearAlgebra

extension Layer {
  /// Removes units of a sublayer for real: their rows in the producing layers go, and the consumer
  /// becomes the given one.
  /// - Parameters:
  ///   - keptColumns: columns of the consumer's input that stay, ascending, in whole units.
  ///   - consumer: the reconstructed consumer over the kept columns.
  ///   - headSize: columns of a head.
  public mutating func prune(
    _ sublayer: Sublayer, keptColumns: [Int], consumer: Linear, headSize: Int
  ) {
    precondition(consumer.weight.columns == keptColumns.count)
    switch sublayer {
    case .attention:
      let keyValueColumns = keyValueColumns(of: keptColumns, headSize: headSize)
      attention.query = attention.query.selecting(rows: keptColumns)
      attention.key = attention.key.selecting(rows: keyValueColumns)
      attention.value = attention.value.selecting(rows: keyValueColumns)
      attention.output = consumer
    case .feedForward:
      feedForward.gate = feedForward.gate?.selecting(rows: keptColumns)
      feedForward.up = feedForward.up.selecting(rows: keptColumns)
      feedForward.down = consumer
    }
  }

  /// Keeps the shapes and zeroes what belongs to pruned units, so that any program that loads the
  /// dense model loads this one.
  public mutating func pruneInPlace(
    _ sublayer: Sublayer, keptColumns: [Int], consumer: Linear, headSize: Int
  ) {
    let width = self.consumer(of: sublayer).weight.columns
    var padded = Matrix<Float>(rows: consumer.weight.rows, columns: width)
    for row in 0..<padded.rows {
      for (j, column) in keptColumns.enumerated() { padded[row, column] = consumer.weight[row, j] }
    }
    let wide = Linear(weight: padded, bias: consumer.bias)
    switch sublayer {
    case .attention:
      let keyValueColumns = keyValueColumns(of: keptColumns, headSize: headSize)
      attention.query.zeroRows(except: keptColumns)
      attention.key.zeroRows(except: keyValueColumns)
      attention.value.zeroRows(except: keyValueColumns)
      attention.output = wide
    case .feedForward:
      feedForward.gate?.zeroRows(except: keptColumns)
      feedForward.up.zeroRows(except: keptColumns)
      feedForward.down = wide
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
