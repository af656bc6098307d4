import DocumentStore
import Foundation
import HTTPClient
import Primitives
import TestSupport
import Testing

@Suite struct SigningTests {
    /// Vectors made by an official SDK.
    private func vectors(_ file: String) throws -> [JSONValue] {
        let url = URL(filePath: ProjectFiles.path("Tests/DocumentStoreTests/Fixtures/" + file))
        return try #require(try JSONValue(parsing: Array(try Data(contentsOf: url)))["vectors"]?.arrayValue)
    }

    private func text(_ value: JSONValue, _ key: String) throws -> String {
        try #require(value[key]?.stringValue, "\(key)")
    }

    @Test func sharedKeySignaturesMatchTheOfficialOnes() throws {
        let vectors = try vectors("sharedkey-vectors.json")
        #expect(vectors.count == 160)
        for vector in vectors {
            let key = try #require(SharedKey(account: try text(vector, "account"), key: try text(vector, "key")))
            let url = try text(vector, "url")
            let rest = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)[3]
            let sides = rest.split(separator: "?", maxSplits: 1)
            let headers = try #require(vector["headers"]?.objectValue).members.map {
                HTTPHeader($0.key, $0.value.stringValue ?? "")
            }
            let method = try text(vector, "method")
            let path = "/" + sides[0]
            let query = sides.count > 1 ? String(sides[1]) : ""
            #expect(
                key.stringToSign(method: method, path: path, query: query, headers: headers)
                    == (try text(vector, "string_to_sign")), "\(method) \(url)")
            #expect(
                key.authorization(method: method, path: path, query: query, headers: headers)
                    == (try text(vector, "authorization")), "\(method) \(url)")
        }
    }

    @Test func aListRequestHasTheKnownSignature() throws {
        let key = try #require(
            SharedKey(account: "myaccount", key: "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="))
        let authorization = key.authorization(
            method: "GET", path: "/podcasts", query: "restype=container&comp=list&maxresults=1&prefix=shows%2F",
            headers: [
                HTTPHeader("x-ms-date", "Tue, 14 Nov 2023 22:13:20 GMT"), HTTPHeader("x-ms-version", "2021-08-06"),
            ])
        #expect(authorization == "SharedKey myaccount:L0PGn9fJyM7TATXmi6D5OLgBHdqCsVMaB4S2SkNKuFQ=")
    }

    @Test func repeatedParametersAreSortedAndJoined() throws {
        let key = try #require(SharedKey(account: "a", key: "YQ=="))
        let text = key.stringToSign(method: "GET", path: "/c", query: "B=2&a=z&b=1&empty", headers: [])
        #expect(text.hasSuffix("\n/a/c\na:z\nb:1,2\nempty:"))
    }

    @Test func aKeyThatIsNoBase64IsRefused() {
        #expect(SharedKey(account: "a", key: "not base64") == nil)
        #expect(SharedKey(account: "a", key: "") == nil)
    }

    @Test func serviceSignaturesMatchTheOfficialOnes() throws {
        let vectors = try vectors("sas-vectors.json")
        #expect(vectors.count == 40)
        for vector in vectors {
            let key = try #require(SharedKey(account: try text(vector, "account"), key: try text(vector, "key")))
            let parameters = try #require(vector["params"])
            func parameter(_ name: String) -> String { parameters[name]?.stringValue ?? "" }
            // The vectors give Python's form of a time.
            func time(_ name: String) -> String { parameter(name).replacingOccurrences(of: "+00:00", with: "Z") }
            let signature = ServiceSAS(
                container: try text(vector, "container"), blob: try text(vector, "blob"),
                permissions: parameter("permission"), start: time("start"), expiry: time("expiry"),
                addresses: parameter("ip"), protocols: parameter("protocol"), version: try text(vector, "version"),
                contentDisposition: parameter("content_disposition"), contentType: parameter("content_type"))
            #expect(signature.token(signedWith: key) == (try text(vector, "token")))
        }
    }
}
