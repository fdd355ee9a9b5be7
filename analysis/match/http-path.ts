/** Letters, digits and marks that mean the same written as a percent code (RFC 3986, 2.3). */
const UNRESERVED = /[-A-Za-z0-9._~]/;

/**
 * The path of a request as Cilium's Envoy compares it, its query untouched: percent codes of unreserved characters
 * decoded, `.` and `..` resolved, and slashes merged (`http-normalize-path`, on by default).
 */
export function normalizedPath(path: string): string {
  const query = path.indexOf("?");
  const [written, rest] = query < 0 ? [path, ""] : [path.slice(0, query), path.slice(query)];
  const decoded = written.replaceAll(/%[0-9A-Fa-f]{2}/g, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return UNRESERVED.test(character) ? character : code;
  });
  const kept: string[] = [];
  const segments = decoded.split("/");
  for (const segment of segments) {
    if (segment === "..") kept.length = Math.max(1, kept.length - 1);
    else if (segment !== ".") kept.push(segment);
  }
  const last = segments.at(-1);
  const open = last === "." || last === ".." ? "/" : "";
  return `${kept.join("/")}${open}`.replaceAll(/\/{2,}/g, "/") + rest;
}
