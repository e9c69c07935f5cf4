internal import Flow

/// What a tuning found, in sentences: each says what was measured, or that it was not.
extension TuningReport {
  /// A limit of a prediction, in words; `held` archives may be open and `cores` may work, where memory
  /// allows no more.
  static func text(
    _ limit: TuningSolution.Limit, _ held: Int? = nil, cores: Int? = nil
  ) -> String {
    switch limit {
    case .serial(let name) where held != nil && ["inflate", "decode"].contains(name):
      "\(name): limits.memory lets \(count(held ?? 0, "archive")) be read at once"
    case .cores: cores.map { "limits.memory lets \(count($0, "core")) work" } ?? "the cores"
    case .memory: "batches alive"
    case .fixed(let name): "\(name), at the workers set"
    case .serial("decode"): "decode: one worker an archive"
    case .serial("inflate"): "inflate: the archives that are open"
    case .serial(let name): "\(name): one lane"
    }
  }

  /// The bottleneck of the kept setting, in one sentence or two.
  package var bottleneck: String {
    guard isEnough else {
      return
        "Too little to tell: \(ByteSize.text(sampleBytes)) of text went through in \(Self.seconds(kept.seconds)), which is mostly starting and ending."
    }
    return [held(kept), agreement(kept)].compactMap { $0 }.joined(separator: " ")
  }

  /// What held the fastest run of a candidate.
  private func held(_ candidate: Candidate) -> String {
    let busy = Self.percent(candidate.coresBusy(cores))
    switch candidate.finding(cores: cores) {
    case .cores:
      let heavy = rows.dropLast().max { $0.cost < $1.cost }
      let part =
        heavy.map {
          "; \($0.name) is the largest part of the work (\(Self.percent($0.share)))"
        } ?? ""
      return
        "The \(cores == 1 ? "one core is" : "\(cores) cores are") the limit, \(busy) busy\(part)."
    case .stage(let name): return "\(stageHeld(name, candidate)), while the cores are \(busy) busy."
    case .batches:
      return
        "The batches alive are the limit: at most \(candidate.batches) may be, decode waited \(Self.percent(candidate.sourceBlocked)) of its time for room, and the cores are \(busy) busy."
    case .unknown:
      return
        "What the limit is was not found: the cores are \(busy) busy and no stage was at work all the time\(isWhole ? "" : "; a larger --sample tells more")."
    }
  }

  /// The stage that held a run: why it can do no more.
  private func stageHeld(_ name: String, _ candidate: Candidate) -> String {
    let busy = Self.percent(candidate.busy(name))
    let index = Line.stageNames.firstIndex(of: name) ?? 0
    let workers = candidate.workers[index]
    switch name {
    case "inflate":
      let why =
        candidate.workers[1] < sample.archives.count
        ? "of \(sample.archives.count) archives \(candidate.workers[1]) may be open at once"
        : workers == 1
          ? "one archive is inflated by one worker"
          : "\(workers) workers find no more to inflate at once"
      return "inflate is the limit, \(busy) busy: \(why)"
    case "decode" where workers >= sample.archives.count:
      return
        "decode is the limit, \(busy) busy: an archive is read by one worker, and there \(sample.archives.count == 1 ? "is only one" : "are only \(sample.archives.count)")"
    case "decode"
    where candidate.heldArchives(self) != nil:
      return
        "decode is the limit, \(busy) busy: the memory limit lets \(Self.count(workers, "archive")) be read at once"
    case "assemble", "disk": return "\(name) is the limit: its one lane is \(busy) busy"
    default:
      // Where `auto` opens and closes workers there is no number to tell.
      let count = Line.setting(name).flatMap { candidate.pipeline.fixedWorkers($0) }
      let them = count.map { Self.count($0, "worker") } ?? "workers"
      return "\(name) is the limit: its \(them) \(count == 1 ? "is" : "are") \(busy) busy"
    }
  }

  /// Whether what was measured is what was predicted; nil where it is, within the noise.
  private func agreement(_ candidate: Candidate) -> String? {
    guard candidate.predicted > 0, candidate.best > 0 else { return nil }
    let difference = candidate.best / candidate.predicted - 1
    guard abs(difference) > max(0.1, noise) else { return nil }
    let figures =
      "\(Self.number(candidate.best / 1e6)) MB/s against \(Self.number(candidate.predicted / 1e6)) predicted from the costs"
    return difference < 0
      ? "The best run measured is \(Self.percent(-difference)) slower than predicted (\(figures)): something beside the stages' work takes time, such as starting and ending, waiting for one another, or another program."
      : "The best run measured is \(Self.percent(difference)) faster than predicted (\(figures)): the costs were measured while something else was at work."
  }

