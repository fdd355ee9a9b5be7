import { type Case, missing, NODE } from "./case.ts";
import { type Counts, constant, lately, of, rising } from "./world.ts";

export const CALICO = ({ calico }: Counts): Readonly<Record<string, Case>> => ({
  CalicoPoliciesMissing: {
    fires: [
      {
        series: [of("felix_cluster_num_policies", lately(calico, calico - 1, 11))],
        labels: {},
        says: `Felix counts ${calico - 1} policies in the cluster where this stack alone has ${calico}; its log names those it refuses (Validation failed)`,
      },
    ],
    // a node that has just started, beside one that knew them all until a moment ago
    quiet: [
      of("felix_cluster_num_policies", constant(0), { instance: "node-2" }),
      of("felix_cluster_num_policies", lately(calico, calico - 1, 5)),
    ],
  },
  CalicoDataplaneFailing: {
    fires: [
      {
        series: [of("felix_int_dataplane_failures", rising(1))],
        labels: NODE,
        says: "15 updates failed on node-1 in 15 minutes; the log of its calico-node says why",
      },
      {
        series: [of("felix_int_dataplane_failures", "_x48 4+0x12", { instance: "node-2" })],
        labels: { instance: "node-2" },
        says: "4 updates failed on node-2 in 15 minutes; the log of its calico-node says why",
      },
    ],
    quiet: [of("felix_int_dataplane_failures", lately(2, 3, 8))],
  },
  CalicoNotInSync: {
    fires: [
      {
        series: [of("felix_resync_state", lately(3, 2, 11))],
        labels: NODE,
        says: "Felix on node-1 is in state 2; look at Typha and the API server",
      },
    ],
    quiet: [of("felix_resync_state", lately(3, 2, 5))],
  },
  FelixMetricsMissing: missing("Felix", of("felix_resync_state", constant(3))),
});
