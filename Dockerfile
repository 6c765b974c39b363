FROM python:3.11.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/taper
ENV PATH=/opt/taper/bin:$PATH
COPY requirements/runtime.txt /tmp/runtime.txt
RUN pip install --require-hashes --requirement /tmp/runtime.txt
WORKDIR /srv/taper
COPY manage.py gunicorn.conf.py LICENSE ./
COPY static static
COPY templates templates
COPY clinic clinic
# Values that let the settings load; nothing connects to them and none reaches the next stage.
RUN SECRET_KEY=build DATABASE_URL=postgres://build/build REDIS_URL=redis://build \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q clinic

FROM python:3.11.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/taper --shell /usr/sbin/nologin taper
COPY --from=build /opt/taper /opt/taper
COPY --from=build /srv/taper /srv/taper
WORKDIR /srv/taper
ENV PATH=/opt/taper/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["gunicorn", "clinic.wsgi", "--bind", "0.0.0.0:8000"]
