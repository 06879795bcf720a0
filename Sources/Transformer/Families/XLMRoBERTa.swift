/// RoBERTa's classes with a vocabulary of a hundred languages.
struct XLMRoBERTa: RoBERTaLike {
  let name = "xlm-roberta"
  let title = "XLM-RoBERTa"
}
