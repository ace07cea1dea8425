# The page in a container: an ordinary user, a file system that may be read-only, torch for the CPU.
#   docker build -t lenet-demo .
#   docker run --rm -p 7860:7860 --read-only --tmpfs /tmp lenet-demo
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GRADIO_SERVER_NAME=0.0.0.0 \
    GRADIO_TEMP_DIR=/tmp/gradio \
    HF_HOME=/tmp/huggingface

WORKDIR /app
COPY requirements.lock ./
# The very versions that were tested, by their hashes; PyTorch, which has other files for the processor alone,
# by its version.
RUN pip install --no-cache-dir uv==0.13.* \
    && uv pip install --system --no-cache --no-deps --torch-backend=cpu torch==2.14.1 torchvision==0.29.1 \
    && uv pip install --system --no-cache --no-deps --require-hashes -r requirements.lock

COPY app.py ./
COPY lenet_demo ./lenet_demo
COPY checkpoints ./checkpoints

RUN useradd --uid 1000 --no-create-home visitor
USER 1000
EXPOSE 7860
# 503 where a network is not read rightly; SIGTERM lets what has begun be finished.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:7860/healthz')"]
CMD ["python", "app.py"]
