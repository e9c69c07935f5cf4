import Foundation
import Testing
import Wire

@testable import Newsroom

@Suite struct `The memory's plan` {
  private static func pipeline(_ change: (inout Pipeline) -> Void = { _ in }) -> Pipeline {
    var pipeline = Pipeline()
    pipeline.cores = 2
    change(&pipeline)
    return pipeline
  }

  @Test func `by default everything fits under 256 MB`() throws {
    let plan = try MemoryPlan.make(Self.pipeline(), archives: 8)
    #expect(plan.limit == 256 << 20)
    #expect(plan.batchBytes == 1 << 20)
    #expect(plan.decoders == 2)
    #expect(plan.batches >= 6)
    #expect(plan.largestDocument == 8 << 20)
  }

  @Test(arguments: [1, 2, 4, 8, 16, 64, 128], [256, 512, 1024, 4096])
  func `the parts never add up to more than the limit`(_ cores: Int, _ megabytes: Int) throws {
    let pipeline = Self.pipeline {
      $0.cores = cores
      $0.memory = megabytes << 20
    }
    guard let plan = try? MemoryPlan.make(pipeline, archives: 1000) else { return }
    let parts =
      MemoryPlan.base + plan.budget + plan.memberBytes + plan.decoders * plan.batchBytes * 3
      + (plan.decoders + 2) * plan.spillBytes
    #expect(parts <= plan.limit)
    // The largest document goes through, alone if need be.
    #expect(MemoryPlan.weight(plan.largestDocument) + MemoryPlan.base < plan.limit)
    #expect(plan.decoders >= 1 && plan.batches >= 1)
  }

  @Test func `many cores get small batches rather than idle`() throws {
    let plan = try MemoryPlan.make(Self.pipeline { $0.cores = 32 }, archives: 1000)
    #expect(plan.batchBytes < 1 << 20)
    #expect(plan.batches >= 32)
  }

  @Test func `a limit that is too small is refused with the least that works`() throws {
    let error = #expect(throws: WireError.self) {
      try MemoryPlan.make(Self.pipeline { $0.memory = 64 << 20 }, archives: 8)
    }
    let message = try #require(error?.message)
    #expect(message.contains("limits.memory: 64 MB is too small"))
    let words = try #require(message.components(separatedBy: "is ").last)
    let least = try #require(ByteSize.parse(words))
    _ = try MemoryPlan.make(Self.pipeline { $0.memory = least }, archives: 8)
    #expect(least <= 128 << 20)
  }

  @Test(arguments: [64, 96, 128, 544, 1024], [1, 200])
  func `the default limit holds on any number of cores`(_ cores: Int, _ archives: Int) throws {
    let plan = try MemoryPlan.make(Self.pipeline { $0.cores = cores }, archives: archives)
    #expect(plan.limit == 256 << 20)
    #expect(plan.cores >= 48 && plan.cores <= cores)
    // The cores have batches to work on, and archives that these come from.
    #expect(plan.batches >= plan.cores)
    #expect(plan.decoders >= min(archives, plan.cores / 24))
    // As many as there is room for: one more has none.
    guard let held = plan.heldCores(of: cores) else { return }
    let more = try MemoryPlan.make(Self.pipeline { $0.cores = held + 1 }, archives: archives)
    #expect(more.cores == held)
    let told = try #require(plan.shortage(of: cores))
    #expect(told.contains("256 MB has room for \(held) of \(cores) cores"))
    let enough = Self.pipeline {
      $0.cores = cores
      $0.memory = plan.limitForAllCores
      $0.largestDocument = plan.largestDocument
    }
    #expect(try MemoryPlan.make(enough, archives: archives).cores == cores)
    // What is told does, as it is written.
    let limit = try #require(told.firstMatch(of: #/; (\d+ MB), with limits.document: (.+), has/#))
    let copied = Self.pipeline {
      $0.cores = cores
      $0.memory = ByteSize.parse(String(limit.1)) ?? 0
      $0.largestDocument = ByteSize.parse(String(limit.2)) ?? 0
    }
    #expect(try MemoryPlan.make(copied, archives: archives).cores == cores)
    // The results depend on it.
    #expect(enough.signature == Self.pipeline().signature)
  }

  @Test(arguments: [12, 16, 32], [8, 32, 48])
  func `the default limit has room for usual cores, whatever the document`(
    _ document: Int, _ cores: Int
  ) throws {
    let plan = try MemoryPlan.make(
      Self.pipeline {
        $0.cores = cores
        $0.largestDocument = document << 20
      }, archives: 24)
    #expect(plan.cores == cores && plan.largestDocument == document << 20)
  }

  @Test(arguments: [2, 8, 48, 128])
  func `batches whose size is set do not raise the default limit with the cores`(
    _ cores: Int
  ) throws {
    let plan = try MemoryPlan.make(
      Self.pipeline {
        $0.cores = cores
        $0.batchBytes = 1 << 20
      }, archives: 24)
    #expect(plan.limit == 256 << 20)
    #expect(plan.batches >= min(cores, 4))
  }

  @Test(arguments: [1, 8, 24, 200], [0, 8])
  func `with a document of one size more memory never lets fewer cores work`(
    _ archives: Int, _ decoders: Int
  ) {
    let cores = (120...640).filter { $0 % 4 == 0 }.map { megabytes in
      let pipeline = Self.pipeline {
        $0.cores = 128
        $0.memory = megabytes << 20
        $0.largestDocument = 2 << 20
        if decoders > 0 { $0.workers[.decode] = .count(decoders) }
      }
      return (try? MemoryPlan.make(pipeline, archives: archives))?.cores ?? 0
    }
    #expect(cores == cores.sorted())
    #expect(cores.last == 128)
  }

  @Test func `cores that work have batches, though documents are small`() throws {
    let plan = try MemoryPlan.make(
      Self.pipeline {
        $0.cores = 128
        $0.largestDocument = 1 << 20
      }, archives: 200)
    #expect(plan.batches >= plan.cores)
  }

  @Test(arguments: [1, 2, 4, 8, 16, 64], [1, 3, 24, 1000])
  func `what works with a limit works with every larger one`(_ cores: Int, _ archives: Int) {
    let works = (64...600).map { megabytes in
      let pipeline = Self.pipeline {
        $0.cores = cores
        $0.memory = megabytes << 20
      }
      return (try? MemoryPlan.make(pipeline, archives: archives)) != nil
    }
    #expect(works.drop { !$0 }.allSatisfy { $0 })
    #expect(works.last == true)
  }

  @Test func `a large document that is asked for raises the default, not a limit`() throws {
    let plan = try MemoryPlan.make(
      Self.pipeline { $0.largestDocument = 64 << 20 }, archives: 1)
    #expect(plan.limit > 768 << 20)
    #expect(throws: WireError.self) {
      try MemoryPlan.make(
        Self.pipeline {
          $0.largestDocument = 64 << 20
          $0.memory = 256 << 20
        }, archives: 1)
    }
  }

  @Test func `the largest document follows from the pipeline, not from the machine`() throws {
    for cores in [1, 8, 64] {
      #expect(Self.pipeline { $0.cores = cores }.effectiveDocument == 8 << 20)
    }
    #expect(Self.pipeline { $0.memory = 1 << 30 }.effectiveDocument > 32 << 20)
  }
}