  /// Whether the sample is all that there is.
  private var isWhole: Bool { sampleBytes >= sample.inputBytes * 9 / 10 }

  // MARK: - Relief

  /// What would relieve it.
  package var relief: String {
    guard isEnough else { return "Take more input, or a larger --sample." }
    let kept = kept
    switch kept.finding(cores: cores) {
    case .cores: return [coresRelief, lessWork].compactMap { $0 }.joined(separator: " ")
    case .batches:
      return given.batches > 0 && kept.pipeline.batches == given.batches
        ? "Raise `limits.batches`."
        : "Raise `limits.memory`, or choose smaller batches with `decode.batch`."
    case .unknown:
      return
        "Run it on a quiet machine\(isWhole ? "" : ", or with a larger --sample"), and see `wireroom run --trace`."
    case .stage(let name): return stageRelief(name, kept)
    }
  }

  private var coresRelief: String {
    guard let saturation else {
      return mostCores < Tuning.mostCores
        ? "By the costs more cores help up to \(mostCores); `limits.memory` has no room for more."
        : "By the costs more cores help, with no end in sight up to \(mostCores)."
    }
    let end = "then the limit is \(saturation.limit)"
    return saturation.cores <= cores
      ? "By the costs more cores would not help over the whole input: \(end)."
      : "By the costs more cores help up to about \(saturation.cores) over the whole input; \(end)."
  }

  private func stageRelief(_ name: String, _ kept: Candidate) -> String {
    switch name {
    case "inflate" where kept.workers[1] < sample.archives.count:
      return kept.pipeline.fixedWorkers(.decode) == nil
        ? "More archives at once would: raise `limits.memory`."
        : "More archives at once would: raise `decode.workers`, or set it to `auto`."
    case "inflate":
      return costs.hasMembers
        ? "More archives at once would: `limits.memory` and the cores say how many."
        : "Split the input into more archives, or into gzip members."
    case "decode" where kept.workers[1] >= sample.archives.count:
      return "Split the input into more archives."
    case "decode" where kept.pipeline.fixedWorkers(.decode) == nil: return "Raise `limits.memory`."
    case "disk":
      let ends = costs.archiveEnd * Double(sample.archives.count)
      guard ends * 2 > costs.seconds[costs.seconds.count - 1] * Double(sampleBytes) else {
        return lessWork ?? "A faster disk would."
      }
      return
        "The end of an archive takes \(Self.number(costs.archiveEnd * 1000)) ms whatever its size: fewer, larger archives would, or a disk that syncs faster."
    case "assemble": return lessWork ?? "No setting does."
    default:
      guard let key = Line.setting(name)?.rawValue else { return "No setting does." }
      return "Raise `\(key).workers`, or set it to `auto`."
    }
  }

  /// Settings with which there is less to do, where writing is a part worth it.
  private var lessWork: String? {
    let writing = rows.filter { ["write", "assemble", "compress"].contains($0.name) }
    let share = writing.reduce(0) { $0 + $1.share }
    let heavy = rows.dropLast().max { $0.cost < $1.cost }?.name ?? ""
    guard share >= 0.2 else {
      return
        "No setting makes \(heavy) cheaper; all of writing is \(Self.percent(share)) of the work."
    }
    var ways: [String] = []
    if given.level > 1, (rows.first { $0.name == "compress" }?.share ?? 0) >= 0.1 {
      ways.append("`write: {level: 1}` compresses for less than level \(given.level)")
    }
    switch given.stories {
    case .full: ways.append("`outputs: {stories: facts-only}` leaves the text out")
    case .factsOnly: ways.append("`outputs: {stories: none}` writes tables alone")
    case .none: break
    }
    guard !ways.isEmpty else { return nil }
    return
      "Writing is \(Self.percent(share)) of the work: \(ways.joined(separator: ", ")) (how much that saves was not measured)."
  }

  // MARK: - The file as it is, and the whole input

