import type { Policy } from "../../../../model/policy.ts";
import type { ClawdstrikeOptions } from "../../options.ts";
import { namespaceIsolation } from "./00-namespace-isolation.ts";
import { spineCheckpointer } from "./01-spine-checkpointer.ts";
import { spineWitness } from "./02-spine-witness.ts";
import { spineProofsApi } from "./03-spine-proofs-api.ts";
import { tetragonBridge } from "./04-tetragon-bridge.ts";
import { hubbleBridge } from "./05-hubble-bridge.ts";
import { hushd } from "./06-hushd.ts";
import { natsJetstream } from "./07-nats-jetstream.ts";
import { allowDns } from "./08-allow-dns.ts";
import { allowPrometheus } from "./09-allow-prometheus.ts";

/** The ten of row C25, in the order of the spec's kustomization (C59). */
export const networkPolicies = (options: ClawdstrikeOptions): readonly Policy[] => [
  namespaceIsolation(options),
  spineCheckpointer(options),
  spineWitness(options),
  spineProofsApi(options),
  tetragonBridge(options),
  hubbleBridge(options),
  hushd(options),
  natsJetstream(options),
  allowDns(options),
  allowPrometheus(options),
];
