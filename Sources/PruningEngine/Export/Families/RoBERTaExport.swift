struct RoBERTaExport: EncoderExport {
  let family = "roberta"
  let classPrefix = "Roberta"
}
