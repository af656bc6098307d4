#pragma once

#include <stdint.h>
#include <microhttpd.h>

// MHD_start_daemon is variadic, which Swift cannot call.
static inline struct MHD_Daemon *quoin_mhd_start(
    const struct sockaddr *address, unsigned int flags, MHD_AccessHandlerCallback handler, void *context,
    unsigned int connection_limit, unsigned int timeout_seconds) {
    return MHD_start_daemon(
        flags, 0, NULL, NULL, handler, context, MHD_OPTION_SOCK_ADDR, address, MHD_OPTION_CONNECTION_LIMIT,
        connection_limit, MHD_OPTION_CONNECTION_TIMEOUT, timeout_seconds, MHD_OPTION_END);
}

// MHD_get_daemon_info is variadic too, and its answer is a union.
static inline uint16_t quoin_mhd_port(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}
