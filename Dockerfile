# The images of WrkHrs: one target a service. `docker compose -f docker-compose.yml -f docker-compose.ai.yml build` builds them all; the
# programs are built once, in `binaries`, for all of them. Why it is cut this way: docs/adr ("One Dockerfile, programs built once").
#
# A service image is Debian slim, the shared libraries that its programs name (deploy/docker/packages, written by scripts/image_packages)
# and the programs. It runs as user 10001 and writes to /var/lib/wrkhrs and /tmp only. Nothing here compiles.
#
# WRKHRS_CUDA=1: programs that use an NVIDIA card where the container has one and the CPU where not; build/image has them (scripts/image_binaries).
ARG BASE=debian:bookworm-slim
ARG WRKHRS_CUDA=0

# --- the programs, in /out/bin and /out/lib
FROM ${BASE} AS binaries
WORKDIR /src
COPY . .
ARG WRKHRS_CUDA
RUN --mount=type=cache,id=wrkhrs,target=/cache XDG_CACHE_HOME=/cache deploy/docker/binaries /out

# --- what the service images share
FROM ${BASE} AS runtime
RUN --mount=type=bind,source=deploy/docker/install,target=/install --mount=type=bind,source=deploy/docker/packages/common.txt,target=/packages \
    /install \
 && groupadd --gid 10001 wrkhrs \
 && useradd --uid 10001 --gid wrkhrs --no-create-home --home-dir /var/lib/wrkhrs --shell /usr/sbin/nologin wrkhrs \
 && cd /var/lib && install -d -o wrkhrs -g wrkhrs -m 700 wrkhrs wrkhrs/logs wrkhrs/run wrkhrs/tools wrkhrs/data \
      wrkhrs/data/gateway wrkhrs/data/orchestrator wrkhrs/data/rag wrkhrs/data/asr wrkhrs/data/mcp wrkhrs/data/tool-registry
COPY deploy/docker/entrypoint deploy/docker/healthcheck /usr/local/bin/
ENV WRKHRS_HOME=/var/lib/wrkhrs WRKHRS_BIND_ADDRESS=0.0.0.0 WRKHRS_MODELS_DIR=/models LANG=C.UTF-8
WORKDIR /var/lib/wrkhrs
USER wrkhrs
ENTRYPOINT ["entrypoint"]
LABEL org.opencontainers.image.vendor="WrkHrs" \
      org.opencontainers.image.licenses="Apache-2.0"

# --- what the images of programs with an engine share: nothing more, or CUDA's libraries. The driver's own comes with the card (NVIDIA Container Toolkit).
FROM runtime AS engines-0

FROM runtime AS engines-1
USER root
RUN --mount=type=bind,from=binaries,source=/src/build/image/cuda,target=/cuda cp /cuda/lib* /usr/local/lib/ && ldconfig
USER wrkhrs
ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility

FROM engines-${WRKHRS_CUDA} AS engines

FROM runtime AS gateway
COPY --from=binaries /out/bin/wrkhrs-gateway /usr/local/bin/
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["healthcheck", "8080", "/readyz"]
CMD ["wrkhrs-gateway"]
ARG VERSION REVISION
LABEL org.opencontainers.image.title="wrkhrs-gateway" org.opencontainers.image.description="The one door: keys, limits, routing" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}"

FROM runtime AS orchestrator
USER root
RUN --mount=type=bind,source=deploy/docker/install,target=/install --mount=type=bind,source=deploy/docker/packages/orchestrator.txt,target=/packages \
    /install
USER wrkhrs
COPY --from=binaries /out/bin/wrkhrs-orchestrator /usr/local/bin/
EXPOSE 8081
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["healthcheck", "8081", "/readyz"]
CMD ["wrkhrs-orchestrator"]
ARG VERSION REVISION
LABEL org.opencontainers.image.title="wrkhrs-orchestrator" org.opencontainers.image.description="Answers questions in durable runs" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}"

FROM engines AS rag
USER root
RUN --mount=type=bind,source=deploy/docker/install,target=/install --mount=type=bind,source=deploy/docker/packages/rag.txt,target=/packages \
    /install
COPY --from=binaries /out/lib/libpdfium.so /usr/local/lib/
RUN ldconfig
USER wrkhrs
COPY --from=binaries /out/bin/wrkhrs-rag /out/bin/wrkhrs-extract /out/bin/wrkhrs-sandbox /usr/local/bin/
EXPOSE 8082
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s CMD ["healthcheck", "8082", "/readyz"]
CMD ["wrkhrs-rag"]
ARG VERSION REVISION
LABEL org.opencontainers.image.title="wrkhrs-rag" org.opencontainers.image.description="Keeps documents and finds cited passages" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}"

