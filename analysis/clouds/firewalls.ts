import { readAws, groupsOf as securityGroups } from "../../dialects/aws/read.ts";
import { readAzure, groupsOf as securityGroupsOfAzure } from "../../dialects/azure/read.ts";
import { machinesOf, networksOf, onNetwork } from "../../dialects/gcp/machines.ts";
import { readGcp } from "../../dialects/gcp/read.ts";
import type { CloudResource } from "../../model/cloud.ts";
import type { CloudReading } from "../../model/cloud-reading.ts";
import { CLOUDS, type Cloud } from "../../model/vocabulary.ts";

/** The firewalls that stand around one kind of machine, whoever made them. */
export interface Border {
  readonly cloud: Cloud;
  /** What tells the machines apart: security groups, network tags, accounts, network security groups. */
  readonly name: string;
  readonly reading: CloudReading;
}

/** Names by which machines can be chosen, as the clouds write them. */
export interface Guards {
  readonly names: readonly string[];
  /** The borders that names leave standing; none chosen means one border for each kind of machine. */
  readonly borders: (chosen: readonly string[]) => readonly Border[];
}

/** What stands around the nodes, by cloud. */
export function guardsOf(resources: readonly CloudResource[]): Guards {
  const found = CLOUDS.map((cloud) => GUARDS[cloud](resources.filter((one) => one.cloud === cloud)));
  return {
    names: found.flatMap(({ names }) => names),
    borders: (chosen) => found.flatMap(({ borders }) => borders(chosen)),
  };
}

/** All borders of resources, one for each kind of machine. */
export const bordersOf = (resources: readonly CloudResource[]): readonly Border[] =>
  guardsOf(resources).borders([]);

type Found = (resources: readonly CloudResource[]) => Guards;

/** A machine in several groups meets the union of their rules on AWS, and every one of them on Azure. */
const byGroup =
  (
    cloud: Cloud,
    groupsOf: (resources: readonly CloudResource[]) => readonly string[],
    read: (resources: readonly CloudResource[], groups: readonly string[]) => CloudReading,
  ): Found =>
  (resources) => {
    const names = groupsOf(resources);
    return {
      names,
      borders: (chosen) => {
        const taken = chosen.length === 0 ? names.map((name) => [name]) : [names.filter(isIn(chosen))];
        return taken
          .filter((groups) => groups.length > 0)
          .map((groups) => ({ cloud, name: groups.join(" + "), reading: read(resources, groups) }));
      },
    };
  };

const isIn =
  (chosen: readonly string[]) =>
  (name: string): boolean =>
    chosen.includes(name);

/** On Google Cloud rules name machines by tag or account; a rule without targets binds all of the network. */
const onGoogleCloud: Found = (resources) => {
  const kinds = networksOf(resources).flatMap((network) => {
    const own = onNetwork(resources, network);
    return machinesOf(own).map((machines) => ({ network, own, machines }));
  });
  const names = [...new Set(kinds.flatMap(({ network, machines }) => [...machines, ...textOf(network)]))];
  const isNetwork = new Set(kinds.flatMap(({ network }) => textOf(network)));
  return {
    names,
    borders: (chosen) => {
      const machinesChosen = chosen.filter((name) => names.includes(name) && !isNetwork.has(name));
      const networksChosen = chosen.filter(isIn([...isNetwork]));
      if (chosen.length > 0 && machinesChosen.length + networksChosen.length === 0) return [];
      const wanted = kinds.filter(
        ({ network }) =>
          networksChosen.length === 0 || (network !== undefined && networksChosen.includes(network)),
      );
      const taken =
        machinesChosen.length === 0
          ? wanted
          : wanted
              .filter(({ network }, at) => wanted.findIndex((one) => one.network === network) === at)
              .map((one) => ({ ...one, machines: machinesChosen }));
      return taken.map(({ network, own, machines }) => ({
        cloud: "gcp",
        name: [
          ...textOf(network),
          ...(machines.length === 0 ? ["every machine"] : [machines.join(" + ")]),
        ].join(": "),
        reading: readGcp(own, contextOf(machines)),
      }));
    },
  };
};

const textOf = (network: string | undefined): readonly string[] => (network === undefined ? [] : [network]);

const SECURE_TAG = /^tagValues\//;

const contextOf = (machines: readonly string[]) => ({
  targets: { secureTags: machines.filter((name) => SECURE_TAG.test(name)) },
  tags: machines.filter((name) => !SECURE_TAG.test(name)),
  nodeCidrs: [],
});

const GUARDS: Readonly<Record<Cloud, Found>> = {
  aws: byGroup("aws", securityGroups, (resources, groups) => readAws(resources, { groups })),
  gcp: onGoogleCloud,
  azure: byGroup("azure", securityGroupsOfAzure, (resources, groups) =>
    readAzure(resources, { nodes: { cidrs: [] }, groups }),
  ),
};
