struct XLMRoBERTaExport: EncoderExport {
  let family = "xlm-roberta"
  let classPrefix = "XLMRoberta"
  // llama.cpp's `bert` would do; its tokeniser for these models isn't written.
  let ggufArchitectures: [GGUFArchitecture] = []
}
