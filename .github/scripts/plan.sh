#!/usr/bin/env bash
# The plan of STACK as text, Markdown and JSON in the report's folder, and the text in the log. Needs no network, cluster or
# secret. Fails, with the files written, when a diagnostic refuses the plan.
set -euo pipefail

report=$RUNNER_TEMP/report
mkdir -p "$report"

status=0
npm run -s palisade -- plan --stack "$STACK" >"$report/plan.txt" 2>&1 || status=$?
cat "$report/plan.txt"
# 0 and 1 are plans; anything else has said why there is none.
if [ "$status" -le 1 ]; then
  npm run -s palisade -- plan --stack "$STACK" --output md >"$report/plan.md" || true
  npm run -s palisade -- plan --stack "$STACK" --output json >"$report/plan.json" || true
fi
exit "$status"
