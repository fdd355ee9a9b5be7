#!/usr/bin/env bash
# Gives the steps after it a KUBECONFIG: of the EKS cluster that EKS_CLUSTER names, else KUBECONFIG_CONTENT as it is.
# None is needed where the stack's own config holds it.
set -euo pipefail

file=$RUNNER_TEMP/kubeconfig
umask 077

if [ -n "${EKS_CLUSTER:-}" ]; then
  aws eks update-kubeconfig --name "$EKS_CLUSTER" --kubeconfig "$file"
elif [ -n "${KUBECONFIG_CONTENT:-}" ]; then
  printf '%s\n' "$KUBECONFIG_CONTENT" >"$file"
elif grep -Eq '^[[:space:]]+kubeconfig:' "Pulumi.$STACK.yaml"; then
  exit 0
else
  echo "::error::The environment $STACK says nothing about its cluster. Set the variable EKS_CLUSTER (with AWS_ROLE_ARN and AWS_REGION) or the secret KUBECONFIG_CONTENT."
  exit 1
fi
echo "KUBECONFIG=$file" >>"$GITHUB_ENV"
