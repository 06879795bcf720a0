import Foundation
import JSONSyntax
import LIARCore
import LinearAlgebra
import ModelFormats
import PruningPlan

@testable import PruningEngine
@testable import Transformer

extension FuzzedReader {
  /// The readers of what is known of a model beside its weights.
  static var models: [FuzzedReader] { [config, sentenceTransformers, accumulators] }

  private static let config = FuzzedReader(
    "config", .json,
    words: [
      "model_type", "bert", "roberta", "distilbert", "llama", "mistral", "qwen2", "qwen3", "gemma2",
      "smollm3", "no_rope_layers", "no_rope_layer_interval",
      "mpnet", "relative_attention_num_buckets", "modernbert", "local_attention", "gemma3_text",
      "phi3", "partial_rotary_factor", "longrope", "short_factor", "long_factor",
      "original_max_position_embeddings", "sliding_window_pattern", "rope_local_base_freq",
      "full_attention", "sliding_attention",
      "granite", "embedding_multiplier", "attention_multiplier", "residual_multiplier",
      "logits_scaling", "olmo", "clip_qkv",
      "hidden_size", "num_attention_heads", "num_key_value_heads", "head_dim", "num_hidden_layers",
      "intermediate_size", "rope_scaling", "rope_parameters", "rope_type", "yarn", "linear",
      "factor",
      "sliding_window", "layer_types", "hidden_act", "gelu", "vocab_size", "quantization_config",
    ],
    seeds: {
      try [
        "bert", "distilbert", "llama", "llama3-rope", "gemma2", "qwen2", "qwen3", "smollm3",
        "mpnet", "modernbert", "gemma3", "phi3-long", "granite",
        "olmo-clipped",
      ]
      .map {
        try Tree.bytes("Tests/TransformerTests/Fixtures/\($0)/config.json")
      }
    },
    read: { bytes in
      let config = try JSONValue.parse(bytes, file: "config.json")
      _ = try Architecture(huggingFace: config, file: "config.json")
    })

