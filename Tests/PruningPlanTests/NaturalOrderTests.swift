import PruningPlan
import Testing

@Suite("Names in the order in which people count") struct NaturalOrderTests {
  @Test("numbers count, capitals don't")
  func order() {
    let names = [
      "Layer1", "layer2", "layer10", "layer10a", "layer010b", "LAYER11", "model-9", "model-10",
      "x99999999999999999999998", "x99999999999999999999999", "zebra", "Äpfel",
    ]
    #expect(names.reversed().sorted(by: NaturalOrder.isBefore) == names)
  }

  @Test("it is strict: only the same name is equal", arguments: ["a", "A", "a1", "a01", "", "1"])
  func strict(_ name: String) {
    #expect(!NaturalOrder.isBefore(name, name))
    for other in ["a", "A", "a1", "a01", "", "1", "ä"] where other != name {
      #expect(NaturalOrder.isBefore(name, other) != NaturalOrder.isBefore(other, name))
    }
  }
}