  /// What is wrong with the file as it is, by what was measured; nil where nothing is.
  package var complaint: String? {
    guard isEnough, let file, kept.name != file.name, file.rate > 0 else { return nil }
    let loss = 1 - file.rate / max(1, kept.rate)
    guard loss > noise else { return nil }
    var reasons: [String] = []
    switch file.finding(cores: cores) {
    case .batches:
      let key = given.batches > 0 ? "`limits.batches`" : "the memory limit"
      reasons.append(
        "at most \(Self.count(file.batches, "batch", "batches")) may be alive (\(key)), so decode waits \(Self.percent(file.sourceBlocked)) of its time and the cores are \(Self.percent(file.coresBusy(cores))) busy"
      )
    case .stage(let name):
      let busy = Self.percent(file.coresBusy(cores))
      if let key = Line.setting(name), let count = given.fixedWorkers(key) {
        reasons.append(
          "\(name) has \(Self.count(count, "worker")) (`\(key.rawValue).workers`), \(Self.percent(file.busy(name))) busy, while the cores are \(busy) busy"
        )
      } else {
        reasons.append("\(stageHeld(name, file)), while the cores are \(busy) busy")
      }
    case .cores: break
    case .unknown:
      reasons.append(
        "its cores are \(Self.percent(file.coresBusy(cores))) busy, those of the kept setting \(Self.percent(kept.coresBusy(cores)))"
      )
    }
    let more = file.work / max(1e-9, kept.work) - 1
    if more >= 0.1 {
      reasons.append(
        "a MB takes \(Self.percent(more)) more work with batches of \(Self.size(file.batchBytes)) than with \(Self.size(kept.batchBytes))"
      )
    }
    let idle = Pipeline.StageName.allCases.filter { (given.fixedWorkers($0) ?? 0) > cores }
    if !idle.isEmpty {
      let names = idle.map { "\($0.rawValue) \(given.fixedWorkers($0) ?? 0)" }
      reasons.append(
        "more workers than the \(Self.count(cores, "core")) can do nothing (\(names.joined(separator: ", ")))"
      )
    }
    let why = reasons.isEmpty ? "why was not found" : reasons.joined(separator: "; ")
    return "The file as it is does \(Self.percent(loss)) less in the same time: \(why)."
  }

  /// What the whole input would give on these cores, where the sample is only a part of it.
  package var wholeInput: String? {
    guard isEnough, !isWhole, let outlook, outlook.rate > 0 else { return nil }
    let size = ByteSize.text(sample.inputBytes)
    let part =
      "Over the whole input, about \(size) of text in \(Self.count(sample.inputArchives, "archive")), the costs allow \(Self.number(outlook.rate / 1e6)) MB/s on \(Self.count(cores, "core")): the limit is \(outlook.limit)"
    guard outlook.solution.limit == .serial("disk") else { return part + "." }
    return part
      + ", which needs \(Self.number(costs.archiveEnd * 1000)) ms for the end of each archive."
  }

  /// What the settings came to, against the file as it was.
  package var verdict: String {
    guard isEnough else { return "Nothing is concluded from so little." }
    if isPrediction {
      guard let last = growth.last, kept.rate > 0 else { return "" }
      return
        "For \(Self.count(target, "core")) \(Self.number(last.rate / 1e6)) MB/s are predicted over the whole input, \(Self.number(last.rate / kept.rate)) times what \(Self.count(cores, "core")) measured here; nothing of it could be run."
    }
    guard let file else { return "" }
    let gain = kept.rate / max(1, file.rate) - 1
    if kept.name == file.name { return "The file as it is is the best of these." }
    if abs(gain) <= noise {
      return
        "No faster than the file as it is: the difference (\(Self.signed(gain))) is within the noise of \(Self.percent(noise)) here\(noiseSource)."
    }
    return
      "\(Self.signed(gain)) against the file as it is (noise here: \(Self.percent(noise))\(noiseSource))."
  }

  /// Why nothing is put into the file.
  package var refusal: String {
    isEnough
      ? "nothing tried is faster by more than the noise"
      : "too little was read to tell what is better"
  }

  /// Of the workers of the line's stages those that a file can set, in the order of its keys.
  ///
  /// Rendering and compressing share a key: what it has to be is the larger of the two.
  package func settable(_ workers: [Int]) -> [Int] {
    Pipeline.StageName.allCases.map { stage in
      zip(Line.stageNames, workers).filter { Line.setting($0.0) == stage }.map(\.1).max() ?? 1
    }
  }

  /// Where the noise was taken from, if not from the candidates' own runs.
  private var noiseSource: String {
    repeats > 1 ? "" : ", by three runs of one setting; each of these ran once"
  }

  // MARK: - Figures

  static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  static func signed(_ share: Double) -> String {
    "\(share < 0 ? "−" : "+")\(Int(abs(share * 100).rounded())) %"
  }

  static func number(_ value: Double) -> String { Tuning.number(value) }

  static func seconds(_ value: Double) -> String { "\((value * 100).rounded() / 100) s" }

  /// A number with its noun.
  package static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(number) \(number == 1 ? one : many ?? one + "s")"
  }
}
