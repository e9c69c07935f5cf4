import Benchmark
import CXML2
import Decode
import Foundation
import Synth
import Wire

#if canImport(FoundationXML)
  import FoundationXML
#endif

// Why XML is pulled apart by a scanner of our own: NITF made into the list of nodes that the readers go
// by, beside libxml2 and Foundation's XMLParser, which do nothing with what they find but count it; and
// read into all its fields. What is told is the processor's time, so that a busy machine shows less.

/// 8 MiB of synthetic NITF, an item an array.
private let items: [[UInt8]] = {
  var options = ArchiveSynthesizer.Options()
  options.format = .nitf
  var synthesizer = ArchiveSynthesizer(options, series: 0)
  var items: [[UInt8]] = []
  var size = 0
  while size < 8 << 20 {
    var member: [UInt8] = []
    _ = synthesizer.next(into: &member)
    // A tar member: its header goes before, zeros behind.
    let end = member.lastIndex { $0 != 0 } ?? 511
    items.append(Array(member[512...end]))
    size += items[items.count - 1].count
  }
  return items
}()

private final class Counter: NSObject, XMLParserDelegate {
  var count = 0

  func parser(
    _: XMLParser, didStartElement _: String, namespaceURI _: String?, qualifiedName _: String?,
    attributes _: [String: String]
  ) { count += 1 }
  func parser(_: XMLParser, foundCharacters string: String) { count += string.utf8.count }
}

private func parseByLibxml2(_ item: [UInt8], _ handler: inout xmlSAXHandler) -> Int {
  var count = 0
  item.withUnsafeBytes { bytes in
    _ = xmlSAXUserParseMemory(
      &handler, &count, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
      CInt(bytes.count))
  }
  return count
}

private func countingHandler() -> xmlSAXHandler {
  var handler = xmlSAXHandler()
  handler.initialized = UInt32(XML_SAX2_MAGIC)
  handler.startElementNs = { context, _, _, _, _, _, _, _, _ in
    context?.assumingMemoryBound(to: Int.self).pointee += 1
  }
  handler.characters = { context, _, length in
    context?.assumingMemoryBound(to: Int.self).pointee += Int(length)
  }
  return handler
}

func xmlBenchmarks() {
  let time = BenchmarkMetric.custom("processor's time, microseconds", useScalingFactor: false)
  func measure(_ name: String, _ body: @escaping ([[UInt8]]) -> Void) {
    Benchmark(
      name,
      configuration: .init(
        metrics: [time], warmupIterations: 3, maxDuration: .seconds(4), maxIterations: 40)
    ) { benchmark in
      let items = items
      let start = clock()
      body(items)
      benchmark.measurement(time, Int(clock() - start) * 1_000_000 / Int(CLOCKS_PER_SEC))
    }
  }

  measure("a NITF: our list of nodes (8 MiB)") { items in
    var tally = XMLTally()
    for item in items { precondition(tally.read(item.span)) }
    blackHole(tally.textBytes)
  }

  measure("d NITF: our reader, all fields (8 MiB)") { items in
    var documents = 0
    for item in items {
      var reader = NITFReader()
      var sink = DocumentSink()
      var used = 0
      while used < item.count {
        switch reader.next(
          in: item.span.extracting(used..<item.count), end: .end, batch: &sink)
        {
        case .document(let consumed, _):
          documents += 1
          used += consumed
        case .skip(let consumed): used += max(1, consumed)
        case .reject, .needMore: used = item.count
        }
      }
      blackHole(sink)
    }
    precondition(documents == items.count)
  }
  measure("b NITF: libxml2's SAX, counting (8 MiB)") { items in
    var handler = countingHandler()
    var count = 0
    for item in items { count += parseByLibxml2(item, &handler) }
    precondition(count > items.count)
  }
  measure("c NITF: Foundation's XMLParser, counting (8 MiB)") { items in
    let counter = Counter()
    for item in items {
      let parser = XMLParser(data: Data(item))
      parser.delegate = counter
      precondition(parser.parse())
    }
    blackHole(counter.count)
  }
}
