internal import Decode
internal import Wire

/// How a run's memory is divided: what may be alive, and how large each thing may be.
///
/// Pure arithmetic over the pipeline's limits. What a batch takes at the most was measured: with its
/// columns and its rendered lines some twelve times its text.
struct MemoryPlan: Sendable, Equatable {
  /// What the program takes however little it reads: its code and tables, its threads, and what its
  /// allocator keeps.
  static let base = 80 << 20
  /// Bytes that a byte of text takes at the most, in all its forms at once.
  static let bytesPerTextByte = 12
  /// What a segment of members takes while it is inflated apart.
  static let inflatedSegment = MemberSplitter.largestOutput + MemberSplitter.reach
  /// The default limit of the whole process.
  static let defaultLimit = 256 << 20

  /// What the process may hold.
  var limit: Int
  /// Cores that work: fewer than there are where the limit has no room for the buffers of all.
  var cores: Int
  /// The least limit that has room for the buffers of all cores, with documents as large as now.
  var limitForAllCores: Int
  /// Text in a batch.
  var batchBytes: Int
  /// Weight of the batches that may be alive at once.
  var budget: Int
  /// Bytes of members between the assembler and the disk.
  ///
  /// What their compressors join beside them is in the eighth that is left.
  var memberBytes: Int
  /// Archives that are read at once.
  var decoders: Int
  /// Members of one file that are inflated at once.
  var inflaters: Int
  /// Bytes of an open archive's counts at which they are spilled.
  var spillBytes: Int
  /// A larger document is rejected.
  var largestDocument: Int
  /// Whether that is set, and does not follow from the limit.
  var isDocumentSet: Bool

  /// Batches of the usual size that fit into the budget.
  var batches: Int { max(1, budget / Self.weight(batchBytes)) }

  /// Archives that are open where memory, not the cores or the input, says that it may be no more; else nil.
  func heldArchives(cores: Int, archives: Int) -> Int? {
    decoders < min(cores, archives) ? decoders : nil
  }

  /// Cores that work where memory says that it may be no more; else nil.
  func heldCores(of wanted: Int) -> Int? { cores < wanted ? cores : nil }

  /// What to say where fewer than all `wanted` cores work: why, and what would let all work.
  func shortage(of wanted: Int) -> String? {
    heldCores(of: wanted).map {
      // In whole megabytes upwards: a limit that is copied from here must do.
      let enough = (limitForAllCores + (1 << 20) - 1) >> 20
      let beside = isDocumentSet ? "" : ", with limits.document: \(ByteSize.text(largestDocument)),"
      return
        "limits.memory: \(ByteSize.text(limit)) has room for \($0) of \(wanted) cores; \(enough) MB\(beside) has room for all"
    }
  }

  /// What a batch of so much text takes at the most.
  static func weight(_ text: Int) -> Int { text * bytesPerTextByte + (64 << 10) }

  /// The largest document that a limit has room for: what its batch takes, alone.
  ///
  /// It depends on the limit and nothing else, because results depend on it; and it grows slowly
  /// enough with the limit that whatever is not refused with a limit is not with a larger one (40 MiB is
  /// for the buffers of many cores).
  static func largestDocument(limit: Int) -> Int {
    let room = (usable(limit) - (40 << 20)) / (bytesPerTextByte + 2)
    return min(64 << 20, max(1 << 20, (room >> 20) << 20))
  }

  /// What a limit leaves beside the program itself, less an eighth for what lies between blocks.
  private static func usable(_ limit: Int) -> Int { max(0, limit - base) / 8 * 7 }

  /// Plans a run of `archives` archives.
  ///
  /// - Throws: an error that names the least memory that works, where the limit is smaller.
  static func make(_ pipeline: Pipeline, archives: Int) throws(WireError) -> MemoryPlan {
    let start = pipeline.memory > 0 ? pipeline.memory : defaultLimit
    let cores = pipeline.effectiveCores
    // A limit that is set is refused only where a few cores are too many for it.
    // The default is not raised for batches of a size that is set, which many cores would multiply.
    let few = pipeline.memory > 0 || pipeline.batchBytes > 0 ? coresInBase : usualCores
    let least = least(pipeline, archives: archives, from: start, cores: min(cores, few))
    guard pipeline.memory == 0 || least == start else {
      throw WireError(
        .limit,
        "limits.memory: \(ByteSize.text(start)) is too small to work with; the least for these settings is \(ByteSize.text(least))"
      )
    }
    guard var plan = plan(pipeline, archives: archives, limit: least) else {
      preconditionFailure("the least memory does not do")
    }
    // Results depend on the largest document: more cores must not change it.
    var same = pipeline
    same.largestDocument = plan.largestDocument
    plan.limitForAllCores = Self.least(same, archives: archives, from: least, cores: cores)
    return plan
  }

