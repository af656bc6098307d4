# syntax=docker/dockerfile:1
# Quoin in a container: built with the Swift toolchain, run on a slim Debian with the same libraries.

FROM swift:6.3-bookworm AS build
WORKDIR /source
# The packages first: they change less often than the sources.
COPY scripts/packages scripts/packages
RUN apt-get update \
    && sed 's/#.*//' scripts/packages | grep -E -- '-dev$|^build-essential$|^pkg-config$|^(fonts|hyphen)-' \
        | xargs apt-get install -y -qq --no-install-recommends \
    && rm -rf /var/lib/apt/lists/*
COPY fonts fonts
COPY scripts/fonts scripts/fonts
RUN scripts/fonts
COPY Package.swift Package.swift
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --product quoin --static-swift-stdlib \
    && install -D -m 755 .build/release/quoin /image/usr/local/bin/quoin
COPY templates templates
RUN mkdir -p /image/usr/local/share/quoin \
    && cp -r fonts templates /image/usr/local/share/quoin/

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y -qq --no-install-recommends \
        ca-certificates libcurl4 libdeflate0 libexpat1 libfreetype6 libharfbuzz0b libhyphen0 \
        libicu72 libjpeg62-turbo libmicrohttpd12 libpng16-16 libpq5 libqrencode4 libssl3 libstdc++6 zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent quoin
COPY --from=build /image/ /

# Nothing is written but what QUOIN_STORE names: run it with a read-only root file system.
USER 10001:10001
WORKDIR /usr/local/share/quoin
ENV QUOIN_HTTP=0.0.0.0:9464 \
    QUOIN_FONTS=/usr/local/share/quoin/fonts \
    QUOIN_TEMPLATES=/usr/local/share/quoin/templates
EXPOSE 9464
# Live, not ready: a worker that waits for its database must not be restarted for it.
HEALTHCHECK --interval=10s --timeout=6s --start-period=20s CMD ["quoin", "health", "live"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["quoin"]
CMD ["worker"]
