/**
 * Names, labels and messages come from manifests and config that anybody may have written. Each output format
 * has one escape here, and every reporter of that format uses it.
 */

/** Control codes that a terminal would obey: C0 and C1, and the marks that reorder or hide text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be made harmless.
const TERMINAL_CONTROLS = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text for a terminal: what would move the cursor, colour or reorder shows as its code point. */
export const escapeTerminal = (text: string): string =>
  text.replace(TERMINAL_CONTROLS, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Text for a Markdown table cell or line: no markup, no link, no mention, no cell border acts. */
export const escapeMarkdown = (text: string): string =>
  escapeTerminal(text)
    .replace(/[\\`*_{}[\]()#+!|~<>&-]/g, (char) => (char === "-" ? char : `&#${char.charCodeAt(0)};`))
    .replace(/@/g, "&#64;");

/** One CSV cell (RFC 4180), quoted; a leading formula sign gets an apostrophe so that no spreadsheet runs it. */
export const escapeCsv = (text: string): string => {
  const safe = escapeTerminal(text);
  const inert = /^[=+\-@\t\r]/.test(safe) ? `'${safe}` : safe;
  return `"${inert.replace(/"/g, '""')}"`;
};

const XML_ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text or attribute value for HTML, SVG and JUnit XML. Control codes, which XML 1.0 forbids, show as codes. */
export const escapeXml = (text: string): string =>
  escapeTerminal(text).replace(/[&<>"']/g, (char) => XML_ENTITIES[char] ?? char);

/** A quoted string of Graphviz' dot language. */
export const escapeDot = (text: string): string =>
  `"${escapeTerminal(text).replace(/\\/g, "\\\\").replace(/"/g, '\\"')}"`;

/** A quoted string of PromQL that is exactly this text, with what acts on a terminal as escapes of Go's strings. */
export const escapePromql = (text: string): string =>
  `"${escapeTerminal(text.replace(/\\/g, "\\\\").replace(/"/g, '\\"'))}"`;

/** A regular expression of RE2, which Prometheus and Go use, for this text and no other. */
export const escapeRe2 = (text: string): string => text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");

/** One word of a POSIX shell, quoted: nothing in it is expanded, and what acts on a terminal shows as its code. */
export const escapeShell = (text: string): string => `'${escapeTerminal(text).replace(/'/g, "'\\''")}'`;

/** JSON whose value is exactly this, on one line, with what acts on a terminal as JSON's own escapes. */
export const escapeJson = (value: unknown): string => escapeTerminal(JSON.stringify(value));
