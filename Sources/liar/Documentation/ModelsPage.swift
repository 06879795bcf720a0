internal import ModelFormats
internal import PruningEngine
internal import Transformer

/// `MODELS.md`: what is read of each family, what of it is pruned, and what loads the result, from
/// the tables that readers and exporters decide by.
enum ModelsPage {
  static func text() throws -> String {
    let families = try FamilySupport.all()
    var lines: [String] = [
      "# Models",
      "",
      "Made by `make docs` from the tables that readers and exporters decide by. "
        + "[INTEROP.md](INTEROP.md) says why, and what was measured.",
      "",
      "A model is a Hugging Face folder (`config.json`, safetensors) or a GGUF file. Units of a site "
        + "are heads where each has keys and values of its own, groups of query heads with the keys "
        + "and values that they share where not, and FFN neurons.",
      "",
      "| family | `model_type` | GGUF read | attends | FFN |", "|---|---|---|---|---|",
    ]
    lines += families.map(overview)
    lines += [
      "",
      "The tables say what loads a pruned model: with `--output-format hf` a class of transformers, "
        + "or the class in the folder (`modeling_liar.py`, with `trust_remote_code=True`), which "
        + "holds any widths and biases; with `hf-padded` a class of transformers at the dense "
        + "widths, pruned units zero; with `gguf` an architecture of llama.cpp. LIAR and `bias` "
        + "add biases behind heads and neurons, `liar-values` those of values alone, `liar-weights` "
        + "and `none` none. What has a dash is refused before any work. "
        + "Models that came with settings or biases of their own can have other rows: `liar prune` "
        + "says them. A decoder that embeds has the rows of its family, with the class that has no "
        + "head (`…Model` for `…ForCausalLM`) where its files name that.",
    ]
    for family in families { lines += section(family) }
    return lines.joined(separator: "\n")
  }

  private static func overview(_ support: FamilySupport) -> String {
    let description = support.description
    let architecture = description.architecture
    let cells = [
      "[\(support.family.title)](#\(anchor(support.family.title)))", list(description.modelTypes),
      list(description.ggufArchitectures),
      architecture.attention.isCausal ? "to what came before" : "to both sides",
      architecture.feedForward.isGated ? "gated" : "plain",
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }

  private static func section(_ support: FamilySupport) -> [String] {
    var lines: [String] = [
      "", "## \(support.family.title)", "",
      "| widths | biases | `hf` | `hf-padded` | `gguf` |", "|---|---|---|---|---|",
    ]
    for pruning in FamilySupport.Pruning.allCases {
      let rows = support.rows.filter { $0.pruning == pruning }
      // A line for those that make no difference.
      var left = rows[...]
      while let first = left.first {
        let alike = left.prefix { loaders($0) == loaders(first) }
        left = left.dropFirst(alike.count)
        let biases =
          alike.count == rows.count ? "any" : alike.map(\.biases.title).joined(separator: ", ")
        lines.append("| \(pruning.title) | \(biases) | \(loaders(first)) |")
      }
    }
    let refused = Set(support.description.refused.map(\.key)).sorted()
    if !refused.isEmpty {
      lines += ["", "Refused by name where they change the computation: \(list(refused))."]
    }
    return lines
  }

  private static func loaders(_ row: FamilySupport.Row) -> String {
    let cells = [
      code(row.stockClass, otherwise: "in the folder"), code(row.paddedClass, otherwise: "—"),
      code(row.ggufArchitecture, otherwise: "—"),
    ]
    return cells.joined(separator: " | ")
  }

  private static func code(_ name: String?, otherwise: String) -> String {
    name.map { "`\($0)`" } ?? otherwise
  }

  private static func list(_ words: [String]) -> String {
    words.isEmpty ? "—" : words.map { "`\($0)`" }.joined(separator: ", ")
  }

  /// As Markdown's readers make it of a heading.
  private static func anchor(_ title: String) -> String {
    title.lowercased().replacing(" ", with: "-").filter { $0.isLetter || $0.isNumber || $0 == "-" }
  }
}

extension FamilySupport.Pruning {
  fileprivate var title: String {
    switch self {
    case .neurons: "all heads, one FFN width"
    case .headsAndNeurons: "fewer heads, the same everywhere"
    case .byLayer: "each layer's own"
    }
  }
}

extension FamilySupport.Biases {
  fileprivate var title: String {
    switch self {
    case .none: "as they were"
    case .ofValues: "of values"
    case .ofConsumers: "added"
    }
  }
}
