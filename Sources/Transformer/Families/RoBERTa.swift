/// Its positions are counted from the padding id + 1.
struct RoBERTa: RoBERTaLike {
  let name = "roberta"
  let title = "RoBERTa"
}
