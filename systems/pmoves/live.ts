import type { LiveChecks } from "../../model/live-checks.ts";

/** What the spec asks of a running cluster and of Docker beside the flows (P42-P46, P48, P51, P55). */
export const live: LiveChecks = {
  applied: { network: ["P45", "S7"] },
  prometheus: { rows: ["P46"], workload: "prometheus", port: 9090 },
  compose: {
    networks: ["P42"],
    flows: ["P42", "P43", "P44"],
    backup: ["P51"],
    restore: ["P48"],
    profiles: ["agents", "workers"],
    logged: {
      rows: ["P55"],
      prefix: "NETPOL-DROP: ",
      from: "api-tier",
      to: "data-tier",
      service: "postgres",
      port: 5432,
    },
  },
};
