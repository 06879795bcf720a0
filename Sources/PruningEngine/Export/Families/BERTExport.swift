internal import LinearAlgebra
internal import ModelFormats
internal import Tokenization
internal import Transformer

struct BERTExport: EncoderExport {
  let family = "bert"
  let classPrefix = "Bert"

  func configuration(of model: LoadedModel) throws -> [String: JSONValue] {
    let c = model.dense.architecture
    var fields = commonFields(of: model)
    fields["layer_norm_eps"] = .shortest(c.norm.epsilon)
    fields["type_vocab_size"] = .int(model.dense.embeddings.types?.rows ?? 2)
    return fields
  }
}
