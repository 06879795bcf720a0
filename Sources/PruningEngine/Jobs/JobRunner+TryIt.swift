internal import PruningPlan
internal import Tokenization
internal import Transformer

extension JobRunner {
  /// How the errors of all tokens are distributed, told as it is counted.
  func distribution(
    _ sites: [SiteID], _ settings: [SiteID: SiteSettings], _ estimate: EstimateOptions,
    _ revision: Int
  ) throws {
    let pruner = try prepared(settings.values.map(\.criterion), estimate)
    var distribution = TokenDistribution(
      pruner: pruner, estimate: estimate, cache: state.activations, work: work
    ) { emit(.distribution(job, $0, revision: revision)) }
    try distribution.run(sites, settings)
  }

  /// Both models take turns, so that their texts can be read beside each other.
  func generate(_ prompt: String, _ recipe: Recipe, _ options: GenerationOptions) throws {
    let model = try state.model()
    func continuation(_ subject: TransformerModel) throws -> Continuation {
      try Continuation(
        model, by: subject, prompt: prompt, temperature: options.temperature, seed: options.seed)
    }
    // The dense side first: what is wrong with the prompt is known before anything is pruned.
    var sides: [(side: ModelSide, text: Continuation, isOver: Bool)] = [
      (.dense, try continuation(model.dense), false)
    ]
    sides.append((.pruned, try continuation(prunedModel(recipe)), false))
    for step in 0..<max(options.maximumTokens, 0) {
      for index in sides.indices where !sides[index].isOver {
        try work.check()
        if let token = try model.namingWeights({ try sides[index].text.step() }) {
          emit(.generated(job, sides[index].side, token))
        } else {
          sides[index].isOver = true
        }
      }
      work.progress(Double(step + 1) / Double(options.maximumTokens), "generating")
      if sides.allSatisfy(\.isOver) { break }
    }
    for index in sides.indices {
      let rest = sides[index].text.finish()
      if !rest.isEmpty {
        emit(.generated(job, sides[index].side, GeneratedToken(token: nil, text: rest)))
      }
    }
  }

  /// The texts nearest to a sentence; their embeddings are kept for the next one.
  func neighbours(_ sentence: String, _ second: String?, _ recipe: Recipe, _ limit: Int) throws {
    let model = try state.model()
    guard !model.summary.predictsText else {
      throw EngineError(.unsupported, "\(model.summary.name) is a decoder and embeds no texts")
    }
    guard let calibration = state.calibration() else {
      throw EngineError(.usage, "there are no statistics", .calibrate)
    }
    guard try !model.tokenizer.encode(sentence, addingSpecialTokens: false).isEmpty else {
      throw EngineError(.usage, "the sentence has no tokens")
    }
    let search = SentenceSearch(model: model, samples: calibration.samples.all, work: work)
    let subjects: [ModelSide: TransformerModel] = [
      .dense: model.dense, .pruned: try prunedModel(recipe),
    ]
    var texts: [ModelSide: [[Float]]] = [:]
    for (side, subject) in subjects {
      let key = PrunedCache.Key(side == .dense ? nil : recipe, calibration)
      if let known = state.pruned.embeddings(key) {
        texts[side] = known
      } else {
        let embeddings = try search.embeddings(by: subject)
        state.pruned.store(embeddings, key)
        texts[side] = embeddings
      }
    }
    emit(
      .neighbours(
        job,
        try search.run(sentence, second: second, subjects: subjects, texts: texts, limit: limit)))
  }

  /// A recipe's model, kept until another one is asked for; without sites, the dense one.
  private func prunedModel(_ recipe: Recipe) throws -> TransformerModel {
    let run = try run()
    guard !recipe.sites.isEmpty else { return run.model.dense }
    let known = run.knownStatistics(for: recipe).flatMap {
      state.pruned.model(PrunedCache.Key(recipe, $0))
    }
    if let known { return known }
    let outcome = try run.prune(recipe)
    let pruned = outcome.pruned
    state.pruned.store(pruned, PrunedCache.Key(recipe, outcome.pruner.calibration))
    return pruned
  }
}
