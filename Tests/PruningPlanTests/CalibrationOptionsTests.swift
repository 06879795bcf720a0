import PruningPlan
import Testing

@Suite("Calibration options") struct CalibrationOptionsTests {
  @Test("self:N draws N windows, whatever the number of samples")
  func drawn() {
    let options = CalibrationOptions(file: "self:32", samples: 128)
    #expect(options.drawnWindows == 32)
    #expect(options.samples == 32)
  }

  @Test(
    "any other name is a file",
    arguments: ["text.txt", "./self:32", "self:", "self:0", "self:-1", "self:ten", "myself:3"])
  func files(name: String) {
    let options = CalibrationOptions(file: name, samples: 128)
    #expect(options.drawnWindows == nil)
    #expect(options.samples == 128)
  }
}
