# Two stages: the first has pip and builds the environment, the second only carries it.
FROM python:3.12-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY catalog ./catalog
COPY dialogs ./dialogs
COPY domain ./domain
COPY handlers ./handlers
COPY locales ./locales
COPY reports ./reports
COPY sandbox ./sandbox
COPY scheduler ./scheduler
COPY services ./services
COPY storage ./storage
RUN /venv/bin/pip install --no-cache-dir --no-deps . && /venv/bin/pip uninstall --yes pip

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 nastavnik && mkdir /data && chown nastavnik /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 LOG_FORMAT=json \
    DATABASE_URL=sqlite+aiosqlite:////data/nastavnik.db METRICS_LISTEN=127.0.0.1:9100
USER nastavnik
WORKDIR /home/nastavnik
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9100/health', timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["sh", "-c", "nastavnik migrate && exec nastavnik run"]