FROM engines AS llm
USER root
RUN --mount=type=bind,source=deploy/docker/install,target=/install --mount=type=bind,source=deploy/docker/packages/llm.txt,target=/packages \
    /install
USER wrkhrs
COPY --from=binaries /out/bin/wrkhrs-llm /out/bin/llama-server /usr/local/bin/
EXPOSE 8083
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s CMD ["healthcheck", "8083", "/health"]
CMD ["wrkhrs-llm"]
ARG VERSION REVISION
LABEL org.opencontainers.image.title="wrkhrs-llm" org.opencontainers.image.description="Runs the local language model" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}"

# The only image with FFmpeg, which Debian builds with GPL parts; it runs in a worker process of its own.
FROM engines AS asr
USER root
RUN --mount=type=bind,source=deploy/docker/install,target=/install --mount=type=bind,source=deploy/docker/packages/asr.txt,target=/packages \
    /install
USER wrkhrs
COPY --from=binaries /out/bin/wrkhrs-asr /out/bin/wrkhrs-audio /out/bin/wrkhrs-sandbox /usr/local/bin/
EXPOSE 8084
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s CMD ["healthcheck", "8084", "/readyz"]
CMD ["wrkhrs-asr"]
ARG VERSION REVISION
LABEL org.opencontainers.image.title="wrkhrs-asr" org.opencontainers.image.description="Turns speech into text" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}"

FROM runtime AS mcp
USER root
RUN --mount=type=bind,source=deploy/docker/install,target=/install --mount=type=bind,source=deploy/docker/packages/mcp.txt,target=/packages \
    /install
USER wrkhrs
COPY --from=binaries /out/bin/wrkhrs-mcp /out/bin/wrkhrs-sandbox /usr/local/bin/
EXPOSE 8085
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["healthcheck", "8085", "/readyz"]
CMD ["wrkhrs-mcp"]
ARG VERSION REVISION
LABEL org.opencontainers.image.title="wrkhrs-mcp" org.opencontainers.image.description="Serves and hubs MCP tools" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}"

FROM runtime AS tool-registry
USER root
RUN --mount=type=bind,source=deploy/docker/install,target=/install --mount=type=bind,source=deploy/docker/packages/tool-registry.txt,target=/packages \
    /install
USER wrkhrs
COPY --from=binaries /out/bin/wrkhrs-tool-registry /out/bin/wrkhrs-sandbox /usr/local/bin/
EXPOSE 8086
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["healthcheck", "8086", "/readyz"]
CMD ["wrkhrs-tool-registry"]
ARG VERSION REVISION
LABEL org.opencontainers.image.title="wrkhrs-tool-registry" org.opencontainers.image.description="Finds, describes and runs tools" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}"

# The command line, for keys and documents: docker compose … run --rm wrkhrs-cli keys add NAME
FROM runtime AS cli
USER root
RUN --mount=type=bind,source=deploy/docker/install,target=/install --mount=type=bind,source=deploy/docker/packages/cli.txt,target=/packages \
    /install
RUN install -d -o wrkhrs -g wrkhrs -m 700 /backups /var/lib/wrkhrs/data/mlflow
USER wrkhrs
COPY --from=binaries /out/bin/wrkhrs /usr/local/bin/
ENTRYPOINT ["entrypoint", "wrkhrs"]
CMD ["--help"]
ARG VERSION REVISION
LABEL org.opencontainers.image.title="wrkhrs-cli" org.opencontainers.image.description="The command line of WrkHrs" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}"

# Fetches models with pip, which the catalogue's sources are packages of: docker compose … run --rm wrkhrs-models
FROM cli AS models
USER root
RUN --mount=type=bind,source=deploy/docker/install,target=/install --mount=type=bind,source=deploy/docker/packages/models.txt,target=/packages \
    /install
USER wrkhrs
ENTRYPOINT ["entrypoint", "wrkhrs", "models"]
CMD ["pull"]

# --- the edge: what is published, and the balance over replicas. No version in its labels: a new image means a new container, and this is the only one whose
# replacement is seen from outside; so it changes when what it consists of does, and not with every release.
FROM ${BASE} AS edge
RUN --mount=type=bind,source=deploy/docker/install,target=/install --mount=type=bind,source=deploy/docker/packages/edge.txt,target=/packages \
    /install
COPY deploy/edge/edge deploy/docker/healthcheck /usr/local/bin/
COPY deploy/edge/haproxy.cfg deploy/edge/wait.lua /etc/wrkhrs/
USER haproxy
EXPOSE 8080-8086
STOPSIGNAL SIGUSR1
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s CMD ["healthcheck", "8404", "/livez"]
ENTRYPOINT ["edge"]
LABEL org.opencontainers.image.vendor="WrkHrs" org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.title="wrkhrs-edge" org.opencontainers.image.description="Publishes the services and balances over replicas"
