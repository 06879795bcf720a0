struct CamemBERTExport: EncoderExport {
  let family = "camembert"
  let classPrefix = "Camembert"
  // llama.cpp's `bert` would do; its tokeniser for these models isn't written.
  let ggufArchitectures: [GGUFArchitecture] = []
}
