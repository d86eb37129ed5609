# One image for the bot (`start`) and for the agents (`idle`, and `probe` by exec).
# One base for both stages, pinned by its tag; to the digest your registry shows for it with
#   --build-arg BASE=node:24.21.0-bookworm-slim@sha256:…   (of the index, which holds both arm64 and amd64)
ARG BASE=node:24.21.0-bookworm-slim
FROM ${BASE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
# Nothing that is bundled needs its install script.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY .ci/bundle.mjs .ci/sbom.mjs .ci/
COPY src src
RUN node .ci/bundle.mjs src/main.ts dist --sbom netwhy.cdx.json

FROM ${BASE}
LABEL org.opencontainers.image.title="netwhy" \
      org.opencontainers.image.licenses="Apache-2.0"
# The tools of the closed catalogue; util-linux brings nsenter. ping loses its file capability:
# with it, a container that drops all capabilities may not even start it.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      iproute2 iputils-ping iputils-tracepath bind9-dnsutils curl netcat-openbsd traceroute \
      nftables iptables conntrack ethtool tcpdump util-linux \
 && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /opt/yarn* \
 && rm -f /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg \
 && cp /usr/bin/ping /usr/bin/ping.plain && mv /usr/bin/ping.plain /usr/bin/ping && chmod 0755 /usr/bin/ping
# What is in the image, for whoever scans it, as CycloneDX: the bundle's packages, Node, and Debian's. Then the package managers go.
COPY --from=build /build/netwhy.cdx.json /usr/share/sbom/netwhy.cdx.json
COPY .ci/sbom-debian.mjs /tmp/
RUN dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\n' | node /tmp/sbom-debian.mjs /usr/share/sbom/netwhy.cdx.json \
 && rm /tmp/sbom-debian.mjs \
 && rm -f /usr/bin/apt /usr/bin/apt-get /usr/bin/apt-cache /usr/bin/apt-config /usr/bin/apt-key /usr/bin/apt-mark \
 && rm -f /usr/bin/dpkg /usr/bin/dpkg-deb /usr/bin/dpkg-divert /usr/bin/dpkg-split /usr/bin/dpkg-trigger /usr/bin/dpkg-statoverride
COPY --from=build /build/dist /opt/netwhy
# New objects get less room: of a digest of many nodes some 80 MB less stay with the process.
# Before anything is compiled: V8 does not take code that was kept under other options.
ENV NODE_ENV=production NODE_OPTIONS=--max-semi-space-size=2
# Compiled code is kept for each user id that will run the program; the file system is read-only later.
RUN ln -s /opt/netwhy/start.mjs /usr/local/bin/netwhy \
 && mkdir -m 1777 /opt/netwhy/compile-cache
ARG WARM='{"v":1,"run":"build","items":[{"id":"a","call":{"name":"rule-list","args":{}},"podIp":"","timeoutMs":5000,"maxBytes":65536,"delayMs":0}]}'
USER 65534:65534
# Without a cluster the bot ends once it is loaded and has opened its store, which is all that its start takes.
RUN netwhy probe "$WARM" > /dev/null && netwhy help > /dev/null \
 && ! SLACK_BOT_TOKEN=xoxb-build SLACK_APP_TOKEN=xapp-build NETWHY_DATA_DIR=/tmp/build timeout 20 netwhy start > /dev/null 2>&1 \
 && rm -rf /tmp/build
USER 0:0
RUN netwhy probe "$WARM" > /dev/null && chmod -R go-w /opt/netwhy
USER 65534:65534
ENTRYPOINT ["netwhy"]
CMD ["start"]
