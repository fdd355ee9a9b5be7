/** The end-to-end tests that judge mutants, by their full names without row tags. */
import type { NamedTest } from "./mutant.ts";

const inFile =
  (file: string) =>
  (name: string): NamedTest => ({ file, name });

const up = inFile("up");
const modes = inFile("modes");
const disturbed = inFile("disturbed");

export const AS_SPECIFIED = up(
  "dev from nothing every specified policy of ClawdStrike is there, as its spec has it",
);
export const IN_ORDER = up(
  "dev from nothing allows are there before default deny, and releases before policies",
);
export const PROD = up("prod from nothing the same policies by name, enforcing where they can");

export const THERE_AND_BACK = modes(
  "audit to enforce and back updates the release and the three policies that can kill",
);
export const SOFT_DENY = modes(
  "the mode of one policy audit that the lowering allows: a soft default deny on that policy",
);
export const REFUSED_AUDIT = modes(
  "the mode of one policy audit that it refuses: the preview fails with cause and remedy, and nothing is touched",
);
export const BAD_CONFIG = modes("a bad config is one message with every problem, and no stack trace");

export const TOGGLES = inFile("toggles")(
  "each toggle, there and back touches exactly what it names, and restores it equal",
);

const calico = inFile("calico-switch");

export const CALICO_SWITCH = calico(
  "the whole stack: every target object first, deny-all last of them, then the others go; back restores them equal",
);
export const CALICO_ONE = calico(
  "the mode of one policy: what may be audited alone switches alone, and what may not is refused untouched",
);
export const CALICO_READY = inFile("calico-ready")(
  "policies wait for the state Ready, a second up changes nothing, a switch no release, and destroy leaves the object to its owner",
);

export const MIGRATION = inFile("migration")(
  "one replace, create first, nothing else replaced, and no moment without the policy",
);

export const WAITS = inFile("order")(
  "up begins nothing before what it needs is done, and destroy goes the other way",
);

export const OWN_NAMESPACES = inFile("order")(
  "[namespaces: create] namespaces are made before the policies and kept on destroy",
);

export const SECRETS = inFile("secrets")(
  "the password of the charts and a kubeconfig reach the provider, and no state, log or output",
);

export const OLD_NODE = disturbed(
  "an old Node: preview prints the one line with the remedy, and no stack trace",
);
