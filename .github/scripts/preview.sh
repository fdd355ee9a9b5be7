#!/usr/bin/env bash
# What STACK would change, into the report's folder, without a cluster. With PULUMI_ACCESS_TOKEN against the state of the
# stack; without, as from a fork, against an empty state that goes with the machine.
set -euo pipefail

report=$RUNNER_TEMP/report
config=Pulumi.$STACK.yaml
mkdir -p "$report"

if [ -n "${PULUMI_ACCESS_TOKEN:-}" ]; then
  echo "Against the state of the stack." >"$report/against.txt"
  pulumi stack select --non-interactive "$STACK"
elif grep -Eq '^[[:space:]]*(-[[:space:]]+)?"?secure"?:' "$config"; then
  echo "Not previewed: the stack's config holds secrets, and this run has nothing to decrypt them with. The plan shows them redacted." |
    tee "$report/against.txt"
  exit 0
else
  echo "Against an empty state, so everything shows as new: this run has no access to the stack's state." >"$report/against.txt"
  mkdir -p "$RUNNER_TEMP/state"
  export PULUMI_BACKEND_URL="file://$RUNNER_TEMP/state"
  export PULUMI_CONFIG_PASSPHRASE="nothing is encrypted with this"
  # These say how the stack's own secrets are encrypted. It has none, and another passphrase would not fit them.
  sed -i -E '/^(encryptionsalt|encryptedkey|secretsprovider):/d' "$config"
  pulumi stack init --non-interactive "$STACK"
fi

pulumi preview --non-interactive --color never --suppress-progress --diff --stack "$STACK" 2>&1 | tee "$report/preview.txt"
