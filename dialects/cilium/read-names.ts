import { badDnsName } from "../../diagnostics/reading/bad-dns-name.ts";
import { exactlyOne } from "../../diagnostics/schema/exactly-one.ts";
import { tooLong } from "../../diagnostics/schema/too-long.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { shown } from "../../model/shown.ts";

/**
 * The two ways to name a host, with the characters and the form of each. The characters are those of the CRD's patterns,
 * `([-a-zA-Z0-9_]+[.]?)+`, written so that every text can be split in one way only.
 */
const FORMS = {
  matchName: {
    characters: /^[-a-zA-Z0-9_]+(\.[-a-zA-Z0-9_]+)*\.?$/,
    wanted: "a DNS name",
    form: "a DNS name; a star belongs in matchPattern",
  },
  matchPattern: {
    characters: /^[-a-zA-Z0-9_*]+(\.[-a-zA-Z0-9_*]+)*\.?$/,
    wanted: "a DNS pattern",
    form: 'a DNS pattern of letters, digits, "-", "_", "*" and single dots',
  },
} as const;
const KINDS = ["matchName", "matchPattern"] as const;
const LONGEST_NAME = 255;

/** Names of `toFQDNs` or `rules.dns`, as patterns of Cilium's language. */
export const readNames = (list: Cursor): string[] => list.each(readName);

function readName(entry: Cursor): string {
  const set = KINDS.filter((kind) => !entry.field(kind).missing);
  const [kind, another] = set;
  if (kind === undefined || another !== undefined)
    return entry.refuse(exactlyOne, {
      fields: KINDS,
      set,
      ...(kind === undefined ? entry.nearMiss(KINDS) : {}),
    });
  const at = entry.field(kind);
  const name = at.text();
  if (name.length > LONGEST_NAME)
    at.refuse(tooLong, { count: name.length, most: LONGEST_NAME, what: "characters" });
  const { characters, wanted, form } = FORMS[kind];
  if (characters.test(name)) return name;
  const near = hostOfUrl(name);
  return at.refuse(badDnsName, {
    value: shown(name),
    wanted,
    form,
    ...(near !== undefined && characters.test(near) ? { near } : {}),
  });
}

/** `https://api.example:443/v1` means the host: the engine matches names, not URLs. */
const hostOfUrl = (text: string): string | undefined => /^[a-z][a-z0-9+.-]*:\/\/([^/:?#]+)/i.exec(text)?.[1];
