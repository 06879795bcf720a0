internal import PruningPlan

extension FormulaEngine {
  /// Token errors around a method's error, denser near it; 1200 tokens a site, a fifth held out.
  func distribution(_ sites: [SiteID], _ settings: [SiteID: SiteSettings]) -> ErrorDistribution {
    var methods: [Reconstruction: MethodErrors] = [:]
    for method in Reconstruction.ablation {
      var sum: Float = 0
      var errors: [Float] = []
      for id in sites {
        guard let site = model.sites.first(where: { $0.site == id }), let own = settings[id] else {
          continue
        }
        let error = Self.termError(id, own, method, units: site.units)
        sum += error
        errors += (0..<1200).map { token in
          let place = Float((token * 7) % 100) / 100 - 0.5
          return error * (1 + 1.6 * place * abs(place) * 2)
        }
      }
      let mean = sum / Float(max(1, sites.count))
      methods[method] = MethodErrors(
        error: mean, heldOutError: heldOutFactor.map { mean * $0 },
        fitted: ErrorHistogram(errors.prefix(960)),
        heldOut: heldOutFactor.map { factor in
          ErrorHistogram(errors.suffix(240).map { $0 * factor })
        } ?? ErrorHistogram())
    }
    return ErrorDistribution(sites: sites, methods: methods, isComplete: true)
  }

  /// LIAR's halves lie between bias compensation and the whole.
  private static func termError(
    _ id: SiteID, _ settings: SiteSettings, _ method: Reconstruction, units: Int
  ) -> Float {
    func error(_ method: Reconstruction) -> Float {
      Self.error(id, settings.criterion, method, kept: settings.kept, units: units)
    }
    return switch method {
    case .liarWeights: 0.6 * error(.liar) + 0.4 * error(.bias)
    case .liarValues: 0.9 * error(.liar) + 0.1 * error(.bias)
    case .liarBias: 0.1 * error(.liar) + 0.9 * error(.bias)
    default: error(method)
    }
  }

  private static let words = [
    " the", " river", " runs", " past", " a", " town", " of", " glass", " where", " größe", " 日本",
    " nobody", " sleeps", ",", " and", " boats",
  ]

  /// Words in turn; a pruned model leaves the text after a third of the tokens.
  func continuations(
    _ job: JobID, _ prompt: String, _ recipe: Recipe, _ options: GenerationOptions
  ) -> [EngineEvent] {
    (0..<options.maximumTokens).flatMap { step -> [EngineEvent] in
      let differs = step >= options.maximumTokens / 3 && loss(recipe) > 0
      return ModelSide.allCases.map { side -> EngineEvent in
        let number = (step + prompt.count + (differs && side == .pruned ? 5 : 0)) % Self.words.count
        return .generated(
          job, side, GeneratedToken(token: number, text: Self.words[number]))
      }
    }
  }

  /// Sentences whose similarity falls with their number; pruning swaps neighbouring ones.
  func nearest(_ sentence: String, _ second: String?, _ recipe: Recipe, _ limit: Int)
    -> NearestSentences
  {
    let isPruned = loss(recipe) > 0
    let count = 24
    func neighbour(_ rank: Int, _ side: ModelSide) -> Neighbour {
      let swapped = min(count - 1, rank % 3 == 0 ? rank + 1 : rank % 3 == 1 ? rank - 1 : rank)
      let other = isPruned ? swapped : rank
      let sample = side == .pruned ? other : rank
      return Neighbour(
        sample: sample,
        text: samples[sample % samples.count].dropFirst().dropLast()
          .joined(separator: " ").replacing(" ##", with: "") + " (\(sample))",
        similarity: 0.9 - Double(rank) * 0.03 - (side == .pruned ? 0.01 : 0), otherRank: other)
    }
    var nearest: [ModelSide: [Neighbour]] = [:]
    var pair: [ModelSide: Double] = [:]
    for side in ModelSide.allCases {
      nearest[side] = (0..<min(limit, count)).map { neighbour($0, side) }
      if second != nil { pair[side] = side == .dense ? 0.812 : 0.79 }
    }
    return NearestSentences(
      nearest: nearest, pair: pair, agreement: 1 - loss(recipe) / 10, count: count)
  }
}
