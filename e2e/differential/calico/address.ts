/** The family of an address or a CIDR. */
export const familyOf = (text: string): 4 | 6 => (text.includes(":") ? 6 : 4);

/** The bits of an IPv4 or IPv6 address, the latter with or without `::` (no embedded IPv4). */
function bitsOf(address: string): string {
  if (familyOf(address) === 4)
    return address
      .split(".")
      .map((part) => bits(Number(part), 8))
      .join("");
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => text.split(":").filter((group) => group !== "");
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const zeros = Array<string>(8 - first.length - last.length).fill("0");
  return [...first, ...zeros, ...last].map((group) => bits(Number.parseInt(group, 16), 16)).join("");
}

const bits = (value: number, width: number): string => value.toString(2).padStart(width, "0");

const known = new Map<string, string>();

/** Whether the address is in the block: same family, same leading bits. */
export function isIn(address: string, cidr: string): boolean {
  if (familyOf(address) !== familyOf(cidr)) return false;
  const [block = "", length] = cidr.split("/");
  for (const text of [address, block]) if (!known.has(text)) known.set(text, bitsOf(text));
  const prefix = (known.get(block) as string).slice(0, Number(length));
  return (known.get(address) as string).startsWith(prefix);
}
