internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan
internal import Transformer

/// `liar inspect`
struct Inspect: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a model's architecture, sites, parameters and memory needed.")

  @OptionGroup var model: ModelArgument
  @Option(help: "Samples of a calibration, for the memory needed.") var samples = 128
  @Option(help: "Their tokens (default 128 for embeddings, 512 for prediction).") var length: Int?
  @OptionGroup(title: "Output") var result: ResultOptions
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func validate() throws {
    guard (1...1 << 32).contains(samples), (1...1 << 30).contains(length ?? 1) else {
      throw ValidationError("--samples and --length must be at least 1, and sizes of texts.")
    }
  }

  func run() throws {
    try result.target.check(apartFrom: model.sources)
    try Foreground.work { work in
      let model = try LoadedModel.open(path: model.model, .streamed, work: work)
      DecisionLog.opened(model)
      try result.write(InspectReport(model, samples: samples, length: length))
    }
  }
}

private struct InspectReport: CommandResult {
  /// How texts are embedded; nil for a model that predicts them.
  struct Embedding: Encodable {
    var pooling: String
    var dimensions, longest_text: Int
    var prompts: [String]
    var default_prompt: String?

    init?(_ model: LoadedModel) {
      guard !model.summary.predictsText else { return nil }
      pooling = model.poolingName
      dimensions = model.pipeline.width(of: model.summary.hiddenSize)
      longest_text = model.maximumLength
      prompts = model.encoding.prompts.keys.sorted()
      default_prompt = model.encoding.defaultPromptName
    }
  }
  struct Model: Encodable {
    var name, family, kind: String
    var layers, hidden_size, heads, kv_heads, head_size, ffn_size, vocabulary: Int
    var parameters, prunable_parameters: Int
    var task_heads: [ModelHead]
    var tasks: [EvaluationTask]
    var embedding: Embedding?
    /// What a user should know of the files.
    var notes: [String]
  }
  struct Site: Encodable {
    var site: SiteID
    var unit: UnitKind
    var units, parameters_per_unit: Int
  }
  struct Memory: Encodable {
    var calibrate_bytes, accumulators_bytes, prune_bytes, interactive_bytes: Int
    /// With --spill.
    var spilled_bytes: Int
  }

  var model: Model
  var sites: [Site]
  var memory: Memory
  /// For the table alone; JSON has its calibration in the command line.
  private let samples: Int
  private let summary: ModelSummary

  enum CodingKeys: String, CodingKey { case model, sites, memory }

  init(_ loaded: LoadedModel, samples: Int, length: Int?) {
    let summary = loaded.summary
    self.samples = samples
    self.summary = summary
    model = Model(
      name: summary.name, family: summary.family, kind: summary.kind, layers: summary.layers,
      hidden_size: summary.hiddenSize, heads: summary.heads, kv_heads: summary.keyValueHeads,
      head_size: summary.headSize, ffn_size: summary.ffnSize, vocabulary: summary.vocabulary,
      parameters: summary.parameters, prunable_parameters: summary.prunableParameters,
      task_heads: summary.taskHeads, tasks: summary.tasks,
      embedding: Embedding(loaded), notes: summary.notes)
    sites = summary.sites.map {
      Site(
        site: $0.site, unit: $0.unit, units: $0.units, parameters_per_unit: $0.parametersPerUnit)
    }
    let need = MemoryEstimate(
      summary, tokens: samples * (length ?? summary.usualLength))
    memory = Memory(
      calibrate_bytes: need.calibrateBytes, accumulators_bytes: need.accumulatorBytes,
      prune_bytes: need.bytes(.prune), interactive_bytes: need.bytes(.interactive),
      spilled_bytes: need.bytes(.interactive, spills: true))
  }

  var csv: CSVTable {
    var csv = CSVTable(["site", "unit", "units", "parameters_per_unit"])
    for site in sites {
      csv.add([site.site, site.unit.rawValue, site.units, site.parameters_per_unit])
    }
    return csv
  }

  var table: String {
    let grouped =
      summary.heads == summary.keyValueHeads
      ? "\(summary.heads) heads"
      : "\(summary.heads) heads, \(summary.keyValueHeads) KV heads"
    let prunableShare = Double(summary.prunableParameters) / Double(max(summary.parameters, 1))
    var text = """
      \(summary.name.safeLine)  \(summary.family), \(summary.kind)
      \(summary.layers) layers, \(summary.hiddenSize) wide, \(grouped) of \(summary.headSize), \
      FFN \(summary.ffnSize), vocabulary \(summary.vocabulary)
      \(Format.count(summary.parameters)) parameters, \(Format.count(summary.prunableParameters)) \
      of them prunable (\(Numerals.percent(prunableShare)) of the model)
      stored as \(summary.storage) in \(ByteSize.text(summary.fileBytes))
      memory to calibrate (\(samples) samples): \(ByteSize.text(memory.calibrate_bytes)), to prune: \
      \(ByteSize.text(memory.prune_bytes))
      memory in the workbench: \(ByteSize.text(memory.interactive_bytes)), or \
      \(ByteSize.text(memory.spilled_bytes)) with --spill
      accumulators on disk: \(ByteSize.text(memory.accumulators_bytes))

      """
    if let embedding = model.embedding { text += embedding.line }
    for note in summary.notes { text += "note: \(note.safeLine)\n" }
    text += "\n"
    var table = TextTable(["site", ">units", "unit", ">parameters/unit"])
    for site in sites {
      table.add([
        site.site.description, "\(site.units)", site.unit.rawValue, "\(site.parameters_per_unit)",
      ])
    }
    text += table.text
    return text
  }
}

extension InspectReport.Embedding {
  /// The same for a reader.
  fileprivate var line: String {
    var parts = ["\(dimensions) entries", "\(pooling)", "at most \(longest_text) tokens"]
    if !prompts.isEmpty {
      parts.append("prompts " + prompts.joined(separator: ", "))
      parts.append(default_prompt.map { "\($0) by default" } ?? "none by default")
    }
    return "embeddings: " + parts.joined(separator: "; ").safeLine + "\n"
  }
}
