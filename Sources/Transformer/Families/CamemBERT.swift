/// RoBERTa's classes with a French vocabulary.
struct CamemBERT: RoBERTaLike {
  let name = "camembert"
  let title = "CamemBERT"
}
