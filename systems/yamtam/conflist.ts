import type { CniConfigList } from "../../model/cni-config.ts";

/**
 * The reference configuration of row Y7: pods on a bridge, masqueraded. Version 1.0.0 of the CNI specification
 * knows lists only, so the spec's one plugin stands in one. Nothing in it enforces a policy.
 */
export const conflist: CniConfigList = {
  cniVersion: "1.0.0",
  name: "yamtam-net",
  plugins: [
    {
      type: "bridge",
      bridge: "cni0",
      isGateway: true,
      ipMasq: true,
      ipam: { type: "host-local", subnet: "10.88.0.0/16", routes: [{ dst: "0.0.0.0/0" }] },
    },
  ],
};
