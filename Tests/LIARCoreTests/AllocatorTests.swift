import LIARCore
import PruningPlan
import Testing
import Timing

@Suite("Widths that meet a budget")
struct AllocatorTests {
  // MARK: Against exhaustive search

  @Test("Convex curves of one price: no other widths are better", arguments: 0..<20)
  func convexCurves(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let curves = (0..<3).map { layer in
      AllocationCurve(
        site: SiteID(layer: layer, module: .ffn), unitCost: 3,
        error: convexCurve(units: 6, &random))
    }
    let allocator = Allocator(curves)
    for amount in 0...allocator.removable {
      let widths = allocator.widths(removing: amount)
      let best = combinations(curves).filter { removed($0, curves) >= amount }
        .map { error($0, curves) }.min()
      #expect(abs(error(widths, curves) - (best ?? .nan)) < 1e-12)
    }
  }

  @Test(
    "Any curves: at every price of a parameter, the widths of least error plus cost",
    arguments: 0..<20)
  func lagrangian(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let curves = [
      curve(0, .attention, units: 4, cost: 50, &random), curve(0, .ffn, units: 9, cost: 3, &random),
      curve(1, .ffn, units: 12, cost: 7, &random), curve(2, .ffn, units: 5, cost: 3, &random),
    ]
    let allocator = Allocator(curves)
    for price in stride(from: 0.0005, through: 0.2, by: 0.0077) {
      // Without a budget sites don't meet, so that each is searched alone.
      var best: [SiteID: Int] = [:]
      for curve in curves {
        best[curve.site] = (1...curve.units).min {
          curve.error[$0] + price * Double($0 * curve.unitCost)
            < curve.error[$1] + price * Double($1 * curve.unitCost)
        }
      }
      let widths = allocator.widths(removing: removed(best, curves))
      #expect(abs(error(widths, curves) - error(best, curves)) < 1e-12)
    }
  }

  // MARK: Layers that go whole

  @Test("Layers alone: no other stretches that don't touch are better", arguments: 0..<20)
  func layersAlone(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let layers = 7
    let curves = (0..<layers).map { layer in
      AllocationCurve(
        site: SiteID(layer: layer, module: .ffn), unitCost: 10, error: [9, 0, 0], minimumKept: 2)
    }
    let stretches = self.stretches(layers: 1..<layers, longest: 3, cost: 23, &random)
    let allocator = Allocator(curves, stretches: stretches)
    let sets = apart(stretches)
    #expect(allocator.removable == sets.map { $0.reduce(0) { $0 + $1.removed } }.max())
    for gone in 0...5 {
      let widths = allocator.widths(removing: gone * 23)
      let best = sets.filter { $0.reduce(0) { $0 + $1.removed } >= gone * 23 }
        .map { $0.reduce(0) { $0 + $1.error } }.min()
      let found = runs(widths).compactMap { run in stretches.first { $0.layers == run } }
      #expect(found.count == runs(widths).count)
      #expect(abs(found.reduce(0) { $0 + $1.error } - (best ?? .nan)) < 1e-12)
    }
  }

