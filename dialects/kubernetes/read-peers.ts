import ipaddr from "ipaddr.js";
import type { Cursor } from "../../model/cursor.ts";
import { ALL, allOf, label, type Match, META } from "../../model/match.ts";
import { readSelector, selectorMatch } from "../../model/read-selector.ts";

/** In the namespace of that name. */
export const inNamespace = (name: string): Match => label("meta", META.namespace, "in", [name]);
/** In any namespace: a pod, never an address outside. */
const IN_SOME_NAMESPACE = label("meta", META.namespace, "exists");

/** Peers of a rule: absent or empty means anyone, the outside included. */
export function readPeers(list: Cursor, namespace: string): readonly Match[] {
  const items = list.items() ?? [];
  return items.length === 0 ? [ALL] : items.map((item) => readPeer(item, namespace));
}

function readPeer(peer: Cursor, namespace: string): Match {
  const pods = peer.field("podSelector");
  const namespaces = peer.field("namespaceSelector");
  const block = peer.field("ipBlock");
  if (!block.missing) {
    if (!pods.missing || !namespaces.missing) block.refuse("cannot stand beside a selector in one peer");
    return readBlock(block);
  }
  if (pods.missing && namespaces.missing) peer.refuse("must hold podSelector, namespaceSelector or ipBlock");
  return allOf([
    namespaces.missing
      ? inNamespace(namespace)
      : allOf([IN_SOME_NAMESPACE, selectorMatch("namespace", readSelector(namespaces))]),
    pods.missing ? ALL : selectorMatch("k8s", readSelector(pods)),
  ]);
}

function readBlock(block: Cursor): Match {
  const cidr = readCidr(block.field("cidr"));
  const except = (block.field("except").items() ?? []).map((item) => {
    const hole = readCidr(item);
    const [inner, length] = ipaddr.parseCIDR(hole);
    const [outer, width] = ipaddr.parseCIDR(cidr);
    if (inner.kind() !== outer.kind() || length <= width || !inner.match(outer, width)) {
      item.refuse(`${hole} must lie strictly inside ${cidr}`);
    }
    return hole;
  });
  return { kind: "addresses", blocks: [{ cidr, except }] };
}

function readCidr(at: Cursor): string {
  const text = at.text();
  const dotted = /^(\d{1,3}\.){3}\d{1,3}\/\d+$/.test(text);
  if (!text.includes("/") || !ipaddr.isValidCIDR(text) || !(dotted || text.includes(":"))) {
    at.refuse(`"${text.slice(0, 80)}" is no CIDR; write 192.0.2.1/32 for one address`);
  }
  return text;
}
