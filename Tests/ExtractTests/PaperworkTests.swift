import TestKit
import Testing

@Suite struct `Papers beside stories` {
  private static func kind(_ text: String) -> String? {
    Stages.stories(Array(text.utf8)).first?["kind"] as? String
  }

  @Test(arguments: [
    "Norland Free License\n\nCopyright (c) 2020 Norland Press\n\nPermission is hereby granted, free of charge, to any person\nobtaining a copy of this ferry timetable, to sail by it.\n",
    "Norland Licence\n\nRedistribution and use in source and binary forms, with or without sails, are permitted.\n",
    "Norland Public License\n\nEveryone is permitted to copy and distribute verbatim copies of this document.\n",
    "Apache License\n\nTERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION\n\n1. Definitions.\n",
  ])
  func `licences are no stories`(_ text: String) {
    #expect(Self.kind(text) == "other")
  }

  @Test(arguments: [
    // Prose without any mark of news stays a story.
    "Ferries stay in port\n\nThe ferries stayed in port because of the storm, and nobody knows when\nthey will sail again.\n",
    // A story about a licence has marks of its own.
    "Free software turns forty\n\nOSLO, Jan 6 (Reuters) - The GNU General Public License is known to all who write programs.\n",
    "Free software turns forty\n\nBy Mara Quist\n\nThe GNU General Public License is known to all who write programs.\n",
    // Nor has every story about one.
    "Free software turns forty\n\nThe GNU General Public License turned forty on Monday, and those who wrote\nit, and the Mozilla Public License version 2, met for a drink.\n",
    "# Ferries\n\nReads timetables.\n\n## Usage\n\nSee [the manual](https://ferries.example/manual).\n",
    "A first line\n\n#ferries was the word of the day, and [nobody] knew why it was.\n",
  ])
  func `stories stay stories`(_ text: String) {
    #expect(Self.kind(text) == "story")
  }
}
