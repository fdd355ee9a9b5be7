import { z } from "zod";
import { cidrRange, flag, word } from "../model/config-fields.ts";
import { domainProblem } from "../model/domain.ts";
import { anyIcmp, portOf } from "../model/edge.ts";
import type { Port } from "../model/port.ts";
import { LAST_PORT } from "../model/traffic.ts";

/** Fields that the sections of all clouds share. Messages have two halves, as in `model/config-fields.ts`. */
export const text = z
  .string({ error: "is not a text|Write a text" })
  .min(1, { error: "is empty|Write a text" });

export const fitting = (pattern: RegExp, wrong: string, remedy: string) =>
  z.string({ error: `is not a text|${remedy}` }).regex(pattern, { error: `${wrong}|${remedy}` });

const PORT = /^(?:(tcp|udp|sctp)\/)?(\d{1,5})(?:-(\d{1,5}))?$/;
const ICMP = /^icmp(v6)?(?:\/(\d{1,3}))?$/;

/** `443`, `8000-8100`, `udp/53`, `icmp`, `icmp/8`. */
export function parsePort(written: string | number): Port | undefined {
  const [icmp, six, type] = ICMP.exec(String(written)) ?? [];
  if (icmp !== undefined) {
    const protocol = six === undefined ? "ICMP" : "ICMPv6";
    if (type === undefined) return { ...anyIcmp, protocol };
    return Number(type) <= 255 ? { protocol, port: Number(type) } : undefined;
  }
  const [, protocol = "tcp", from, to = from] = PORT.exec(String(written)) ?? [];
  if (from === undefined || Number(from) > Number(to) || Number(to) > LAST_PORT) return undefined;
  return portOf(protocol.toUpperCase() as Port["protocol"], Number(from), Number(to));
}

const portText = z
  .union([z.string(), z.number()], { error: "is not a port|Write 443, 8000-8100, udp/53 or icmp" })
  .refine((written) => parsePort(written) !== undefined, {
    error:
      "is not a port from 0 to 65535 or a range with the lower first|Write 443, 8000-8100, udp/53, icmp or icmp/8",
  });

export const ports = z.array(portText).min(1, { error: "is empty|Name a port, or remove the key for all" });

const NAME = /^[a-z]([-a-z0-9]{0,54}[a-z0-9])?$/;
/** Words that begin the names of rules this program makes itself. */
const RESERVED = /^(audit|domains?|default|ingress-catch-all|egress-catch-all|cni|platform|balancer)(-|$)/;

const edgeName = fitting(
  NAME,
  "is no name of a rule",
  "Begin with a lower-case letter, then at most 55 letters, digits and inner dashes",
).refine((name) => !RESERVED.test(name), {
  error: "begins with a word that this program's own rules begin with|Put another word before it",
});

/** A name, or `*.` and a name for every name below it. */
const domainPattern = z
  .string({ error: "is not a text|Write a name, as in api.example.com" })
  .superRefine((pattern, context) => {
    const problem = domainProblem(pattern.replace(/^(\*\*?)\./, ""));
    if (problem !== undefined)
      context.addIssue({
        code: "custom",
        message: `${problem.split(";")[0]}|Write a lower-case name, as in api.example.com, or *.example.com`,
      });
  });

/** The forms a peer may have; `service` and `group` differ by cloud. */
export interface PeerForms {
  readonly service: z.ZodType<string>;
  readonly group: z.ZodType<string>;
}

const PEERS = ["internet", "nodes", "cidr", "service", "group", "domain"] as const;