  private static var sentenceTransformers: FuzzedReader {
    let folder = ScratchFolder()
    let names = [
      "config.json", "modules.json", "config_sentence_transformers.json",
      "sentence_bert_config.json", "1_Pooling/config.json", "2_Dense/config.json",
      "tokenizer_config.json",
    ]
    return FuzzedReader(
      "sentence-transformers", .json,
      words: names + [
        "type", "path", "idx", "name", "pooling_mode", "pooling_mode_mean_tokens", "mean", "cls",
        "word_embedding_dimension", "in_features", "out_features", "activation_function", "prompts",
        "default_prompt_name", "max_seq_length", "truncate_dim", "similarity_fn_name",
      ],
      seeds: {
        [
          try Tree.folder("sample-models/tiny-bert", names),
          Array(
            #"""
            {"config.json":{"hidden_size":2},"modules.json":[
            {"idx":0,"name":"0","path":"","type":"sentence_transformers.models.Transformer"},
            {"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.models.Pooling"},
            {"idx":2,"name":"2","path":"2_Dense","type":"sentence_transformers.models.Dense"},
            {"idx":3,"name":"3","path":"3","type":"sentence_transformers.models.Normalize"}],
            "1_Pooling/config.json":{"word_embedding_dimension":2,"pooling_mode_mean_tokens":true},
            "2_Dense/config.json":{"in_features":2,"out_features":1,"bias":false,
            "activation_function":"torch.nn.modules.linear.Identity"},
            "config_sentence_transformers.json":{"prompts":{"query":"q: "},
            "default_prompt_name":"query","similarity_fn_name":"cosine"}}
            """#.utf8),
        ]
      },
      read: { bytes in
        _ = try folder.file("model.safetensors", archive())
        _ = try folder.file("2_Dense/model.safetensors", archive("linear.weight", shape: "[1,2]"))
        try folder.layOut(bytes, as: names)
        let location = try ModelLocation.open(path: folder.path)
        _ = try SentenceTransformerFiles(location).encoding()
      })
  }

  private static var accumulators: FuzzedReader {
    let folder = ScratchFolder()
    return FuzzedReader(
      "accumulators", .safetensors,
      words: [
        "fitted.0.ffn.mean", "heldOut.0.ffn.gram", "samples.tokens", "liar.calibration", "F64",
      ],
      seeds: { [try accumulatorFile(in: folder)] },
      read: { bytes in
        let document = bytes.reduce(0, ^) % 8 == 0 ? bytes : vouched(bytes)
        let path = try folder.file("a.safetensors", document)
        let file = try AccumulatorFile.file(path)
        let header = try AccumulatorFile.header(of: file)
        let calibration = try AccumulatorFile.open(
          file, header, columns: AccumulatorFile.columns(of: file), vocabulary: 100, limit: 1 << 20)
        for statistics in [calibration.fitted, calibration.heldOut] {
          for site in statistics.keys { _ = try statistics.statistics(of: site) }
        }
        try AccumulatorFile.verify(file)
      })
  }

  /// Statistics of two sites, the second with samples held out.
  private static func accumulatorFile(in folder: ScratchFolder) throws -> [UInt8] {
    let options = CalibrationOptions(file: "text.txt")
    let written = String(decoding: try JSONEncoder().encode(options), as: UTF8.self)
    let shards = String(decoding: try JSONEncoder().encode(ShardSet.whole), as: UTF8.self)
    let header = try JSONDecoder().decode(
      AccumulatorFile.Header.self,
      from: Data(
        """
        {"model":"m","sampleTotals":[2,1],"shards":\(shards),
        "key":{"version":\(CalibrationKey.currentVersion),"fingerprint":"f","tokenizer":"t",
        "maximumLength":8,"text":"x","textKind":"txt","options":\(written)},
        "summary":{"options":\(written),"samples":2,"heldOutSamples":1,"tokens":5,
        "heldOutTokens":2,"seconds":0}}
        """.utf8))
    let site = SiteID(layer: 0, module: .ffn)
    let path = try folder.file("seed.safetensors", [])
    try AccumulatorFile.write(
      header, CalibrationSamples(fitted: [[1, 2, 3], [4, 5]], heldOut: [[6, 7]]),
      columns: [site: 2], order: [(.fitted, site), (.heldOut, site)], seconds: { 1 },
      outliers: { [:] }, to: path, overwrite: true
    ) { _, _ in
      Statistics(
        tokens: 5, weight: 5, mean: [1, 2],
        centredGram: Matrix(rows: 2, columns: 2, values: [2, 1, 1, 2]))
    }
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// A file whose checksums are those of what it holds, so that damage comes past them.
  private static func vouched(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count >= 8 else { return bytes }
    let length = Int(clamping: bytes.withUnsafeBytes { $0.load(as: UInt64.self) })
    guard length <= bytes.count - 8,
      let header = try? JSONReader.read(Array(bytes[8..<8 + length]), as: .python)
    else { return bytes }
    let start = 8 + length
    func place(_ node: JSONNode) -> Range<Int>? {
      let ends = (node["data_offsets"]?.array ?? []).map { $0.integer ?? -1 }
      guard ends.count == 2, ends[0] >= 0, ends[0] <= ends[1], ends[1] <= bytes.count - start
      else { return nil }
      return start + ends[0]..<start + ends[1]
    }
    let tensors = (header.members ?? [])
      .filter { !["__metadata__", "checksums"].contains(String(decoding: $0.key, as: UTF8.self)) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    guard let table = header["checksums"].flatMap(place), table.count == 8 * (tensors.count + 1)
    else { return bytes }
    var result = bytes
    for (index, part) in ([0..<start] + tensors.map { place($0.value) ?? 0..<0 }).enumerated() {
      let hash = bytes[part].withUnsafeBytes { XXHash64.of($0) }
      withUnsafeBytes(of: hash.littleEndian) {
        let offset = table.lowerBound + 8 * index
        result.replaceSubrange(offset..<offset + 8, with: $0)
      }
    }
    return result
  }
}
