import { fieldsConflict } from "../../diagnostics/reading/fields-conflict.ts";
import { notWithin } from "../../diagnostics/reading/not-within.ts";
import { atLeastOne } from "../../diagnostics/schema/at-least-one.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { attempt, made, Refused, readAll } from "../../documents/issue.ts";
import { readSelector } from "../../documents/label-selector.ts";
import { isWithin, readCidr } from "../../documents/read-cidr.ts";
import { ALL, allOf, label, type Match, META } from "../../model/match.ts";
import { selectorMatch } from "../../model/selector-match.ts";

/** In the namespace of that name. */
export const inNamespace = (name: string): Match => label("meta", META.namespace, "in", [name]);
/** In any namespace: a pod, never an address outside. */
const IN_SOME_NAMESPACE = label("meta", META.namespace, "exists");

/** Peers of a rule: absent or empty means anyone, the outside included. */
export const readPeers = (list: Cursor, namespace: string): readonly Match[] =>
  list.filled ? list.each((item) => readPeer(item, namespace)) : [ALL];

const PEERS = ["podSelector", "namespaceSelector", "ipBlock"] as const;

function readPeer(peer: Cursor, namespace: string): Match {
  const set = PEERS.filter((field) => !peer.field(field).missing);
  if (set.length === 0) peer.refuse(atLeastOne, { fields: PEERS, ...peer.nearMiss(PEERS) });
  const block = peer.field("ipBlock");
  const { addresses, pods, namespaces } = readAll({
    together: () => {
      const selectors = set.filter((field) => field !== "ipBlock");
      if (!block.missing && selectors.length > 0)
        block.refuse(fieldsConflict, { first: "ipBlock", second: selectors.join(" and ") });
    },
    addresses: () => (block.missing ? undefined : readBlock(block)),
    pods: () => readPods(peer.field("podSelector")),
    namespaces: () => readNamespaces(peer.field("namespaceSelector"), namespace),
  });
  return addresses ?? allOf([namespaces, pods]);
}

const readPods = (pods: Cursor): Match => (pods.missing ? ALL : selectorMatch("k8s", readSelector(pods)));

/** The namespaces of a peer; the policy's own where none are named. */
const readNamespaces = (namespaces: Cursor, own: string): Match =>
  namespaces.missing
    ? inNamespace(own)
    : allOf([IN_SOME_NAMESPACE, selectorMatch("namespace", readSelector(namespaces))]);

function readBlock(block: Cursor): Match {
  const written = attempt(() => readCidr(block.field("cidr")));
  const { cidr, except } = readAll({
    cidr: () => made(written),
    except: () =>
      block.field("except").each((hole) => readHole(hole, written instanceof Refused ? undefined : written)),
  });
  return { kind: "addresses", blocks: [{ cidr, except }] };
}

/** A block that is cut out of another, and smaller than it; absent means that the other is not known. */
function readHole(at: Cursor, outer: string | undefined): string {
  const inner = readCidr(at);
  const isSmaller = outer === undefined || (isWithin(inner, outer) && !isWithin(outer, inner));
  return isSmaller ? inner : at.refuse(notWithin, { inner, outer, strictly: true });
}
