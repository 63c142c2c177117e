import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The pages in which secret bytes live, and nothing else does.
///
///     let memory = OwnedPages.take(37)        // 64 bytes, zeroed
///     …
///     OwnedPages.giveBack(memory)             // zeroed again
///
/// They lie between two pages that nobody may touch, are locked where the system allows it
/// (RLIMIT_MEMLOCK; a value in a page that is not locked is as safe as any other memory), and are left
/// out of core dumps and of children. Small values share pages, so that a hundred of them cost a few.
/// What is given back is used again; only a large block goes back to the system.
enum OwnedPages {
  /// Bytes of the pages that small blocks share.
  private static let regionSize = 64 << 10
  /// Blocks of 32, 64, … bytes, up to this.
  private static let largestShared = 16 << 10
  private static let smallest = 32

  private struct State {
    /// Addresses of free blocks, by the power of two of their size.
    var free: [Int: [UInt]] = [:]
    /// What nobody had yet of the newest region.
    var rest: Range<UInt> = 0..<0
  }

  private static let state = Guarded(State())

  /// - Returns: at least as many zeroed bytes, at an address that is a multiple of 32.
  static func take(_ count: Int) -> UnsafeMutableRawBufferPointer {
    guard count <= largestShared else { return map(wholePages(count)) }
    let size = max(smallest, 1 << (Int.bitWidth - (max(count, 1) - 1).leadingZeroBitCount))
    let address = state.withLock { state in
      if let used = state.free[size]?.popLast() { return used }
      if state.rest.count < size { renew(&state) }
      defer { state.rest = state.rest.lowerBound + UInt(size)..<state.rest.upperBound }
      return state.rest.lowerBound
    }
    return UnsafeMutableRawBufferPointer(
      start: UnsafeMutableRawPointer(bitPattern: address), count: size)
  }

  static func giveBack(_ memory: UnsafeMutableRawBufferPointer) {
    wipe(memory)
    guard memory.count <= largestShared else { return unmap(memory) }
    let address = UInt(bitPattern: memory.baseAddress)
    state.withLock { $0.free[memory.count, default: []].append(address) }
  }

  /// Cuts what is left of the old region into free blocks, and takes a new one.
  private static func renew(_ state: inout State) {
    var rest = state.rest
    var size = largestShared
    while size >= smallest {
      while rest.count >= size {
        state.free[size, default: []].append(rest.lowerBound)
        rest = rest.lowerBound + UInt(size)..<rest.upperBound
      }
      size /= 2
    }
    let start = UInt(bitPattern: map(regionSize).baseAddress)
    state.rest = start..<start + UInt(regionSize)
  }

  // MARK: The system

  private static let page = Int(sysconf(Int32(_SC_PAGESIZE)))

  private static func wholePages(_ count: Int) -> Int { (count + page - 1) / page * page }

  private static func map(_ size: Int) -> UnsafeMutableRawBufferPointer {
    let whole = mmap(
      nil, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0)
    guard let whole, whole != UnsafeMutableRawPointer(bitPattern: -1),
      mprotect(whole + page, size, PROT_READ | PROT_WRITE) == 0
      // As Swift's own allocation ends a process that gets no memory.
    else { preconditionFailure("the system has no memory for a secret") }
    let memory = UnsafeMutableRawBufferPointer(start: whole + page, count: size)
    _ = mlock(memory.baseAddress, size)
    #if canImport(Glibc)
      _ = madvise(memory.baseAddress, size, MADV_DONTDUMP)
      _ = madvise(memory.baseAddress, size, MADV_WIPEONFORK)
    #endif
    return memory
  }

  private static func unmap(_ memory: UnsafeMutableRawBufferPointer) {
    guard let start = memory.baseAddress else { return }
    munmap(start - page, memory.count + 2 * page)
  }
}

/// Overwrites memory with zeros in a way the optimiser must keep.
func wipe(_ memory: UnsafeMutableRawBufferPointer) {
  guard let base = memory.baseAddress else { return }
  #if canImport(Glibc)
    explicit_bzero(base, memory.count)
  #else
    memset_s(base, memory.count, 0, memory.count)
  #endif
}

/// Zeroes an array in place. The array must not share its storage, or a copy is what gets zeroed.
func wipe(_ bytes: inout [UInt8]) {
  bytes.withUnsafeMutableBytes { wipe($0) }
  bytes.removeAll()
}
