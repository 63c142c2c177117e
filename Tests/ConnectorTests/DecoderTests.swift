import Connector
import Testing
import Vocabulary

@Suite("Decoders")
struct DecoderTests {
  @Test("a paginator is refused over a decoder that it cannot read")
  func pagination() async throws {
    let connection = try Connection(
      plainRetriever + """

        decoder: {type: CsvDecoder}
        paginator:
          type: DefaultPaginator
          pagination_strategy: {type: PageIncrement, page_size: 1}
        """)
    let (read, requests) = await connection.read([])
    #expect(read.failure?.code == .invalidManifest)
    #expect(read.failure?.span != nil)
    #expect(requests.isEmpty)
  }

  @Test("an encoding that is not known is named with its line, and nothing is sent")
  func encoding() async throws {
    let connection = try Connection(
      plainRetriever + "\ndecoder: {type: CsvDecoder, encoding: shift_jis}")
    let (read, requests) = await connection.read([])
    #expect(read.failure?.code == .notSupported)
    #expect(requests.isEmpty)
  }

  /// A gzip body that stands for many times as many zeros: one block of matches of the last byte.
  @Test("a small body that stands for a huge one is refused")
  func bomb() async throws {
    var body: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var bits: [UInt8] = [1, 1, 0]
    // The letter a, then the length 258 at the distance 1 again and again, in the fixed code.
    bits += bitsOf(0x30 + 0x61, 8)
    for _ in 0..<300_000 { bits += bitsOf(0xC5, 8) + [0, 0, 0, 0, 0] }
    bits += [UInt8](repeating: 0, count: 7)
    while bits.count % 8 != 0 { bits.append(0) }
    for start in stride(from: 0, to: bits.count, by: 8) {
      body.append(bits[start..<(start + 8)].enumerated().reduce(0) { $0 | $1.element << $1.offset })
    }
    let connection = try Connection(
      plainRetriever + "\ndecoder: {type: GzipDecoder, decoder: {type: JsonlDecoder}}")
    let read = await connection.reader.read(
      "s", limits: ReadLimits(), state: nil, transport: BytesTransport(body)
    ) { _ in }
    #expect(read.records.isEmpty)
    #expect(read.failure?.message.contains("more than 64 MB") == true)
  }

  /// A Huffman code, its first bit first.
  private func bitsOf(_ code: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(code >> (count - 1 - $0) & 1) }
  }
}