/** One edge that config adds: a peer, ports, and why. */
const allowOf = ({ service, group }: PeerForms) =>
  z
    .strictObject({
      name: edgeName.meta({ description: "Name of the rule; it keeps the rule when all else changes" }),
      direction: word(["ingress", "egress"]).meta({ description: "ingress is towards the nodes" }),
      internet: z.literal(true, { error: "is not true|Write true, or name another peer" }).optional(),
      nodes: z.literal(true, { error: "is not true|Write true, or name another peer" }).optional(),
      cidr: cidrRange.optional(),
      service: service.optional(),
      group: group.optional(),
      domain: domainPattern.optional(),
      ports: ports.optional().meta({ description: "443, 8000-8100, udp/53, icmp; absent means every port" }),
      why: text.min(10, { error: "is too short to be a reason|Write why, in ten characters or more" }),
    })
    .superRefine((edge, context) => {
      const given = PEERS.filter((key) => edge[key] !== undefined);
      if (given.length !== 1)
        context.addIssue({
          code: "custom",
          message:
            given.length === 0
              ? `names no peer|Write one of ${PEERS.join(", ")}`
              : `names several peers: ${given.join(", ")}|Make an entry of each`,
        });
      if (edge.domain !== undefined && edge.direction === "ingress")
        context.addIssue({
          code: "custom",
          path: ["domain"],
          message: "cannot be where traffic comes from|Write the addresses as cidr",
        });
    });

/** Where a network is found that the config does not name by its id. */
export const networkOf = <Id extends z.ZodType, Name extends z.ZodType>(id: Id, name: Name) =>
  z
    .union(
      [
        id,
        name,
        z.strictObject({
          stack: fitting(
            /^[\w.-]+\/[\w.-]+\/[\w.-]+$/,
            "is not the full name of a stack",
            "Write organization/project/stack",
          ),
          output: text.meta({ description: "Name of the output with the network's id" }),
        }),
      ],
      { error: "is no network|Write its id, { name: … } or { stack: …, output: … }" },
    )
    .meta({ description: "By id, by name, or as the output of another stack" });

const ranges = z.array(cidrRange).min(1, { error: "is empty|Name at least one range, or remove the key" });

/** What every cloud is told. */
export const common = (forms: PeerForms) => ({
  nodeCidrs: ranges
    .optional()
    .meta({ description: "Ranges of the nodes, and of the pods where they have addresses of the network" }),
  controlPlane: z
    .strictObject({ cidrs: ranges.optional(), groups: z.array(forms.group).min(1).optional() })
    .optional()
    .meta({ description: "Where the API servers are; absent means on the nodes themselves" }),
  loadBalancer: z
    .strictObject({ cidrs: ranges.optional(), groups: z.array(forms.group).min(1).optional(), ports })
    .optional()
    .meta({ description: "Who brings requests to the gateway, and on which ports of the nodes" }),
  allow: z
    .array(allowOf(forms))
    .superRefine((edges, context) => {
      edges.forEach(({ name }, at) => {
        if (edges.findIndex((other) => other.name === name) < at)
          context.addIssue({
            code: "custom",
            path: [at, "name"],
            message: "is the name of two entries|Give each a name of its own",
          });
      });
    })
    .optional()
    .meta({ description: "Edges beside those that follow from the systems, the CNI and the platform" }),
  expandDomains: z
    .record(text, z.array(domainPattern).min(1, { error: "is empty|Name at least one name" }))
    .optional()
    .meta({
      description: "Names in place of a wildcard, by wildcard; under * in place of the whole Internet",
    }),
  ipv6: flag.optional().meta({ description: "The nodes have IPv6 addresses (default false)" }),
});

export const priorityMap = (least: number, most: number) =>
  z
    .record(
      text,
      z
        .number({ error: `is not a priority|Write a whole number from ${least} to ${most}` })
        .int({ error: `is not a whole number|Write one from ${least} to ${most}` })
        .min(least, { error: `is below ${least}|Write a whole number from ${least} to ${most}` })
        .max(most, { error: `is above ${most}|Write a whole number from ${least} to ${most}` }),
    )
    .optional()
    .meta({ description: "Priorities by the name of the rule, where two rules want the same" });

export const tagMap = z
  .record(text, z.string({ error: "is not a text|Put quotes around it" }))
  .optional()
  .meta({ description: "Tags on everything that takes them" });
