import LIARCore
import LinearAlgebra
import PruningEngine
import PruningPlan
import Transformer

@testable import PruningEngine

/// Errors of single sites measured by running the dense and the pruned layer over the samples.
struct SiteMeasurement {
  let model: TransformerModel
  let batches: [TokenBatch]
  let weighting: TokenWeighting
  /// By layer and batch, the hidden states before the layer.
  private let inputs: [[Matrix<Float>]]

  init(_ pruner: Pruner, _ sequences: [[Int]], _ weighting: TokenWeighting) {
    model = pruner.model.dense
    self.weighting = weighting
    batches = TokenBatch.packed(sequences, tokens: 4096)
    var hidden = batches.map(model.embed)
    var inputs: [[Matrix<Float>]] = []
    let workspace = Workspace()
    for layer in model.layers {
      inputs.append(hidden)
      for batch in batches.indices {
        model.forward(layer, &hidden[batch], batches[batch], workspace: workspace)
      }
    }
    self.inputs = inputs
  }

  /// sqrt(Σ w ‖y − y'‖² / Σ w ‖y − ȳ‖²), with y' from the pruned model's own layer.
  func error(_ site: SiteID, of pruned: TransformerModel) -> Double {
    let dense = states(site, of: model)
    let other = states(site, of: pruned)
    let linear = model.layers[site.layer].consumer(of: site.sublayer)
    let width = model.configuration.hiddenSize
    var (lost, total) = (0.0, 0.0)
    var sum = [Double](repeating: 0, count: width)
    var squares = 0.0
    for (a, b) in zip(dense, other) {
      let output = a.units.widened.multiplied(by: linear.weight.transposed.widened)
      for row in 0..<output.rows {
        let weight = a.weights.map { Double($0[row]) } ?? 1
        total += weight
        for j in 0..<width {
          let difference = Double(a.residual[row, j]) - Double(b.residual[row, j])
          lost += weight * difference * difference
          sum[j] += weight * output[row, j]
          squares += weight * output[row, j] * output[row, j]
        }
      }
    }
    let energy = squares - sum.reduce(0) { $0 + $1 * $1 } / total
    return (lost / energy).squareRoot()
  }

  private struct States {
    var units: Matrix<Float>
    var residual: Matrix<Float>
    var weights: [Float]?
  }

  private func states(_ site: SiteID, of model: TransformerModel) -> [States] {
    let workspace = Workspace()
    var result: [States] = []
    for index in batches.indices {
      var hidden = inputs[site.layer][index]
      model.forward(model.layers[site.layer], &hidden, batches[index], workspace: workspace) {
        tap in
        guard tap.sublayer == site.sublayer else { return }
        func matrix(_ pointer: UnsafePointer<Float>, _ columns: Int) -> Matrix<Float> {
          Matrix(
            rows: tap.rows, columns: columns,
            values: Array(UnsafeBufferPointer(start: pointer, count: tap.rows * columns)))
        }
        result.append(
          States(
            units: matrix(tap.units, tap.columns), residual: matrix(tap.residual, tap.hiddenSize),
            weights: weighting.weights(of: tap, isDecoder: model.configuration.normsFirst)))
      }
    }
    return result
  }
}
