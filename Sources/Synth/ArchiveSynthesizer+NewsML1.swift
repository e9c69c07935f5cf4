internal import Wire

extension ArchiveSynthesizer {
  /// A story in NewsML 1.2, one a tar member; every second has its text in NITF, others in XHTML.
  func writeNewsML1(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let time = time(story, isCompact: true)
    let id = "urn:newsml:synthetic.example:\(time.prefix(8)):N\(series)-\(written):1"
    let topic = topic(story)
    let byline =
      story.byline.isEmpty ? "" : "<ByLine>By \(markup(story.byline))</ByLine>\n        "
    let paragraphs = story.paragraphs.map { "<p>" + markup($0) + "</p>\n" }.joined()
    let content =
      written % 2 == 0
      ? "<nitf><body><body.content>\n\(paragraphs)</body.content></body></nitf>"
      : "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>\n\(paragraphs)</body></html>"
    let month = Vocabulary.shortMonths[story.month - 1]
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <NewsML Version="1.2">
        <Catalog Href="http://synthetic.example/catalog.xml"/>
        <NewsEnvelope>
          <TransmissionId>\(written)</TransmissionId>
          <DateAndTime>\(time)</DateAndTime>
          <Priority FormalName="4"/>
        </NewsEnvelope>
        <NewsItem xml:lang="en">
          <Identification>
            <NewsIdentifier>
              <ProviderId>synthetic.example</ProviderId>
              <DateId>\(time.prefix(8))</DateId>
              <NewsItemId>N\(series)-\(written)</NewsItemId>
              <RevisionId PreviousRevision="0" Update="N">1</RevisionId>
              <PublicIdentifier>\(id)</PublicIdentifier>
            </NewsIdentifier>
          </Identification>
          <NewsManagement>
            <NewsItemType FormalName="News"/>
            <FirstCreated>\(time)</FirstCreated>
            <ThisRevisionCreated>\(time)</ThisRevisionCreated>
            <Status FormalName="Usable"/>
            <Urgency FormalName="\(1 + story.number % 8)"/>
          </NewsManagement>
          <NewsComponent>
            <NewsLines>
              <HeadLine>\(markup(headline(story)))</HeadLine>
              \(byline)<DateLine>\(markup(dateline(story))), \(month) \(story.day) (AFP) -</DateLine>
              <SlugLine>\(markup(slug(story)))</SlugLine>
              <CopyrightLine>Copyright \(story.year) Synthetic Wire</CopyrightLine>
            </NewsLines>
            <RightsMetadata><UsageRights><UsageType>No archival use</UsageType></UsageRights></RightsMetadata>
            <DescriptiveMetadata>
              <Language FormalName="en"/>
              <Genre FormalName="Article"/>
              <SubjectCode><SubjectMatter FormalName="\(topic.old)"/></SubjectCode>
              <Property FormalName="Keyword" Value="\(markup(story.city))"/>
            </DescriptiveMetadata>
            <ContentItem>
              <MediaType FormalName="Text"/>
              <Characteristics><Property FormalName="Words" Value="\(story.text.utf8.count / 6)"/></Characteristics>
              <DataContent>\(content)</DataContent>
            </ContentItem>
          </NewsComponent>
        </NewsItem>
      </NewsML>

      """
    addMember("newsml/story-\(series)-\(written).xml", text, to: &bytes)
    return id
  }
}
