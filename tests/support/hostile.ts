/**
 * Texts that would act if an output let them: one list for every format, so that a format cannot forget one.
 * Each comes with what must not stand in the output unchanged.
 */
export const HOSTILE = [
  { what: "a terminal colour code", text: "\u001b[31mred\u001b[0m" },
  { what: "a terminal title change", text: "\u001b]0;owned\u0007" },
  { what: "an eight-bit control sequence", text: "\u009b2J" },
  { what: "a carriage return over the line", text: "deny\rallow" },
  { what: "a line break", text: "one\ntwo" },
  { what: "a backspace", text: "allow\b\b\b\b\bdeny" },
  { what: "a right-to-left override", text: "deny\u202ewolla" },
  { what: "a zero-width space", text: "hu\u200bshd" },
  { what: "a Markdown link", text: "[x](https://evil.example)" },
  { what: "a Markdown image", text: "![x](https://evil.example/p.png)" },
  { what: "a Markdown mention", text: "@everyone" },
  { what: "a Markdown cell border", text: "a | b" },
  { what: "a Markdown code fence", text: "```\nrm" },
  { what: "an HTML script", text: "<script>alert(1)</script>" },
  { what: "an HTML attribute break", text: '" onmouseover="alert(1)' },
  { what: "a CSV formula", text: '=HYPERLINK("https://evil.example")' },
  { what: "a CSV formula by plus", text: "+1+1" },
  { what: "a CSV formula by at", text: "@SUM(A1)" },
  { what: "a CSV cell break", text: 'a","b' },
  { what: "a dot attribute break", text: '"];x[label="y' },
  { what: "a dot escape", text: "\\N\\" },
] as const;

/** What a terminal obeys or hides: no output may hold one of these, line breaks of its own apart. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the claim is about these characters.
export const ACTING = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
