/** What the page does: filters rows as one types, and draws only as many as a browser shows with ease. */
export const PAGE_SCRIPT = `
"use strict";
const report = JSON.parse(document.getElementById("report").textContent);
const classes = new Map(report.classes.map((one) => [one.id, one]));
const el = (id) => document.getElementById(id);
const PAGE = 300, NAMES = 12;

const rows = report.edges.flatMap((edge) => {
  const from = edge.from.map((id) => classes.get(id)), to = edge.to.map((id) => classes.get(id));
  return report.accesses[edge.access].map((access) => ({
    from: from.flatMap((one) => one.members),
    to: to.flatMap((one) => one.members),
    outside: from.some((one) => one.kind === "outside") || to.some((one) => one.kind === "outside"),
    access,
  }));
});

const termsOf = (access) => [
  access.outcome === "allowed" ? "" : access.outcome,
  access.authentication === "none" ? "" : "authentication " + access.authentication,
  access.proxied && access.requests.length === 0 ? "proxied, any request" : "",
  ...access.requests,
].filter(Boolean);

const holdsPort = (access, text) => {
  if (text === "") return true;
  const port = Number(text);
  return Number.isInteger(port)
    ? access.ranges.some((range) => /^(TCP|UDP|SCTP)$/.test(range.protocol) && range.from <= port && port <= range.to)
    : access.ports.toLowerCase().includes(text.toLowerCase());
};

function names(list, wanted) {
  const cell = document.createElement("td");
  const shown = wanted === "" ? list : list.filter((name) => name.toLowerCase().includes(wanted));
  cell.append(shown.slice(0, NAMES).join(", "));
  if (shown.length > NAMES) {
    const more = document.createElement("details"), summary = document.createElement("summary");
    summary.textContent = "and " + (shown.length - NAMES) + " more";
    more.append(summary, shown.slice(NAMES).join(", "));
    cell.append(" ", more);
  }
  return cell;
}

function draw(row, query) {
  const line = document.createElement("tr");
  if (row.outside) line.className = "outside";
  const ports = document.createElement("td"), terms = document.createElement("td");
  ports.textContent = row.access.ports;
  terms.textContent = termsOf(row.access).join("; ");
  terms.className = "terms";
  const cells = [names(row.from, query.from), names(row.to, query.to), ports, terms];
  ["from", "to", "ports", "terms"].forEach((head, i) => { cells[i].dataset.head = head; });
  line.append(...cells);
  return line;
}

let shown = PAGE;
function refresh() {
  const query = { from: el("from").value.trim().toLowerCase(), to: el("to").value.trim().toLowerCase(), port: el("port").value.trim() };
  const has = (list, text) => text === "" || list.some((name) => name.toLowerCase().includes(text));
  const found = rows.filter((row) =>
    has(row.from, query.from) && has(row.to, query.to) && holdsPort(row.access, query.port) && (!el("outside").checked || row.outside));
  el("rows").replaceChildren(...found.slice(0, shown).map((row) => draw(row, query)));
  el("count").textContent = found.length + " of " + rows.length + " lines";
  el("more").hidden = found.length <= shown;
}
el("search").addEventListener("input", () => { shown = PAGE; refresh(); });
el("search").addEventListener("submit", (event) => event.preventDefault());
el("more").addEventListener("click", () => { shown += PAGE; refresh(); });
for (const [id, lines] of [["problems", report.problems], ["idle", report.idle]]) {
  if (lines.length === 0) continue;
  el(id).hidden = false;
  el(id).querySelector("ul").append(...lines.map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  }));
}
refresh();
`;
