internal import PruningEngine
internal import PruningPlan

extension Remedy {
  /// What to do, by the options of the command line.
  var options: String {
    switch self {
    case .anyPackage: "give --any to fetch any other"
    case .otherPython: "name another Python with --python"
    case .calibrate: "give --calibration FILE (.txt, .json, .jsonl, .csv or .tsv)"
    case .fewerSamples: "take fewer --samples"
    case .shorterSamples: "take a smaller --length"
    case .longerSamples: "take a greater --length"
    case .holdOut: "give --held-out more than 0"
    case .holdOutLess: "take a smaller --held-out"
    case .tokenWeighting(let weighting): "take --token-weighting \(weighting.rawValue)"
    case .raiseRidge: "raise --ridge"
    case .automaticRidge: "take --ridge auto"
    case .fixedRidge: "give --ridge a number"
    case .loss(let loss): "take --loss \(loss.rawValue)"
    case .reconstruction(let method): "take --reconstruction \(method.rawValue)"
    case .target(let target): "take --target \(target.rawValue)"
    case .uniformWidths: "prune all sites of a kind by the same --ratio, without --protect"
    case .probe: "give rows of text and label to fit a probe on (--probe --probe-train FILE)"
    case .export(let formats):
      "choose --output-format \(formats.map(\.rawValue).joined(separator: " or "))"
    case .storage(let types): "choose --dtype \(types.map(\.rawValue).joined(separator: " or "))"
    case .replaceTarget: "have it replaced with --force"
    case .spill(let bytes): "give --spill to do it with \(ByteSize.text(bytes)) and the disk"
    case .openModel, .moreText, .otherTarget, .moreMemory: phrase
    }
  }
}

extension EngineError {
  /// The sentence with what can be done about it on the command line.
  var line: String { Remedy.sentence(message, remedies, \.options) }
}

extension Notice {
  /// The same for a notice.
  var line: String { Remedy.sentence(text, remedies, \.options) }
}
