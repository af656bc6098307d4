import Jobs
import Testing

@Suite struct BlobNameTests {
    @Test func theNameHoldsTypeMonthDocumentRevisionAndHash() {
        let revision = DocumentRevision(
            documentID: "0b7d6a1e-0000-4000-8000-000000000001", tenant: "default", documentType: "quotation",
            documentKey: "Q-1", revision: 3, requestedAt: "2026-03-04T05:06:07.000000Z", templateVersion: "ab")
        #expect(
            revision.blobName(sha256: "0123456789abcdef0123456789abcdef")
                == "quotation/2026/03/0b7d6a1e-0000-4000-8000-000000000001/r3-0123456789abcdef.pdf")
    }
}
