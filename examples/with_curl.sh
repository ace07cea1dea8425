#!/usr/bin/env bash
# Ask a running page with nothing but curl: examples/with_curl.sh URL [PICTURE]
set -euo pipefail
url=${1:-http://127.0.0.1:7860}/gradio_api

# An endpoint is asked, names the event, and the event tells the answer.
ask() {
    event=$(curl -sS "$url/call/$1" -H "Content-Type: application/json" -d "$2" |
        sed -E 's/.*"event_id": ?"([^"]+)".*/\1/')
    curl -sSN "$url/call/$1/$event" | sed -n 's/^data: //p'
}

ask read_strokes '{"data": [[[[60, 60], [200, 60], [130, 240]]], 280, 280, 18, "lenet5"]}'

if [ $# -gt 1 ]; then
    # A picture is sent first; the path that comes back names it.
    path=$(curl -sS "$url/upload" -F "files=@$2" | sed -E 's/\["([^"]+)"\]/\1/')
    ask read_picture "{\"data\": [{\"path\": \"$path\", \"meta\": {\"_type\": \"gradio.FileData\"}}, \"modern\"]}"
fi
