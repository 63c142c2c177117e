import Foundation
import Testing

@testable import Secrets

@Suite("the pages in which secrets live")
struct OwnedPagesTests {
  private func isZero(_ memory: UnsafeMutableRawBufferPointer) -> Bool {
    memory.allSatisfy { $0 == 0 }
  }

  @Test(
    "a block is zeroed when it is taken and when it is given back",
    arguments: [1, 32, 37, 4096, 70_000])
  func zeroed(count: Int) throws {
    let memory = OwnedPages.take(count)
    #expect(memory.count >= count)
    #expect(isZero(memory))
    memory.copyBytes(from: repeatElement(0x41, count: memory.count))
    OwnedPages.giveBack(memory)
    // A large one went back to the system and cannot be looked at.
    if count < 16_384 { #expect(isZero(memory)) }
  }

  @Test("blocks do not overlap, and a hundred small ones cost no page each")
  func shared() {
    let blocks = (0..<100).map { OwnedPages.take(20 + $0 % 50) }
    let places = blocks.map { UInt(bitPattern: $0.baseAddress) }
    for (one, block) in zip(places, blocks) {
      #expect(!places.contains { $0 > one && $0 < one + UInt(block.count) })
      #expect(one % 32 == 0)
    }
    #expect(Set(places).count == 100)
    #expect(Set(places.map { $0 / 4096 }).count < 20)
    blocks.forEach { OwnedPages.giveBack($0) }
  }

  #if os(Linux)
    @Test(
      "they are left out of core dumps and of children, and lie between pages that nobody may touch",
      arguments: [40, 100_000])
    func flags(count: Int) throws {
      let memory = OwnedPages.take(count)
      defer { OwnedPages.giveBack(memory) }
      // Files of /proc have no size, so they are read until they end.
      let file = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
      let maps = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self).split(
        separator: "\n")
      let heads = maps.indices.filter { maps[$0].split(separator: " ")[0].contains("-") }
      let place = UInt(bitPattern: memory.baseAddress)
      let index = try #require(
        heads.firstIndex { head in
          let bounds = maps[head].split(separator: " ")[0].split(separator: "-").compactMap {
            UInt($0, radix: 16)
          }
          return bounds.count == 2 && bounds[0] <= place && place < bounds[1]
        })
      let facts = maps[heads[index]..<heads[index + 1]]
      let flags = try #require(facts.last { $0.hasPrefix("VmFlags:") }).split(separator: " ")
      #expect(flags.contains("dd") && flags.contains("wf"))
      // Where the limit on locked memory allows it, as everywhere but in strange containers.
      let own = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 4096)
      defer { own.deallocate() }
      if mlock(own.baseAddress, 4096) == 0 { #expect(flags.contains("lo")) }
      for neighbour in [heads[index - 1], heads[index + 1]] {
        #expect(maps[neighbour].split(separator: " ")[1] == "---p")
      }
    }
  #endif
}
