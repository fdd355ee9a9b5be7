#!/usr/bin/env bash
# Applies STACK, with a preview before it: what cannot be previewed is not applied. What was done goes into the report's folder.
set -euo pipefail

report=$RUNNER_TEMP/report
mkdir -p "$report"

if [ -z "${PULUMI_ACCESS_TOKEN:-}${PULUMI_BACKEND_URL:-}" ]; then
  echo "::error::The environment $STACK says nothing about its state. Set the secret PULUMI_ACCESS_TOKEN, or the variable PULUMI_BACKEND_URL with the secret PULUMI_CONFIG_PASSPHRASE."
  exit 1
fi
# A variable that is not set arrives as an empty text.
[ -n "${PULUMI_BACKEND_URL:-}" ] || unset PULUMI_BACKEND_URL

pulumi stack select --non-interactive "$STACK"
pulumi up --yes --non-interactive --color never --suppress-progress --diff --stack "$STACK" 2>&1 | tee "$report/up.txt"
