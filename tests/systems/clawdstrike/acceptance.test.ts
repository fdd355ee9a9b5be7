import { describe, expect, test } from "@jest/globals";
import { manifestOf, rendered } from "./fixtures.ts";

/** The acceptance boxes of Spec 02 that a manifest alone can answer, whatever is set. */
describe.each(["clawdstrike", "aegisnet"])("acceptance of Spec 02 with NATS in %s", (natsNamespace) => {
  const specOf = (file: string) => manifestOf(file, { natsNamespace }).spec;
  const network = [...rendered({ natsNamespace }).values()].filter(({ layer }) => layer === "network");

  // biome-ignore lint/suspicious/noExplicitAny: rules as a reader of YAML sees them
  type Rule = any;
  const portsOf = (rule: Rule): string[] =>
    (rule.toPorts ?? []).flatMap(({ ports }: Rule) => ports.map(({ port }: Rule) => port));
  const requestsOf = (rule: Rule): string[] =>
    (rule.toPorts ?? []).flatMap(({ rules }: Rule) =>
      (rules?.http ?? []).map(({ method, path }: Rule) => `${method} ${path}`),
    );

  test("[C3] [C27] peers are labels, one entity and one name, never addresses", () => {
    for (const { manifest } of network)
      expect(JSON.stringify(manifest)).not.toMatch(/CIDR|\d+\.\d+\.\d+\.\d+/);
  });

  test("[C29] 00-07 have both directions, 08 only egress, 09 only ingress", () => {
    const directions = network.map(({ file, manifest }) =>
      [file.slice(0, 2), ...["ingress", "egress"].filter((list) => list in (manifest.spec as object))].join(
        " ",
      ),
    );
    expect(directions).toEqual([
      ...["00", "01", "02", "03", "04", "05", "06", "07"].map((number) => `${number} ingress egress`),
      "08 egress",
      "09 ingress",
    ]);
  });

  test("[C84] the spine services leave for NATS and DNS only, the witness also for AWS", () => {
    const leaves = (file: string) => specOf(file).egress.flatMap(portsOf);
    expect(leaves("01-spine-checkpointer.yaml")).toEqual(["4222", "53"]);
    expect(leaves("02-spine-witness.yaml")).toEqual(["4222", "443", "53"]);
    expect(leaves("03-spine-proofs-api.yaml")).toEqual(["4222", "53"]);
  });

  test("[C4] [C28] [C87] the spine services, hubble-bridge and hushd prove themselves to NATS; tetragon-bridge cannot", () => {
    const authenticated = network.flatMap(({ file, manifest }) =>
      ((manifest.spec as Rule).egress ?? [])
        .filter((rule: Rule) => portsOf(rule).includes("4222") && rule.authentication?.mode === "required")
        .map(() => file.slice(0, 2)),
    );
    expect(authenticated).toEqual(["01", "02", "03", "05", "06"]);
  });

  test("[C30] [C85] [C86] requests are restricted on proofs-api and hushd and nowhere else", () => {
    const restricted = network.flatMap(({ file, manifest }) =>
      ((manifest.spec as Rule).ingress ?? [])
        .map(requestsOf)
        .filter((requests: string[]) => requests.length > 0)
        .map((requests: string[]) => `${file.slice(0, 2)} ${requests.join(", ")}`),
    );
    const proofs = "03 GET /v1/checkpoints/.*, GET /v1/proofs/.*, GET /healthz";
    expect(restricted).toEqual([
      proofs,
      proofs,
      "06 POST /api/v1/check, GET /api/v1/events, GET /api/v1/audit/.*, GET /health",
    ]);
  });

  test("[C88] [C89] [C90] the bridges reach their sources and NATS; NATS takes routes and Prometheus", () => {
    expect(specOf("04-tetragon-bridge.yaml").egress.flatMap(portsOf)).toEqual(["54321", "4222", "53"]);
    expect(specOf("05-hubble-bridge.yaml").egress.flatMap(portsOf)).toEqual(["4245", "4222", "53"]);
    expect(specOf("07-nats-jetstream.yaml").ingress.flatMap(portsOf)).toEqual([
      "4222",
      "4222",
      "6222",
      "8222",
    ]);
  });
});

describe("acceptance of Spec 01", () => {
  const spec = (file: string) => manifestOf(file).spec;

  test("[T43] twelve programs are silent, others alert at a limited rate", () => {
    const [known, others] = spec("01-exec-allowlist.yaml").kprobes[0].selectors;
    expect(known.matchBinaries[0].values).toHaveLength(12);
    expect(known.matchActions).toEqual([{ action: "NoPost" }]);
    expect(others.matchActions).toEqual([{ action: "Post", rateLimit: "1m" }]);
  });

  test("[T44] five folders are watched, with hashes", () => {
    const [selector] = spec("02-file-integrity-monitoring.yaml").lsmhooks[0].selectors;
    expect(selector.matchArgs[0].values).toHaveLength(5);
    expect(selector.matchActions[0].imaHash).toBe(true);
  });

  test("[T2] [T19] [T46] [T47] [T48] only 04, 05 and 06 stop anything", () => {
    const stopping = [...rendered().values()]
      .filter(({ manifest }) => JSON.stringify(manifest).includes("Sigkill"))
      .map(({ name }) => name);
    expect(stopping).toEqual([
      "sdr-container-escape-detection",
      "sdr-crypto-mining-detection",
      "sdr-guard-enforcement",
    ]);
  });
});
