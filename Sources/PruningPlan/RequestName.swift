/// The requests that lines of JSON make, by the names that they go by there.
package enum RequestName: String, CaseIterable, Sendable {
  case open, list, summarise, calibrate, analyze, removals, depth, allocate
  case tokenErrors = "token-errors"
  case worstTokens = "worst-tokens"
  case distribution, figures
  case writeFigures = "write-figures"
  case generate, neighbours, evaluate, export, measure

  /// The keys that the request takes, in words; the ones in brackets may be left out.
  package var keys: String {
    switch self {
    case .open: "path"
    case .list: "path of a folder"
    case .summarise: "paths"
    case .calibrate: "calibration: file [samples, length, seed, heldOut, tokenWeighting, …]"
    case .analyze: "sites [criterion, estimate, byHand]"
    case .removals: "settings of removed sites and those before them [estimate]"
    case .depth: "[depth: reconstruction, patched; estimate]"
    case .allocate:
      "allocation: budget [scale, round_to, cuts, pass]; settings [estimate, revision]"
    case .tokenErrors: "settings [sample, sites, estimate, revision]"
    case .worstTokens: "settings [sites: the first is taken; limit, estimate, revision]"
    case .distribution: "settings [sites, estimate, revision]"
    case .figures: "comparison: criteria, reconstructions, ratios, …"
    case .writeFigures: "figures: what the request figures gave; destination [overwrite]"
    case .generate: "prompt, recipe [generation: maximumTokens, temperature, seed]"
    case .neighbours: "sentence, recipe [second, limit]"
    case .evaluate: "evaluation: task, file, …; [recipe]"
    case .export: "recipe, destination [format, storage, overwrite]"
    case .measure: "recipe [format, storage]: an export's size, without writing it"
    }
  }

  /// All names, as a sentence has them: `open, list, … or measure`.
  static var allNames: String {
    let names = allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }
}
