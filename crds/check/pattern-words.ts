import { RE2JS } from "re2js";

/** What a pattern of the CRDs asks for, in words. */
interface PatternWords {
  readonly form: string;
  /** What was probably meant by a text that does not match; undefined when nothing is near. */
  readonly near?: (text: string) => string | undefined;
}

/** `https://api.example:443/v1` means the host: the engines match names, not URLs. */
const hostOfUrl = (text: string): string | undefined =>
  /^[a-z][a-z0-9+.-]*:\/\/([^/:?#]+)/i.exec(text)?.[1] ?? undefined;

/** The patterns people run into, by their text; a test holds them against the schemas. */
export const PATTERN_WORDS: Readonly<Record<string, PatternWords>> = {
  "^([-a-zA-Z0-9_]+[.]?)+$": { form: "a DNS name; matchPattern is the one that takes *", near: hostOfUrl },
  "^([-a-zA-Z0-9_*]+[.]?)+$": {
    form: "a DNS name in which * stands for characters of one label",
    near: hostOfUrl,
  },
  "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$": {
    form: 'a label value: letters, digits, "-", "_" and ".", a letter or digit at both ends',
  },
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$": {
    form: "a DNS subdomain in lower case",
  },
  "^(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[0-9]{1,4})|([a-zA-Z0-9]-?)*[a-zA-Z](-?[a-zA-Z0-9])*$":
    {
      form: "a port number or the name of a container port",
    },
  "^\\PC*$": { form: "text without control characters" },
  "^([0-9]+(\\\\.[0-9]+)?(ms|s|m|h))*$": { form: "a duration in whole numbers, such as 1m30s" },
};

/** The form a pattern asks for, and the near miss of `text` when it has one that matches. */
export function patternWords(pattern: string, text: string): { form: string; near?: string } {
  const words = PATTERN_WORDS[pattern];
  const near = words?.near?.(text);
  const fits = near !== undefined && RE2JS.compile(pattern).matcher(near).find();
  return { form: words?.form ?? `text that matches ${pattern}`, ...(fits ? { near } : {}) };
}
