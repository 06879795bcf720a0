internal import ModelFormats

/// The Python files that go into a folder whose layers have widths of their own: transformers'
/// classes, with each layer's linear layers replaced by narrower ones.
struct HuggingFaceCode {
  static let configurationFile = "configuration_liar.py"
  static let modelFile = "modeling_liar.py"

  private let export: any FamilyExport
  private let own: OwnClass

  init(_ export: any FamilyExport, _ own: OwnClass) {
    self.export = export
    self.own = own
  }

  private var prefix: String { export.classPrefix }

  /// `auto_map` of `config.json`.
  static func autoMap(_ export: any FamilyExport) -> JSONValue {
    let prefix = "Liar" + export.classPrefix
    let configuration = "configuration_liar.Liar" + export.configurationClass
    var map: [String: JSONValue] = ["AutoConfig": .string(configuration)]
    for (ending, automatic) in export.classes {
      map[automatic] = .string("modeling_liar.\(prefix)\(ending)")
    }
    return .object(map)
  }

  /// The text of `configuration_liar.py`.
  var configuration: String {
    """
    \"\"\"Configuration of a pruned \(prefix) whose layers have widths of their own.\"\"\"

    from transformers import \(export.configurationClass)


    class Liar\(export.configurationClass)(\(export.configurationClass)):
        # Fields beside those of \(export.configurationClass), lists with an entry a layer:
        #   \(own.fieldNames)
        model_type = "liar_\(export.family)"

    """
  }

  /// The text of `modeling_liar.py`.
  var model: String {
    let endings = export.classes.keys.sorted()
    let imported = endings.map { "    \(prefix)\($0)," }.joined(separator: "\n")
    let definitions = endings.map { ending in
      """


      class Liar\(prefix)\(ending)(_Narrow, \(prefix)\(ending)):
          config_class = Liar\(export.configurationClass)

      """
    }
    return """
      \"\"\"A pruned \(prefix) whose layers have widths of their own.\"\"\"

      from torch import nn
      from transformers import (
      \(imported)
      )

      from .configuration_liar import Liar\(export.configurationClass)


      def _linear(old, inputs, outputs, bias=True):
          return nn.Linear(
              inputs, outputs, bias=bias, device=old.weight.device, dtype=old.weight.dtype
          )


      \(own.narrowing)

      class _Narrow:
          def __init__(self, config, *arguments, **keywords):
              super().__init__(config, *arguments, **keywords)
              narrow(self.base_model, config)

      """ + definitions.joined()
  }
}
