/// Its class has no biases.
struct MistralExport: DecoderExport {
  let family = "mistral"
  let classPrefix = "Mistral"

  func familyClass(_ shape: PrunedShape) -> StockClass? {
    guard shape.biases == LinearBiases() else { return nil }
    return StockClass(
      modelType: family, classPrefix: classPrefix, biases: LinearBiases(), fields: [:])
  }

  var ggufArchitectures: [GGUFArchitecture] { [.llama, .deci] }
}
