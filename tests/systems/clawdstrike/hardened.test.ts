import { describe, expect, test } from "@jest/globals";
import { withMode } from "../../../dialects/tetragon/mode.ts";
import { BLOCKABLE } from "../../../systems/clawdstrike/options.ts";
import { CLUSTER, differences, fixture, manifestOf, rendered } from "./fixtures.ts";

const hardened = { runtimePolicies: "hardened" } as const;
const blocking = { ...hardened, blocking: BLOCKABLE };
const LSM = { ...CLUSTER, bpfLsm: true };

/** A reference manifest without its mode, which the dialect adds to ours; a list left empty goes with it. */
function modeless(file: string) {
  const manifest = fixture(`hardened/${file}`);
  if (manifest.spec.options === undefined) return manifest;
  const { options, ...spec } = manifest.spec;
  const others = options.filter((option: { name: string }) => option.name !== "policy-mode");
  return { ...manifest, spec: others.length === 0 ? spec : { ...spec, options: others } };
}

describe("the corrected six equal the reference variants but for the mode", () => {
  test("01 alerts on the program being started", () => {
    expect(
      differences(modeless("01-exec-allowlist.audit.yaml"), manifestOf("01-exec-allowlist.yaml", hardened)),
    ).toEqual([]);
  });

  test("02 does without LSM unless nodes and bridge are declared to have it", () => {
    const file = "02-file-integrity-monitoring.yaml";
    const kprobe = modeless("02-file-integrity-monitoring.nolsm-audit.yaml");
    const lsm = modeless("02-file-integrity-monitoring.audit.yaml");
    const reads = { ...hardened, bridgeReadsLsm: true };
    expect(differences(kprobe, manifestOf(file, hardened))).toEqual([]);
    expect(differences(kprobe, manifestOf(file, hardened, LSM))).toEqual([]);
    expect(differences(kprobe, manifestOf(file, reads))).toEqual([]);
    expect(differences(lsm, manifestOf(file, reads, LSM))).toEqual([]);
  });

  test("03 alerts outside the ranges, mapped forms and AWS link-local addresses", () => {
    expect(
      differences(modeless("03-network-egress.audit.yaml"), manifestOf("03-network-egress.yaml", hardened)),
    ).toEqual([]);
  });

  test.each(["01-exec-allowlist", "02-file-integrity-monitoring", "03-network-egress"])(
    "%s blocks only where the config names it",
    (stem) => {
      expect(differences(modeless(`${stem}.enforce.yaml`), manifestOf(`${stem}.yaml`, blocking))).toEqual([]);
      expect(differences(modeless(`${stem}.enforce.yaml`), manifestOf(`${stem}.yaml`, hardened))).not.toEqual(
        [],
      );
    },
  );

  test.each(["04-container-escape-detection", "05-crypto-mining-detection", "06-guard-enforcement"])(
    "%s keeps its enforcing body in both modes",
    (stem) => {
      expect(differences(modeless(`${stem}.enforce.yaml`), manifestOf(`${stem}.yaml`, hardened))).toEqual([]);
    },
  );

  test.each([
    ["04-container-escape-detection", "enforce"],
    ["05-crypto-mining-detection", "enforce"],
    ["06-guard-enforcement", "enforce"],
    ["05-crypto-mining-detection", "audit"],
    ["06-guard-enforcement", "audit"],
  ] as const)("%s with the dialect's mode is the reference's %s file", (stem, mode) => {
    const written = withMode(manifestOf(`${stem}.yaml`, hardened), mode);
    expect(differences(fixture(`hardened/${stem}.${mode}.yaml`), written)).toEqual([]);
  });

  test("the reference's audit twins of 05 and 06 differ from ours in nothing; that of 04 in scope and in the kill", () => {
    const against = (stem: string) =>
      differences(modeless(`${stem}.audit.yaml`), manifestOf(`${stem}.yaml`, hardened)).map(
        (line) => line.split(":")[0],
      );
    expect(against("05-crypto-mining-detection")).toEqual([]);
    expect(against("06-guard-enforcement")).toEqual([]);
    expect(against("04-container-escape-detection")).toEqual([
      "spec.podSelector.matchLabels",
      "spec.kprobes[0].selectors[0].matchActions[1]",
    ]);
  });

  test("the socket policy is opt-in, and hardened only", () => {
    expect(rendered(hardened).has("07-spire-socket.yaml")).toBe(false);
    expect(rendered({ spireSocketPolicy: true }).has("07-spire-socket.yaml")).toBe(false);
    const socket = manifestOf("07-spire-socket.yaml", { ...hardened, spireSocketPolicy: true });
    expect(differences(modeless("02-spire-socket.audit.yaml"), socket)).toEqual([]);
  });
});

describe("what the variants have in common", () => {
  test("both variants of a policy share name and file, so switching between them is an update", () => {
    const names = (changes: object) =>
      [...rendered(changes).values()].map(({ file, name }) => `${file} ${name}`);
    expect(names(hardened)).toEqual(names({}));
    expect(names(blocking)).toEqual(names({}));
  });

  test("blocking and the socket policy change nothing as specified", () => {
    const all = (changes: object) => [...rendered(changes).values()];
    expect(all({ blocking: BLOCKABLE, spireSocketPolicy: true, bridgeReadsLsm: true })).toEqual(all({}));
  });

  test("as specified 02 stays an LSM policy wherever it runs", () => {
    expect(manifestOf("02-file-integrity-monitoring.yaml").spec.lsmhooks).toHaveLength(1);
    expect(manifestOf("02-file-integrity-monitoring.yaml", {}, LSM)).toEqual(
      manifestOf("02-file-integrity-monitoring.yaml"),
    );
  });
});
