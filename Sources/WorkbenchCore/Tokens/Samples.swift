internal import PruningPlan

/// What a calibration uses a sample for.
package enum SampleKind: String, Hashable, Sendable {
  case fitted
  case heldOut = "held-out"
}

extension State {
  /// The kind of a sample and its number among those of its kind, from 0. A calibration's samples
  /// are the fitted ones, then those held out.
  package func place(ofSample sample: Int) -> (kind: SampleKind, number: Int, count: Int) {
    guard let calibration = calibration.summary else {
      return (.fitted, sample, tokens.sheet.sampleCount)
    }
    return sample < calibration.samples
      ? (.fitted, sample, calibration.samples)
      : (.heldOut, sample - calibration.samples, calibration.heldOutSamples)
  }

  /// `held-out sample 1/26`
  package var sampleName: String { name(ofSample: tokens.sample) }

  func name(ofSample sample: Int) -> String {
    let place = place(ofSample: sample)
    return "\(place.kind.rawValue) sample \(place.number + 1)/\(place.count)"
  }

  /// The sample that is looked at until one is chosen: the first of those held out, which say what
  /// the plan costs on text that no update was fitted on.
  var firstSample: Int {
    guard let calibration = calibration.summary, calibration.heldOutSamples > 0 else { return 0 }
    return calibration.samples
  }
}
