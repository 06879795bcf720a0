import PruningPlan
import Testing

@Suite("Sizes in two words")
struct ModelSizeTests {
  private let attention = SiteSummary(
    site: SiteID(layer: 0, module: .attention), unit: .head, units: 4, columnsPerUnit: 2,
    parametersPerUnit: 1000, flopsPerUnit: 2000, parametersOfBias: 64)
  private let ffn = SiteSummary(
    site: SiteID(layer: 0, module: .ffn), unit: .neuron, units: 100, columnsPerUnit: 1,
    parametersPerUnit: 60, flopsPerUnit: 120)

  private var model: ModelSummary {
    ModelSummary(
      name: "m", path: "m", family: "llama", familyTitle: "LLaMA", isCausal: true,
      output: .nextToken, layers: 1, hiddenSize: 64, heads: 4,
      keyValueHeads: 4, headSize: 2, ffnSize: 100, vocabulary: 1, parameters: 20_000,
      prunableParameters: 10_000, prunableFlops: 20_000, storage: "F32", fileBytes: 1,
      sites: [attention, ffn])
  }

  @Test("of the model and of its prunable part, with the unit once")
  func words() {
    let size = ModelSize(before: 22_713_216, after: 17_394_432, prunable: 10_637_568)
    #expect(size.ofModel() == "22.7 → 17.4 M, −23.4 %")
    #expect(size.ofModel(arrow: ">") == "22.7 > 17.4 M, −23.4 %")
    #expect(size.ofPrunable == "−50 % of prunable")
    #expect(size.short == "model −23.4 %, prunable −50 %")
  }

  @Test("nothing changed, and what has grown by a bias")
  func unchangedAndGrown() {
    let same = ModelSize(before: 22_713_216, after: 22_713_216, prunable: 10_637_568)
    #expect(same.ofModel() == "22.7 M" && same.ofPrunable == "0 % of prunable")
    let grown = ModelSize(before: 1000, after: 1064, prunable: 500)
    #expect(grown.ofModel() == "1000 → 1064, +6.4 %" && grown.ofPrunable == "+12.8 % of prunable")
    #expect(ModelSize(before: 0, after: 0, prunable: 0).ofPrunable == "0 % of prunable")
  }

  @Test("a plan takes its units, and adds the biases that its reconstruction brings")
  func ofAPlan() {
    func after(_ site: SiteID, _ kept: Int, _ method: Reconstruction) -> Int {
      model.size(under: [site: SiteSettings(kept: kept, reconstruction: method)]).after
    }
    #expect(after(attention.site, 3, .none) == 19_000)
    #expect(after(attention.site, 3, .liar) == 19_064)
    #expect(after(attention.site, 4, .liar) == 20_000)
    #expect(after(ffn.site, 50, .liar) == 17_000)
    #expect(model.size(under: [:]).after == 20_000)
  }
}
