import HTTPClient
import Jobs

/// What bad answers mean for the job, in words that name the service's code and the way out.
enum BlobFault {
    /// The tries are used up.
    static func unavailable(
        _ result: Result<HTTPResponse, HTTPError>, tries: Int, _ endpoint: BlobEndpoint
    ) -> JobFailure {
        let reason =
            switch result {
            case .success(let response): "answered \(response.status) \(BlobProtocol.errorCode(of: response))"
            case .failure(let error): "gave no answer (\(error.message))"
            }
        return JobFailure(
            .storeUnavailable,
            "the storage account \(endpoint.account) \(reason) to the last of \(tries) \(tries == 1 ? "try" : "tries")")
    }

    /// An answer that will not change until somebody corrects the configuration.
    static func refused(_ response: HTTPResponse, _ endpoint: BlobEndpoint, container: String) -> JobFailure {
        let code = BlobProtocol.errorCode(of: response)
        let account = "the storage account \(endpoint.account)"
        let message: String
        switch (response.status, code) {
        case (404, "ContainerNotFound"):
            message =
                "\(account) has no container \(container) (404 ContainerNotFound): create it, or correct QUOIN_STORE"
        case (403, "AuthenticationFailed"):
            message =
                "\(account) refused the signature (403 AuthenticationFailed): check the account's name and key, or the "
                + "SAS and its time, and this machine's clock"
        case (403, _):
            message =
                "\(account) does not allow this (403 \(code)): the identity needs the role Storage Blob Data "
                + "Contributor on \(container), a SAS the permissions to read, create and write"
        case (401, _):
            message =
                "\(account) did not accept the credentials (401 \(code)): check QUOIN_AZURE_AUTH and the identity's "
                + "settings"
        case (409, "BlobImmutableDueToPolicy"):
            message = "\(account) keeps this unchanged by an immutability policy (409 \(code)) on \(container)"
        default:
            message =
                "\(account) refused a request (\(response.status) \(code)): check its endpoint, the container "
                + "\(container) and the account's settings"
        }
        return JobFailure(.storeMisconfigured, message)
    }
}
