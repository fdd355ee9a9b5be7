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

  /** A label without its domain: `component=nats`. */
  const label = ([key, value]: [string, string]): string => `${key.replace(/^.*\//, "")}=${value}`;
  const NAMESPACE = "io.kubernetes.pod.namespace=";
  /** Whom a rule names, and at which ports: `component=nats TCP 4222`, `anybody TCP 443`. */
  const lineOf = ({ toPorts, rules: _rules, authentication: _demand, ...peers }: Rule): string => {
    const whom = Object.entries<Rule[]>(peers).flatMap(([kind, list]) =>
      list.map((peer) => {
        if (/Endpoints$/.test(kind)) {
          const labels = Object.entries<string>(peer.matchLabels ?? {}).map(label);
          return labels.length === 0 ? "anybody" : labels.join(" ");
        }
        return /FQDNs$/.test(kind) ? `names ${peer.matchPattern}` : `${kind} ${peer}`;
      }),
    );
    const ports = (toPorts ?? []).flatMap(({ ports: listed }: Rule) =>
      listed.map(({ protocol, port }: Rule) => `${protocol} ${port}`),
    );
    return [
      whom.length === 0 ? "anybody" : whom.join(" or "),
      ...(ports.length === 0 ? ["any port"] : ports),
    ].join(" ");
  };
  const linesOf = (file: string, direction: "ingress" | "egress"): string[] =>
    specOf(file)[direction].map(lineOf);

  /** The peers of the spec's table. NATS is named without its namespace where it is at home. */
  const home = natsNamespace === "clawdstrike";
  const NATS = `${home ? "" : `${NAMESPACE}${natsNamespace} `}component=nats TCP 4222`;
  const DNS = `${NAMESPACE}kube-system k8s-app=kube-dns ANY 53`;
  const requestsOf = (rule: Rule): string[] =>
    (rule.toPorts ?? []).flatMap(({ rules }: Rule) =>
      (rules?.http ?? []).map(({ method, path }: Rule) => `${method} ${path}`),
    );

  test("[C3 C27 text] peers are labels, one entity and one name, never addresses", () => {
    for (const { manifest } of network)
      expect(JSON.stringify(manifest)).not.toMatch(/CIDR|\d+\.\d+\.\d+\.\d+/);
  });

  test("[C29 text] 00-07 have both directions, 08 only egress, 09 only ingress", () => {
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

  test("[C84 text] the spine services leave for NATS and DNS only, the witness also for names of AWS", () => {
    expect(linesOf("01-spine-checkpointer.yaml", "egress")).toEqual([NATS, DNS]);
    expect(linesOf("02-spine-witness.yaml", "egress")).toEqual([NATS, "names *.amazonaws.com TCP 443", DNS]);
    expect(linesOf("03-spine-proofs-api.yaml", "egress")).toEqual([NATS, DNS]);
  });

  test("[C4 C28 C87 text] the spine services, hubble-bridge and hushd prove themselves to NATS; tetragon-bridge cannot", () => {
    const authenticated = network.flatMap(({ file, manifest }) =>
      ((manifest.spec as Rule).egress ?? [])
        .filter((rule: Rule) => portsOf(rule).includes("4222") && rule.authentication?.mode === "required")
        .map(() => file.slice(0, 2)),
    );
    expect(authenticated).toEqual(["01", "02", "03", "05", "06"]);
  });

  test("[C30 C85 C86 text] requests are restricted on proofs-api and hushd and nowhere else", () => {
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

  test("[C88 text] tetragon-bridge leaves for its host, NATS and DNS, and NATS takes it by its label", () => {
    expect(linesOf("04-tetragon-bridge.yaml", "egress")).toEqual([
      "toEntities host TCP 54321",
      `${NAMESPACE}${natsNamespace} component=nats TCP 4222`,
      DNS,
    ]);
    expect(linesOf("07-nats-jetstream.yaml", "ingress")[1]).toBe(
      `${NAMESPACE}kube-system component=tetragon-bridge TCP 4222`,
    );
  });

  test("[C89 text] hubble-bridge leaves for the relay, NATS and DNS, and NATS takes it as a part of ClawdStrike", () => {
    expect(linesOf("05-hubble-bridge.yaml", "egress")).toEqual([
      `${NAMESPACE}kube-system name=hubble-relay TCP 4245`,
      NATS,
      DNS,
    ]);
    expect(linesOf("07-nats-jetstream.yaml", "ingress")[0]).toBe(
      `${home ? "" : `${NAMESPACE}clawdstrike `}part-of=clawdstrike TCP 4222`,
    );
  });

  test("[C90 text] NATS takes clients, the bridge, its own replicas and Prometheus, each at its port, and nobody else", () => {
    expect(linesOf("07-nats-jetstream.yaml", "ingress")).toEqual([
      `${home ? "" : `${NAMESPACE}clawdstrike `}part-of=clawdstrike TCP 4222`,
      `${NAMESPACE}kube-system component=tetragon-bridge TCP 4222`,
      "component=nats TCP 6222",
      `${NAMESPACE}monitoring name=prometheus TCP 8222`,
    ]);
  });
});

describe("acceptance of Spec 01", () => {
  const spec = (file: string) => manifestOf(file).spec;

  test("[T43 text] twelve programs are silent, others alert at a limited rate", () => {
    const [known, others] = spec("01-exec-allowlist.yaml").kprobes[0].selectors;
    expect(known.matchBinaries[0].values).toHaveLength(12);
    expect(known.matchActions).toEqual([{ action: "NoPost" }]);
    expect(others.matchActions).toEqual([{ action: "Post", rateLimit: "1m" }]);
  });

  test("[T44 text] five folders are watched, with hashes", () => {
    const [selector] = spec("02-file-integrity-monitoring.yaml").lsmhooks[0].selectors;
    expect(selector.matchArgs[0].values).toHaveLength(5);
    expect(selector.matchActions[0].imaHash).toBe(true);
  });

  test("[T45 text] three ranges are inside", () => {
    const [selector] = spec("03-network-egress.yaml").kprobes[0].selectors;
    expect(selector.matchArgs).toEqual([
      { index: 0, operator: "NotDAddr", values: ["10.0.0.0/8", "172.16.0.0/12", "127.0.0.0/8"] },
    ]);
  });

  test("[T19 T46 T47 T48 text] only 04, 05 and 06 stop anything", () => {
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
