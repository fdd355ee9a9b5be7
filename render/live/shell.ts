/** The parts of POSIX shell that the scripts share. */

import { escapeShell, escapeTerminal } from "../../model/escape.ts";

/** Words of a command, each quoted. */
export const words = (...texts: readonly (string | number)[]): string =>
  texts.map((text) => (isPlain(String(text)) ? String(text) : escapeShell(String(text)))).join(" ");

const isPlain = (text: string): boolean => /^[\w./:=,@%-]+$/.test(text);

/** Lines of a comment, whatever stands in the text. */
export const comment = (...lines: readonly string[]): string =>
  lines.map((line) => `# ${escapeTerminal(line)}`.trimEnd()).join("\n");

export interface Heading {
  /** What the script tries, in sentences. */
  readonly about: readonly string[];
  /** What answers the same without a cluster. */
  readonly offline: readonly string[];
  readonly command: string;
}

/** How every script begins: what it is, how it counts, and that it takes away what it made, however it ends. */
export const opening = ({ about, offline, command }: Heading): string => `#!/bin/sh
${comment(`Written by: ${command}`, ...about, "The same answered offline:", ...offline.map((line) => `  ${line}`))}
# shellcheck disable=SC2317 # some functions are called by a trap, or by no line of this script
set -u

passed=0
failed=0
untried=0
pass() {
  passed=$((passed + 1))
  printf 'PASS %s\\n' "$*"
}
fail() {
  failed=$((failed + 1))
  printf 'FAIL %s\\n' "$*"
}
skip() {
  untried=$((untried + 1))
  printf 'SKIP %s\\n' "$*"
}
# Exit 0: something passed and nothing failed.
finish() {
  printf '%s passed, %s failed, %s not tried\\n' "$passed" "$failed" "$untried"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

work=$(mktemp -d) || exit 1
# The first line of what went wrong, without anything that a terminal obeys.
reason() {
  head -n 1 "$work/error" | tr -cd '[:print:]'
}
at_end() {
  status=$?
  trap - EXIT
  clean_up
  rm -rf "$work"
  exit "$status"
}
trap at_end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  fail "$1 is not on PATH: nothing was tried"
  finish
}
`;

/** A word that no other run has, for the names of what a run makes. */
export const RUN = "\nrun=$(date +%s)-$$\n";

/** kubectl in the stack's cluster. */
export const kubectl = (context: string | undefined): string => `
KUBE_CONTEXT=\${KUBE_CONTEXT-${context === undefined ? "" : escapeShell(context)}}
k() {
  if [ -n "$KUBE_CONTEXT" ]; then
    kubectl --context "$KUBE_CONTEXT" "$@"
  else
    kubectl "$@"
  fi
}
need kubectl
k get namespaces --request-timeout=20s -o name >"$work/namespaces" 2>"$work/error" || {
  fail "the cluster does not answer: $(reason)"
  finish
}
`;

/** An image with sh, curl, dig, socat and unshare. */
export const imageSettings = (): string => `
PROBE_IMAGE=\${PROBE_IMAGE:-nicolaka/netshoot:v0.14}
PROBE_TIMEOUT=\${PROBE_TIMEOUT:-5}
`;
