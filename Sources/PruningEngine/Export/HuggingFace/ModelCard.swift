internal import Foundation
internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// `README.md` of an exported folder: what it is, how to load it, and its figures.
struct ModelCard {
  let content: ExportContent
  let layout: HuggingFaceLayout
  let isPadded: Bool
  /// Of all files but this one.
  let bytes: Int
  let parameters: Int

  var text: String {
    let summary = content.model.summary
    let size = ModelSize(
      before: summary.parameters, after: parameters, prunable: summary.prunableParameters)
    var lines = [
      "---",
      "library_name: \(isSentenceModel ? "sentence-transformers" : "transformers")",
      "tags: [pruning, liar]",
      "---",
      "# \(ReportDocument.plain(summary.name)), pruned",
      "",
      isPadded
        ? "Pruned by LIAR Workbench; the shapes are the dense model's, pruned units are zero. It "
          + "loads wherever the dense model does, and takes as much space and time."
        : "Pruned by LIAR Workbench: whole attention heads and FFN neurons are gone, and the weights "
          + "that read the remaining ones are reconstructed.",
      "",
      "| | dense | pruned |",
      "|---|---|---|",
      "| parameters of the model | \(ReportFormat.count(size.before)) | "
        + "\(ReportFormat.count(size.after)) (\(size.modelChange)) |",
      "| of them prunable | \(ReportFormat.count(size.prunable)) | "
        + "\(ReportFormat.count(size.prunable - size.removed)) (\(size.prunableChange)) |",
      "| bytes | \(ReportFormat.count(summary.fileBytes)) | \(ReportFormat.count(bytes)) |",
      "",
      "## Loading",
      "",
      layout.isOwnCode
        ? "The layers have widths of their own, so the class `\(layout.className)` is in this "
          + "folder (`\(HuggingFaceCode.modelFile)`), and transformers asks for "
          + "`trust_remote_code=True`."
        : "`\(layout.className)`, a class of transformers.",
      "",
      "```python",
    ]
    lines += loading
    lines += ["```", "", "## Sites", ""]
    lines += sites
    lines += ["", "## Recipe", ""]
    if let calibration = content.recipe.calibration {
      lines.append(
        "Calibrated on \(calibration.samples) samples of up to \(calibration.length) tokens of "
          + "\(ReportDocument.code(URL(fileURLWithPath: calibration.file).lastPathComponent)) "
          + "(seed \(calibration.seed), \(Numerals.percent(calibration.heldOut)) held out)."
      )
    }
    lines += [
      "`pruning-recipe.toml` says everything: `liar prune MODEL --recipe pruning-recipe.toml "
        + "-o OUT` repeats it.",
      "",
      "## Method",
      "",
      "LIAR, linear interpolation-based adaptive reconstruction: <https://arxiv.org/abs/2407.13331>",
    ]
    if FileManager.default.fileExists(
      atPath: content.model.location.companion("README.md") ?? ""),
      content.model.dense.architecture.isUniform
    {
      lines += [
        "",
        "The dense model's own card, with its licence and limits, is `\(HuggingFaceFolder.originalCard)`.",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var isSentenceModel: Bool {
    !content.model.summary.predictsText
      && (content.model.location.gguf != nil
        || content.model.location.companion("modules.json") != nil)
  }

  private var loading: [String] {
    let trust = layout.isOwnCode ? ", trust_remote_code=True" : ""
    if isSentenceModel {
      return [
        "from sentence_transformers import SentenceTransformer",
        "model = SentenceTransformer(\"path/to/this/folder\"\(trust))",
        "embeddings = model.encode([\"A sentence.\", \"Another one.\"])",
      ]
    }
    let automatic = layout.automaticClass
    return [
      "from transformers import \(automatic), AutoTokenizer",
      "model = \(automatic).from_pretrained(\"path/to/this/folder\"\(trust))",
      "tokenizer = AutoTokenizer.from_pretrained(\"path/to/this/folder\"\(trust))",
    ]
  }

  /// The error that counts first, the fitted one beside it.
  private var sites: [String] {
    var lines = [
      "| site | kept | of | criterion | reconstruction | held-out error | fitted error |",
      "|---|---|---|---|---|---|---|",
    ]
    let outcomes = Dictionary(
      content.updates.map { ($0.outcome.site, $0.outcome) }, uniquingKeysWith: { $1 })
    for site in content.model.summary.sites {
      guard let outcome = outcomes[site.site], let settings = content.recipe.sites[site.site] else {
        lines.append("| \(site.site) | \(site.units) | \(site.units) | | | | |")
        continue
      }
      lines.append(
        "| \(site.site) | \(outcome.kept) | \(outcome.units) | \(settings.criterion.rawValue) | "
          + "\(settings.reconstruction.rawValue) | "
          + "\(outcome.heldOutError.map { Numerals.fixed($0, 4) } ?? "") | "
          + "\(Numerals.fixed(outcome.error, 4))"
          + (outcome.figure.overfits ? " (\(ErrorFigure.overfitWord)) |" : " |"))
    }
    return lines
  }
}
