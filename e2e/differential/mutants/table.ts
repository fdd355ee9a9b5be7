/** Every mutant of the comparison with Cilium's engine, in the order of the printed table: one for each rule that matters. */
import type { Patch } from "../../mutants/mutant.ts";
import { ENFORCEMENT } from "./table/enforcement.ts";
import { KUBERNETES } from "./table/kubernetes.ts";
import { PEERS } from "./table/peers.ts";
import { TRAFFIC } from "./table/traffic.ts";

export const MUTANTS: readonly Patch[] = [...ENFORCEMENT, ...PEERS, ...TRAFFIC, ...KUBERNETES];