  /// The least limit that has room for so many cores.
  private static func least(
    _ pipeline: Pipeline, archives: Int, from start: Int, cores: Int
  ) -> Int {
    var limit = start
    while plan(pipeline, archives: archives, limit: limit, cores: cores) == nil {
      limit += max(4 << 20, ((limit / 64) >> 20) << 20)
    }
    return limit
  }

  /// The plan for the most cores that a limit has room for; nil where it has not even room for a few.
  private static func plan(_ pipeline: Pipeline, archives: Int, limit: Int) -> MemoryPlan? {
    func plan(_ cores: Int) -> MemoryPlan? {
      Self.plan(pipeline, archives: archives, limit: limit, cores: cores)
    }
    var high = pipeline.effectiveCores
    if let all = plan(high) { return all }
    // More cores take more memory: what is given up last is what is not needed.
    var low = min(high, coresInBase)
    var best = plan(low)
    while best != nil, high - low > 1 {
      let middle = (low + high) / 2
      if let plan = plan(middle) { (best, low) = (plan, middle) } else { high = middle }
    }
    return best
  }

  private static func plan(
    _ pipeline: Pipeline, archives: Int, limit: Int, cores: Int
  ) -> MemoryPlan? {
    // Where the limit is not given, neither it nor the machine may change the results.
    let document =
      pipeline.largestDocument > 0 || pipeline.memory == 0
      ? pipeline.effectiveDocument : largestDocument(limit: limit)
    var wanted = cores
    var isFixed = false
    if case .count(let count) = pipeline.workers[.decode] { (wanted, isFixed) = (count, true) }
    wanted = max(1, min(wanted, archives))
    let workers = max(0, cores - coresInBase) * buffersPerCore
    let usable = usable(limit) - workers
    let members = min(64 << 20, max(4 << 20, usable / 16))
    // Cores that no archive of its own keeps busy help to inflate, where there is memory for it.
    let mostInflaters = max(1, min(cores / wanted, usable / (16 * inflatedSegment)))
    let fewest = isFixed ? wanted : min(wanted, (cores + coresPerArchive - 1) / coresPerArchive)
    for decoders in stride(from: wanted, through: fewest, by: -1) {
      let open = decoders + 2
      for (batch, isLast) in batchSizes(pipeline) {
        // Small batches, and counts that are spilled early, are for small memories: the last size is
        // taken if it works at all.
        let spill = isLast ? leastSpill : min(2 << 20, max(leastSpill, usable / (open * 8)))
        let alive = pipeline.batches > 0 ? pipeline.batches : cores * 2 + decoders + 2
        let busy = cores > coresInBase ? min(cores, alive) : min(cores, 2) + 1
        let least = max(weight(document + batch), busy * weight(batch))
        let wish = isLast ? least : max(least, alive * weight(batch) * 3 / 4)
        for inflaters in stride(from: mostInflaters, through: isLast ? 1 : mostInflaters, by: -1) {
          let room =
            usable - members
            - decoders * (batch * 3 + (3 << 19) + (inflaters - 1) * inflatedSegment)
            - open * ((5 << 18) + spill * 3 / 2)
          guard room >= wish else { continue }
          return MemoryPlan(
            limit: limit, cores: cores, limitForAllCores: limit, batchBytes: batch,
            budget: min(room, alive * weight(batch)), memberBytes: members, decoders: decoders,
            inflaters: inflaters, spillBytes: spill, largestDocument: document,
            isDocumentSet: pipeline.largestDocument > 0)
        }
      }
    }
    return nil
  }

  /// Cores whose workers' buffers are in the base.
  private static let coresInBase = 4
  /// Cores that one archive keeps busy, decoding being a twenty-fourth of the work: more would wait for it.
  private static let coresPerArchive = 24
  /// Cores for which there is always room where no limit is set.
  private static let usualCores = 48
  /// What the buffers of each further core's workers take.
  private static let buffersPerCore = 512 << 10

  /// Counts of an archive, in bytes, that are worth a file of their own.
  private static let leastSpill = 256 << 10

  /// The sizes of batches to try, and whether it is the last resort.
  private static func batchSizes(_ pipeline: Pipeline) -> [(batch: Int, isLast: Bool)] {
    let sizes =
      pipeline.batchBytes > 0
      ? [pipeline.batchBytes] : [1 << 20, 512 << 10, 256 << 10, 128 << 10, 64 << 10]
    return sizes.map { ($0, false) } + [(sizes[sizes.count - 1], true)]
  }
}
