package import PruningPlan
internal import Transformer

/// What work on a model needs of memory, told before it runs.
package struct MemoryEstimate: Sendable {
  /// Work that differs in what it holds at once.
  package enum Purpose: String, Sendable {
    /// A calibration: one layer's weights and accumulators at a time.
    case calibrate
    /// A calibration and the updates of one site after the other.
    case prune
    /// The whole model, with statistics of several sites.
    case interactive
  }

  /// What some prunings do beside.
  package struct Extras: OptionSet, Sendable {
    /// The options as bits.
    package let rawValue: Int

    /// Options from their bits.
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// Sequential mode: two streams of hidden states, and what a target asks for.
    package static let sequential = Extras(rawValue: 1)
    /// Criteria that need a backward pass: the hidden states before every layer.
    package static let gradients = Extras(rawValue: 2)
    /// A budget: error curves of all widths.
    package static let curves = Extras(rawValue: 4)
  }

  /// A share of what is needed.
  package struct Part: Sendable {
    /// What it is for.
    package var name: String
    /// How much.
    package var bytes: Int
  }

  /// The accumulators on disk, fitted and held-out: float64 triangles of all sites.
  package let accumulatorBytes: Int
  /// The weights in float32.
  package let weightBytes: Int
  /// The hidden states of all calibration tokens.
  package let hiddenBytes: Int
  private let tableBytes: Int
  private let layerBytes: Int
  private let batchBytes: Int
  private let layerAccumulatorBytes: Int
  private let openingBytes: Int
  private let siteBytes: Int
  private let curveBytes: Int
  private let driftBytes: Int
  private let gradientBytes: Int
  /// The program, its libraries and a tokeniser.
  private let programBytes = 64 << 20

  /// Estimates for a number of calibration tokens.
  package init(_ model: ModelSummary, tokens: Int = 65_536) {
    let columns = model.sites.map { $0.units * $0.columnsPerUnit }
    let widest = columns.max() ?? 0
    let hidden = model.hiddenSize
    let firstLayer = model.sites.prefix { $0.site.layer == 0 }.map { $0.units * $0.columnsPerUnit }
    accumulatorBytes = 2 * 8 * columns.reduce(0) { $0 + $1 * ($1 + 1) / 2 }
    weightBytes = 4 * model.parameters
    tableBytes = 4 * max(0, model.parameters - model.prunableParameters)
    // A layer is converted while its stored form is mapped.
    layerBytes = 6 * model.prunableParameters / max(model.layers, 1)
    hiddenBytes = 4 * max(tokens, 0) * hidden
    let rows = min(max(tokens, 0), TokenBatch.usualTokens)
    batchBytes = 4 * rows * (6 * hidden + 3 * widest)
    // Both sites' sums, and float32 products on their way into the wider one's.
    layerAccumulatorBytes = 8 * firstLayer.reduce(0) { $0 + $1 * $1 } + 4 * widest * widest
    // A site is made of a layer, both parts' Gram matrices, and the consumer in float64.
    openingBytes = layerBytes + 8 * (2 * widest * widest + widest * hidden)
    // Both parts' Gram matrices, the kept columns' part of one beside those between kept and pruned
    // ones, and the consumer, its residual and products.
    siteBytes = 8 * (3 * widest * widest + 5 * widest * hidden)
    // Curves factor the whole matrix.
    curveBytes = siteBytes + 8 * widest * widest
    // The pruned stream's Gram matrices and cross products, of both parts, beside the dense one's.
    driftBytes = 8 * (2 * widest * widest + 4 * widest * hidden)
    // All layers' inputs, the gradients of one layer's weights, and a batch on its way back.
    let states = min(max(tokens, 0), CalibrationLoss.maximumTokens) * hidden * (model.layers + 1)
    gradientBytes = 4 * min(states, CalibrationLoss.maximumStates) + layerBytes + 2 * batchBytes
  }

  /// What a purpose needs, part by part.
  /// - Parameters:
  ///   - spills: whether hidden states are on disk, and layers read as they are used.
  ///   - workers: sites that are worked on at once, where the whole model is in memory.
  ///   - extras: what the pruning does beside.
  package func parts(
    _ purpose: Purpose, spills: Bool, workers: Int = 1, extras: Extras = []
  ) -> [Part] {
    // One after the other: a calibration, and then sites without their layer's other weights.
    if purpose == .prune, extras.isDisjoint(with: [.sequential, .gradients]) {
      let calibrating = parts(.calibrate, spills: spills)
      let reconstructing = [
        Part(name: "tables and the program", bytes: tableBytes + programBytes),
        Part(
          name: "a site and its statistics",
          bytes: max(openingBytes, extras.contains(.curves) ? curveBytes : siteBytes)),
      ]
      func total(_ parts: [Part]) -> Int { parts.reduce(0) { $0 + $1.bytes } }
      return total(calibrating) > total(reconstructing) ? calibrating : reconstructing
    }
    let isResident = purpose == .interactive && !spills
    var parts = [
      Part(
        name: isResident ? "weights" : "tables and one layer's weights",
        bytes: isResident ? weightBytes : tableBytes + layerBytes),
      Part(name: "batches and the program", bytes: batchBytes + programBytes),
    ]
    let isSequential = extras.contains(.sequential)
    if !spills {
      parts.append(Part(name: "hidden states", bytes: (isSequential ? 2 : 1) * hiddenBytes))
    }
    if extras.contains(.gradients) { parts.append(Part(name: "gradients", bytes: gradientBytes)) }
    if isSequential {
      parts.append(Part(name: "the pruned stream", bytes: driftBytes + layerBytes + batchBytes))
    }
    let matrices =
      switch purpose {
      case .calibrate: layerAccumulatorBytes
      case .prune: max(layerAccumulatorBytes, curveBytes)
      case .interactive:
        max(layerAccumulatorBytes, (spills ? 1 : workers) * curveBytes)
          + (spills ? 0 : min(2 * accumulatorBytes, LoadedModel.usualRetainedBytes))
      }
    parts.append(Part(name: "statistics", bytes: matrices))
    return parts
  }

  /// What a purpose needs in all.
  package func bytes(
    _ purpose: Purpose, spills: Bool = false, workers: Int = 1, extras: Extras = []
  ) -> Int {
    parts(purpose, spills: spills, workers: workers, extras: extras).reduce(0) { $0 + $1.bytes }
  }

  /// What a calibration needs: tables, one layer, its accumulators, all hidden states, a batch.
  package var calibrateBytes: Int { bytes(.calibrate) }
}
