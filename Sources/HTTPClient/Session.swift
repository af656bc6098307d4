internal import CCurl

/// The transfers under way on one multi handle; used by one thread.
struct Session: ~Copyable {
    private let multi: UnsafeMutableRawPointer
    private let limits: HTTPClient.Limits
    /// Handles that wait for their next transfer.
    private var idle: [UnsafeMutableRawPointer] = []
    private var active: [UnsafeMutableRawPointer: Transfer] = [:]

    init(multi: UnsafeMutableRawPointer, limits: HTTPClient.Limits) {
        self.multi = multi
        self.limits = limits
    }

    deinit {
        for easy in idle { curl_easy_cleanup(easy) }
    }

    mutating func begin(_ transfer: Transfer) {
        guard let easy = idle.popLast() ?? curl_easy_init() else {
            return transfer.fail(HTTPError(.other, "no memory for a transfer"))
        }
        do throws(HTTPError) {
            try transfer.prepare(OpaquePointer(easy), limits: limits)
        } catch {
            retire(easy)
            return transfer.fail(error)
        }
        let result = curl_multi_add_handle(multi, easy)
        guard result == CURLM_OK else {
            retire(easy)
            return transfer.fail(HTTPError(.other, String(cString: curl_multi_strerror(result))))
        }
        active[easy] = transfer
    }

    /// Moves every transfer on, tells those that are finished, and waits for the next thing to happen.
    mutating func step(waitingAtMost milliseconds: Int) {
        var running: Int32 = 0
        let result = curl_multi_perform(multi, &running)
        precondition(result == CURLM_OK, String(cString: curl_multi_strerror(result)))
        var left: Int32 = 0
        var hasFinished = false
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            // The message lives only until its handle is removed.
            end(easy, quoin_curl_result(message))
            hasFinished = true
        }
        // Who was told may have sent the next request already: look before waiting.
        guard !hasFinished else { return }
        let waited = curl_multi_poll(multi, nil, 0, Int32(milliseconds), nil)
        precondition(waited == CURLM_OK, String(cString: curl_multi_strerror(waited)))
    }

    private mutating func end(_ easy: UnsafeMutableRawPointer, _ result: CURLcode) {
        var status = 0
        var connected = curl_off_t(0)
        let isRead =
            quoin_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK
            && quoin_curl_get_size(easy, CURLINFO_PRETRANSFER_TIME_T, &connected) == CURLE_OK
        precondition(isRead, "libcurl does not tell a transfer's result")
        let transfer = active.removeValue(forKey: easy)
        let removed = curl_multi_remove_handle(multi, easy)
        precondition(removed == CURLM_OK, String(cString: curl_multi_strerror(removed)))
        retire(easy)
        transfer?.finish(result, status: status, wasConnected: connected > 0)
    }

    /// Resets a handle for its next transfer; what it is connected to stays with the multi handle.
    private mutating func retire(_ easy: UnsafeMutableRawPointer) {
        curl_easy_reset(easy)
        idle.append(easy)
    }

    /// Gives up all transfers.
    mutating func abandonAll(with error: HTTPError) {
        for (easy, transfer) in active {
            let removed = curl_multi_remove_handle(multi, easy)
            precondition(removed == CURLM_OK, String(cString: curl_multi_strerror(removed)))
            retire(easy)
            transfer.fail(error)
        }
        active.removeAll()
    }
}
