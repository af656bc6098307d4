internal import CCurl
import Glibc

/// One exchange: what is sent, what has come so far, and who waits for it.
///
/// libcurl knows it by an unretained reference from `prepare` until its handle is reset; the session keeps it alive
/// that long. After it was handed to the engine, only the engine's thread touches it.
final class Transfer: @unchecked Sendable {
    // Proof: made on the caller's thread, handed over once through the engine's monitor, then used by its thread alone.
    typealias Completion = @Sendable (Result<HTTPResponse, HTTPError>) -> Void

    private let request: HTTPRequest
    private let origin: URLOrigin
    private let completion: Completion
    private var sent = 0
    private var response = HTTPResponse(status: 0)
    private var isTooLong = false
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    init(_ request: HTTPRequest, completion: @escaping Completion) throws(HTTPError) {
        origin = try URLOrigin(of: request.url)
        guard origin.isSecure || origin.allowsPlainHTTP else {
            throw HTTPError(.insecureURL, "plain http is for this machine only: use https for \(origin.host)")
        }
        for header in request.headers where (header.name + header.value).utf8.contains(where: { $0 < 0x20 }) {
            throw HTTPError(.invalidHeader, "the header \(header.name) holds a control character")
        }
        self.request = request
        self.completion = completion
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// Sets everything on a handle that has just been made or reset.
    func prepare(_ easy: OpaquePointer, limits: HTTPClient.Limits) throws(HTTPError) {
        let handle = UnsafeMutableRawPointer(easy)
        let context = Unmanaged.passUnretained(self).toOpaque()
        var failure = CURLE_OK
        func check(_ result: CURLcode) { if failure == CURLE_OK { failure = result } }
        check(quoin_curl_set_text(handle, CURLOPT_URL, request.url))
        check(quoin_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, origin.isSecure ? "https" : "http"))
        if origin.isLoopback || !origin.isSecure { check(quoin_curl_set_text(handle, CURLOPT_NOPROXY, "*")) }
        // Dots in a path are part of the name that was signed.
        check(quoin_curl_set_long(handle, CURLOPT_PATH_AS_IS, 1))
        check(quoin_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0))
        check(quoin_curl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)))
        check(quoin_curl_set_long(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)))
        check(quoin_curl_set_long(handle, CURLOPT_NOSIGNAL, 1))
        check(quoin_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, limits.connectMilliseconds))
        check(quoin_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, limits.lowSpeedBytesPerSecond))
        check(quoin_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, limits.lowSpeedSeconds))
        if let timeout = request.timeoutMilliseconds {
            check(quoin_curl_set_long(handle, CURLOPT_TIMEOUT_MS, timeout))
        }
        check(quoin_curl_set_pointer(handle, CURLOPT_PRIVATE, context))
        check(quoin_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
        check(quoin_curl_set_transfer(handle, CURLOPT_HEADERFUNCTION, Self.takeHeader))
        check(quoin_curl_set_pointer(handle, CURLOPT_HEADERDATA, context))
        check(quoin_curl_set_transfer(handle, CURLOPT_WRITEFUNCTION, Self.takeBody))
        check(quoin_curl_set_pointer(handle, CURLOPT_WRITEDATA, context))
        setMethod(handle, context, check)
        try setHeaders(handle, check)
        if let error = HTTPError.of(failure, message: "", wasConnected: true, hasTimeout: false) { throw error }
    }

    private func setMethod(
        _ handle: UnsafeMutableRawPointer, _ context: UnsafeMutableRawPointer, _ check: (CURLcode) -> Void
    ) {
        switch request.method {
        case .get: check(quoin_curl_set_long(handle, CURLOPT_HTTPGET, 1))
        case .head: check(quoin_curl_set_long(handle, CURLOPT_NOBODY, 1))
        case .delete: check(quoin_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue))
        case .put, .post:
            check(quoin_curl_set_long(handle, CURLOPT_UPLOAD, 1))
            check(quoin_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue))
            check(quoin_curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.body.count)))
            check(quoin_curl_set_transfer(handle, CURLOPT_READFUNCTION, Self.giveBody))
            check(quoin_curl_set_pointer(handle, CURLOPT_READDATA, context))
            check(quoin_curl_set_seek(handle, CURLOPT_SEEKFUNCTION, Self.seekBody))
            check(quoin_curl_set_pointer(handle, CURLOPT_SEEKDATA, context))
        }
    }

    private func setHeaders(_ handle: UnsafeMutableRawPointer, _ check: (CURLcode) -> Void) throws(HTTPError) {
        // An empty `Expect` stops libcurl from asking first, which would cost a round trip.
        var lines = ["Expect:"]
        for header in request.headers {
            // A field without a value is written with a semicolon for libcurl; with a colon it would be dropped.
            lines.append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        for line in lines {
            guard let list = curl_slist_append(headerList, line) else {
                throw HTTPError(.other, "no memory for headers")
            }
            headerList = list
        }
        check(quoin_curl_set_list(handle, CURLOPT_HTTPHEADER, headerList))
    }

    /// Tells the one who waits; called once.
    func finish(_ result: CURLcode, status: Int, wasConnected: Bool) {
        response.status = status
        if isTooLong {
            return completion(
                .failure(
                    HTTPError(.bodyTooLong, "an answer of more than \(request.answerLimit) bytes from \(origin.host)")))
        }
        let message = String(cString: errorText)
        let failure = HTTPError.of(
            result, message: message.isEmpty ? "" : "\(origin.host): \(message)", wasConnected: wasConnected,
            hasTimeout: request.timeoutMilliseconds != nil)
        completion(failure.map { .failure($0) } ?? .success(response))
    }

    /// Tells the one who waits that nothing was sent; called instead of `finish`.
    func fail(_ error: HTTPError) { completion(.failure(error)) }

    // MARK: What libcurl calls, on the engine's thread

    private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private static let giveBody: quoin_curl_transfer = { bytes, size, count, context in
        guard let transfer = Transfer.of(context), let bytes else { return 0 }
        let length = min(size * count, transfer.request.body.count - transfer.sent)
        transfer.request.body.withUnsafeBytes { body in
            UnsafeMutableRawBufferPointer(start: bytes, count: length)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: body[transfer.sent..<transfer.sent + length]))
        }
        transfer.sent += length
        return length
    }

    /// A kept connection may turn out to be dead after a part was written: then the body is sent again from its start.
    private static let seekBody: quoin_curl_seek = { context, offset, origin in
        guard let transfer = Transfer.of(context), origin == SEEK_SET, offset >= 0,
            offset <= transfer.request.body.count
        else { return Int32(CURL_SEEKFUNC_FAIL) }
        transfer.sent = Int(offset)
        return Int32(CURL_SEEKFUNC_OK)
    }

    private static let takeBody: quoin_curl_transfer = { bytes, size, count, context in
        guard let transfer = Transfer.of(context), let bytes else { return 0 }
        let length = size * count
        guard transfer.response.body.count + length <= transfer.request.answerLimit else {
            transfer.isTooLong = true
            return 0
        }
        transfer.response.body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: length))
        return length
    }

    private static let takeHeader: quoin_curl_transfer = { bytes, size, count, context in
        guard let transfer = Transfer.of(context), let bytes else { return 0 }
        let length = size * count
        let line = UnsafeRawBufferPointer(start: bytes, count: length)
        if line.starts(with: "HTTP/".utf8) {
            // An interim answer (1xx) may have come before this one.
            transfer.response.headers.removeAll(keepingCapacity: true)
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            transfer.response.headers.append(
                HTTPHeader(
                    String(decoding: line[..<colon], as: UTF8.self).lowercased(),
                    String(decoding: Transfer.trimmed(line[(colon + 1)...]), as: UTF8.self)))
        }
        return length
    }

    private static func trimmed(_ value: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var value = value
        while let first = value.first, first <= 0x20 { value = value.dropFirst() }
        while let last = value.last, last <= 0x20 { value = value.dropLast() }
        return value
    }
}
