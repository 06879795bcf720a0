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

  /// What the dense layer makes of the samples at a site.
  struct Reference {
    let site: SiteID
    fileprivate let states: [States]
    /// Σ w ‖y − ȳ‖².
    fileprivate let energy: Double
  }

  func reference(_ site: SiteID) -> Reference {
    let states = states(site, of: model)
    let weight = model.layers[site.layer].consumer(of: site.sublayer).weight.transposed
    var sum = [Double](repeating: 0, count: weight.columns)
    var (squares, total) = (0.0, 0.0)
    for part in states {
      let output = part.units.multiplied(by: weight)
      for row in 0..<output.rows {
        let weight = part.weights.map { Double($0[row]) } ?? 1
        total += weight
        for j in 0..<output.columns {
          let value = Double(output.values[row * output.columns + j])
          sum[j] += weight * value
          squares += weight * value * value
        }
      }
    }
    let energy = squares - sum.reduce(0) { $0 + $1 * $1 } / total
    return Reference(site: site, states: states, energy: energy)
  }

  /// sqrt(Σ w ‖y − y'‖² / Σ w ‖y − ȳ‖²), with y' from the pruned model's own layer.
  func error(_ reference: Reference, of pruned: TransformerModel) -> Double {
    var lost = 0.0
    for (a, b) in zip(reference.states, states(reference.site, of: pruned)) {
      let width = a.residual.columns
      for row in 0..<a.residual.rows {
        var squares = 0.0
        for index in row * width..<(row + 1) * width {
          let difference = Double(a.residual.values[index]) - Double(b.residual.values[index])
          squares += difference * difference
        }
        lost += squares * (a.weights.map { Double($0[row]) } ?? 1)
      }
    }
    return (lost / reference.energy).squareRoot()
  }

  fileprivate struct States {
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
            weights: weighting.weights(of: tap, model.architecture.norm)))
      }
    }
    return result
  }
}
