import type { Decision } from "../../model/decision.ts";

/** Everything in which the spec of PMOVES contradicts itself or stays silent, and what is taken. */
export const decisions: readonly Decision[] = [
  {
    rows: ["P7"],
    found: "minio's row names 9000 and the console 9001, and six clients that all store objects.",
    settled:
      "The clients' edges carry 9000. The container also listens on 9001, and nobody is let in there: no row names a user of the console.",
  },
  {
    rows: ["P18", "X21"],
    found: "agent-zero's heading names 8080 and 8081, its protocol line 8080 and 80.",
    settled: "8080 and 8081: a policy needs the container's ports, and a test calls 8080 (P45).",
  },
  {
    rows: ["P22", "P23", "X21"],
    found:
      "tensorzero-gateway is 3030 in its heading and 3000 in its protocol line, postgrest 3010 and 3000.",
    settled: "3000 for both, the container's port; 3030 and 3010 are where the host publishes them.",
  },
  {
    rows: ["P16", "P17", "P21", "X23"],
    found: "deepresearch, publisher-discord and supaserch list NATS as incoming, as its subscribers.",
    settled: "A subscriber dials in: the connections are theirs to NATS, and NATS opens none (P9).",
  },
  {
    rows: ["P9", "P36", "X24"],
    found: "NATS has no outgoing edge in the matrix, and its policy lets it reach two whole tiers.",
    settled: "The matrix is the intent; the policy stays as it is written.",
  },
  {
    rows: ["P3", "P13", "P14", "P15", "P17", "P19", "P20", "P22", "X25"],
    found:
      "Nine edges between services with rows stand in one of the two rows only, archon to postgres among them.",
    settled: "An edge is meant when either side names it.",
  },
  {
    rows: ["P2", "P8", "P41", "X33"],
    found: "The store is called clickhouse in the diagram and the labels, tensorzero-clickhouse elsewhere.",
    settled: "tensorzero-clickhouse, the name of the service.",
  },
  {
    rows: ["P41"],
    found: "The list of application services ends in an etc.",
    settled: "All eight services that the matrix lists under Application Tier.",
  },
  {
    rows: ["X25"],
    found: "Ten services stand in others' rows and have no row, tier or network of their own.",
    settled:
      "They carry no tier label, so no policy selects them, until palisade:systems.pmoves.tiers names a tier.",
  },
  {
    rows: ["P10", "P20", "P22"],
    found: "ollama and bgutil-pot-provider are called, and no port is given.",
    settled: "11434 and 4416, what the two projects listen on.",
  },
  {
    rows: ["P42", "P45", "X26"],
    found:
      "One test wants extract-worker refused at postgres, another wants any pod of the application tier let in.",
    settled: "Refused: the matrix names postgres' three clients, and none is of that tier.",
  },
  {
    rows: ["P35", "P36", "P37", "P38", "P39", "X24"],
    found:
      "Names are to be resolved over UDP, in namespaces labelled name=kube-system, which Kubernetes sets nowhere.",
    settled: "The intent is kube-dns over UDP and TCP; the policies stay as they are written.",
  },
  {
    rows: ["P34", "P39", "P46"],
    found:
      "Monitoring has networks, labels and a policy, and no row in the matrix; no metrics port is named.",
    settled:
      "Prometheus scrapes every service of a tier at its own ports, Grafana asks Prometheus and Loki, Promtail delivers to Loki, people open Grafana.",
  },
  {
    rows: ["P16", "P17", "P22", "P32", "X22"],
    found: "deepresearch and publisher-discord call providers outside and sit on internal networks only.",
    settled: "The assignments stay as they are written; under Compose these calls do not get out.",
  },
  {
    rows: ["P24", "P51", "X33"],
    found: "Step 2 of the migration repeats the networks without bridge names and without the ICC option.",
    settled: "The target section, which has them.",
  },
];
