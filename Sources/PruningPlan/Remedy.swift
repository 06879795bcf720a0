/// What can be done about an error or a warning.
///
/// A value, because where it is done differs: the command line says it with its options, the
/// workbench with its keys, and what is read elsewhere with neither.
package enum Remedy: Hashable, Sendable {
  // Models
  case openModel
  /// Any package may be fetched, though it is not known to carry a model.
  case anyPackage
  case otherPython

  // Statistics
  case calibrate
  case moreText
  case fewerSamples
  case shorterSamples
  /// Samples have to be held out, for an error that is measured on them.
  case holdOut
  case holdOutLess
  case tokenWeighting(TokenWeighting)

  // The plan
  case raiseRidge
  case automaticRidge
  case fixedRidge
  case loss(LossKind)
  case reconstruction(Reconstruction)
  case target(SequentialTarget)
  /// The same width at all sites of a kind.
  case uniformWidths

  // Evaluation
  case longerSamples
  /// A classifier fitted on rows of text and label.
  case probe

  // Exports
  case export([ExportFormat])
  case storage([WeightStorage])
  case otherTarget
  case replaceTarget

  // Memory
  /// The disk in place of memory; so many bytes of memory do then.
  case spill(bytes: Int)
  case moreMemory
}

extension Remedy {
  /// What to do, in words that name neither an option nor a key.
  package var phrase: String {
    switch self {
    case .openModel: "open a model first"
    case .anyPackage: "allow any package"
    case .otherPython: "name another Python"
    case .calibrate: "calibrate on a text first"
    case .moreText: "take more text"
    case .fewerSamples: "take fewer samples"
    case .shorterSamples: "take shorter samples"
    case .holdOut: "hold samples out"
    case .holdOutLess: "hold fewer samples out"
    case .tokenWeighting(let weighting): "let tokens count by \(weighting.rawValue)"
    case .raiseRidge: "take a larger ridge"
    case .automaticRidge: "let the held-out error choose the ridge"
    case .fixedRidge: "give the ridge as a number"
    case .loss(let loss): "take the loss \(loss.rawValue)"
    case .reconstruction(let method): "take the reconstruction \(method.rawValue)"
    case .target(let target): "take the target \(target.rawValue)"
    case .uniformWidths: "prune all sites of a kind by the same ratio and protect none"
    case .longerSamples: "take longer windows"
    case .probe: "give rows of text and label to fit a probe on"
    case .export(let formats): "export \(Self.alternatives(formats.map(\.rawValue)))"
    case .storage(let types): "store weights as \(Self.alternatives(types.map(\.rawValue)))"
    case .otherTarget: "choose another name"
    case .replaceTarget: "have it replaced"
    case .spill(let bytes): "use the disk, with \(ByteSize.text(bytes)) of memory"
    case .moreMemory: "take a machine with more memory"
    }
  }

  /// A sentence with what can be done about it.
  ///
  /// - Parameters:
  ///   - text: what is wrong, and where.
  ///   - remedies: what can be done about it, the best first.
  ///   - say: the words for each remedy.
  package static func sentence(
    _ text: String, _ remedies: [Remedy], _ say: (Remedy) -> String = \.phrase
  ) -> String {
    remedies.isEmpty ? text : "\(text); \(alternatives(remedies.map(say)))"
  }

  /// `a, b or c`.
  private static func alternatives(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " or " + last
  }
}
