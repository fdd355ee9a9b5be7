#!/usr/bin/env bash
# The plan of STACK as text and as JSON in the report's folder, and the text in the log. Needs no network, cluster or secret.
# Fails, with both files written, when a finding refuses the plan.
set -euo pipefail

report=$RUNNER_TEMP/report
mkdir -p "$report"

status=0
npm run -s palisade -- plan --stack "$STACK" >"$report/plan.txt" || status=$?
npm run -s palisade -- plan --stack "$STACK" --output json >"$report/plan.json" || status=$?
cat "$report/plan.txt"
exit "$status"
