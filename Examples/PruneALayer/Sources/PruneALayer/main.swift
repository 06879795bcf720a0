import LIARCore
import LinearAlgebra
import PruningPlan

// A linear layer y = xW + b that reads 8 neurons and gives 3 numbers, and what it has read so far:
// neurons 4 to 7 are mixtures of neurons 0 to 3, so half of them can go.
let (tokens, neurons, outputs) = (256, 8, 3)
var random = SplitMix64(seed: 1)
let activations = (0..<tokens).flatMap { _ -> [Float] in
  let free = (0..<4).map { _ in Float.random(in: -1...1, using: &random) }
  return free + (0..<4).map { 0.5 * free[$0] - free[($0 + 1) % 4] + 2 }
}
let weight = (0..<neurons * outputs).map { _ in Double.random(in: -1...1, using: &random) }

// All that the method needs to know of the activations is three sums over the tokens.
var sums = Accumulators(columns: neurons)
sums.add(Matrix(rows: tokens, columns: neurons, values: activations))

let layer = SiteProblem(
  site: SiteID(layer: 0, module: .ffn), columnsPerUnit: 1,
  consumer: Consumer(
    weight: Matrix(rows: neurons, columns: outputs, values: weight), bias: [0, 0, 0]),
  calibration: sums.finish(), heldOut: nil)
let ranking = try layer.ranking(by: .interpolation, options: EstimateOptions())
let kept = layer.keptColumns(ranking, kept: 4)

for reconstruction in [Reconstruction.none, .bias, .liar] {
  let update = try layer.update(
    keptColumns: kept, reconstruction: reconstruction, ridge: Ridge.standard)
  let (smaller, bias) = (update.weight, update.bias ?? [])  // [4, 3] and [3]
  print("\(reconstruction): neurons \(kept) stay, error \(layer.error(of: update))")
  print("  W \(smaller.values)\n  b \(bias)")
}