  @Test("Narrower and shallower: never worse than either, and seldom than any", arguments: 0..<20)
  func both(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let curves = (0..<5).map { layer in
      AllocationCurve(
        site: SiteID(layer: layer, module: .ffn), unitCost: 5,
        error: convexCurve(units: 4, &random))
    }
    let stretches = self.stretches(layers: 1..<5, longest: 2, cost: 22, &random)
    let allocator = Allocator(curves, stretches: stretches)
    var excess: [Double] = []
    for amount in stride(from: 0, through: allocator.removable, by: 3) {
      let widths = allocator.widths(removing: amount)
      let gone = runs(widths).compactMap { run in stretches.first { $0.layers == run } }
      let kept = widths.filter { $0.value > 0 }
      let whole = gone.reduce(0) { $0 + $1.removed }
      #expect(whole + removed(kept, curves.filter { kept[$0.site] != nil }) >= amount)
      let own =
        gone.reduce(0) { $0 + $1.error }
        + error(kept, curves.filter { kept[$0.site] != nil })
      let best = apart(stretches).compactMap { set in
        let rest = curves.filter { curve in !set.contains { $0.layers.contains(curve.site.layer) } }
        let needed = amount - set.reduce(0) { $0 + $1.removed }
        return combinations(rest).filter { removed($0, rest) >= needed }
          .map { error($0, rest) }.min().map { $0 + set.reduce(0) { $0 + $1.error } }
      }.min()
      excess.append(own - (try #require(best)))
    }
    #expect(excess.allSatisfy { $0 > -1e-12 })
    #expect(excess.count { $0 > 1e-12 } * 10 <= excess.count)
  }

  private func stretches(
    layers: Range<Int>, longest: Int, cost: Int, _ random: inout SplitMix64
  ) -> [AllocationStretch] {
    layers.flatMap { first in
      (1...longest).filter { first + $0 <= layers.upperBound }.map {
        AllocationStretch(
          layers: first...(first + $0 - 1), removed: $0 * cost,
          error: Double.random(in: 0...1, using: &random) * Double($0))
      }
    }
  }

  /// All sets of stretches of which no two touch.
  private func apart(_ stretches: [AllocationStretch]) -> [[AllocationStretch]] {
    stretches.reduce([[]]) { sets, stretch in
      sets
        + sets.filter {
          $0.allSatisfy {
            $0.layers.upperBound + 1 < stretch.layers.lowerBound
              || stretch.layers.upperBound + 1 < $0.layers.lowerBound
          }
        }.map { $0 + [stretch] }
    }
  }

  /// Runs of layers of width 0.
  private func runs(_ widths: [SiteID: Int]) -> [ClosedRange<Int>] {
    widths.filter { $0.value == 0 }.keys.map(\.layer).sorted().reduce(into: []) { runs, layer in
      if let last = runs.last, last.upperBound + 1 == layer {
        runs[runs.count - 1] = last.lowerBound...layer
      } else {
        runs.append(layer...layer)
      }
    }
  }

  // MARK: Meeting the budget

  @Test("Every budget is met, and by no more than the cheapest unit that could come back")
  func budgetsAreMet() {
    var random = SplitMix64(seed: 5)
    let curves = (0..<4).flatMap { layer in
      [
        curve(layer, .attention, units: 6, cost: 400, &random),
        curve(layer, .ffn, units: 60, cost: 9, &random),
      ]
    }
    let allocator = Allocator(curves)
    for amount in stride(from: 0, through: allocator.removable, by: 37) {
      let widths = allocator.widths(removing: amount)
      let surplus = removed(widths, curves) - amount
      #expect(surplus >= 0)
      let narrowed = curves.filter { (widths[$0.site] ?? 0) < $0.units }
      #expect(narrowed.isEmpty || surplus < 9 || narrowed.allSatisfy { $0.unitCost > surplus })
    }
  }

  @Test func nothingToRemoveKeepsAll() {
    var random = SplitMix64(seed: 1)
    let curves = [curve(0, .ffn, units: 8, cost: 2, &random)]
    #expect(Allocator(curves).widths(removing: 0) == [curves[0].site: 8])
    #expect(Allocator(curves).uniformWidths(removing: 0) == [curves[0].site: 8])
  }

  @Test func everythingLeavesOneUnitOrTheMinimum() {
    var random = SplitMix64(seed: 2)
    let free = curve(0, .ffn, units: 8, cost: 2, &random)
    let guarded = AllocationCurve(
      site: SiteID(layer: 1, module: .ffn), unitCost: 2, error: free.error, minimumKept: 3)
    let allocator = Allocator([free, guarded])
    #expect(allocator.removable == 7 * 2 + 5 * 2)
    for widths in [
      allocator.widths(removing: .max / 2), allocator.uniformWidths(removing: .max / 2),
    ] {
      #expect(widths == [free.site: 1, guarded.site: 3])
    }
  }

  @Test("Narrowed widths are multiples of the step; a whole width stays what it is")
  func rounding() {
    var random = SplitMix64(seed: 3)
    let rough = curve(0, .ffn, units: 50, cost: 2, &random)
    let curves = (0..<3).map { layer in
      AllocationCurve(
        site: SiteID(layer: layer, module: .ffn), unitCost: 2, error: rough.error, step: 16)
    }
    let allocator = Allocator(curves)
    #expect(allocator.removable == 3 * 2 * (50 - 16))
    for amount in stride(from: 0, through: allocator.removable, by: 11) {
      for widths in [
        allocator.widths(removing: amount), allocator.uniformWidths(removing: amount),
      ] {
        #expect(widths.values.allSatisfy { $0 == 50 || $0 % 16 == 0 && $0 > 0 })
        #expect(removed(widths, curves) >= amount)
      }
      #expect(removed(allocator.widths(removing: amount), curves) - amount < 2 * 18)
    }
  }

  @Test("Straight pieces are taken in order, whatever rounding makes of their slopes")
  func straightPieces() {
    let units = 300
    let curves = (0..<4).map { layer in
      AllocationCurve(
        site: SiteID(layer: layer, module: .ffn), unitCost: 7,
        error: (0...units).map { Double(units - $0) / 3 * 0.1 + Double(layer) * 1e-3 })
    }
    let allocator = Allocator(curves)
    for amount in stride(from: 0, through: allocator.removable, by: 101) {
      let surplus = removed(allocator.widths(removing: amount), curves) - amount
      #expect((0..<7).contains(surplus))
    }
  }

  @Test("A width whose error is no number is not chosen")
  func notANumber() {
    let curve = AllocationCurve(
      site: SiteID(layer: 0, module: .ffn), unitCost: 1, error: [9, .nan, .infinity, 1, 0])
    #expect(Allocator([curve]).widths(removing: 4) == [curve.site: 3])
  }

  // MARK: The same everywhere

  @Test("Uniform: one ratio, as nearly as whole heads allow, and the budget met")
  func uniform() throws {
    var random = SplitMix64(seed: 4)
    let curves = (0..<3).flatMap { layer in
      [
        AllocationCurve(
          site: SiteID(layer: layer, module: .attention), unitCost: 400,
          error: convexCurve(units: 12, &random), isCoarse: true),
        curve(layer, .ffn, units: 200, cost: 9, &random),
      ]
    }
    let allocator = Allocator(curves)
    for percent in [10, 25, 50, 75, 90] {
      let amount = curves.reduce(0) { $0 + $1.units * $1.unitCost } * percent / 100
      let widths = allocator.uniformWidths(removing: amount)
      let surplus = removed(widths, curves) - amount
      #expect(surplus >= 0 && surplus < 3 * 400)
      for module in ModuleKind.allCases {
        let own = curves.filter { $0.site.module == module }.map { widths[$0.site] ?? 0 }
        #expect(Set(own).count == 1)
      }
      let heads = try #require(widths[SiteID(layer: 0, module: .attention)])
      #expect(abs(Double(heads) / 12 - Double(100 - percent) / 100) <= 1.0 / 12)
    }
  }

  // MARK: Determinism and speed

  @Test("Equal sites: the earlier one gives first, whatever the order they are named in")
  func ties() {
    let curves = (0..<4).map {
      AllocationCurve(
        site: SiteID(layer: $0, module: .ffn), unitCost: 1, error: [6, 3, 1, 0])
    }
    let widths = Allocator(curves).widths(removing: 2)
    #expect(widths.sorted { $0.key < $1.key }.map(\.value) == [2, 2, 3, 3])
    #expect(Allocator(curves.reversed()).widths(removing: 2) == widths)
  }

  @Test func aLargeModelTakesMilliseconds() {
    var random = SplitMix64(seed: 6)
    let curves = (0..<80).map { layer in
      AllocationCurve(
        site: SiteID(layer: layer, module: .ffn), unitCost: 1729,
        error: convexCurve(units: 4096, &random))
    }
    let allocator = Allocator(curves)
    var widths: [SiteID: Int] = [:]
    let time = Timing.processorTime { widths = allocator.widths(removing: allocator.removable / 2) }
    #expect(removed(widths, curves) >= allocator.removable / 2)
    #expect(time < .seconds(2), "\(time)")
  }

  // MARK: Parts

  /// Errors by units kept, 0 at the whole width, the slope growing with every unit removed.
  private func convexCurve(units: Int, _ random: inout SplitMix64) -> [Double] {
    let steps = (0..<units).map { _ in Double.random(in: 0...1, using: &random) }.sorted()
    var curve = [0.0]
    for step in steps { curve.append(curve[curve.count - 1] + step) }
    return curve.reversed()
  }

  /// Growing errors with bumps.
  private func curve(
    _ layer: Int, _ module: ModuleKind, units: Int, cost: Int, _ random: inout SplitMix64
  ) -> AllocationCurve {
    var curve = [0.0]
    for _ in 0..<units {
      curve.append(curve[curve.count - 1] + Double.random(in: 0...1, using: &random))
    }
    return AllocationCurve(
      site: SiteID(layer: layer, module: module), unitCost: cost, error: curve.reversed())
  }

  private func combinations(_ curves: [AllocationCurve]) -> [[SiteID: Int]] {
    curves.reduce([[:]]) { combinations, curve in
      combinations.flatMap { known in
        (1...curve.units).map { kept in
          var next = known
          next[curve.site] = kept
          return next
        }
      }
    }
  }

  private func removed(_ widths: [SiteID: Int], _ curves: [AllocationCurve]) -> Int {
    curves.reduce(0) { $0 + ($1.units - (widths[$1.site] ?? $1.units)) * $1.unitCost }
  }

  private func error(_ widths: [SiteID: Int], _ curves: [AllocationCurve]) -> Double {
    curves.reduce(0) { $0 + $1.error[widths[$1.site] ?? $1.units] }
  }
}
