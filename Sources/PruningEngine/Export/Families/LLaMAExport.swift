internal import Transformer

struct LLaMAExport: DecoderExport {
  let family = "llama"
  let classPrefix = "Llama"

  func familyClass(_ shape: PrunedShape) -> StockClass? { nil }

  var ggufArchitectures: [GGUFArchitecture] { [.llama, .deci] }
}
