/** What the page does: filters rows as one types, and draws only as many as a browser shows with ease. */
export const PAGE_SCRIPT = `
"use strict";
const report = JSON.parse(document.getElementById("report").textContent);
const classes = new Map(report.classes.map((one) => [one.id, one]));
const el = (id) => document.getElementById(id);
const PAGE = 300, NAMES = 6;

// Lines of one source stand together, under one cell that names it.
const bySource = Map.groupBy(report.edges, (edge) => edge.from.join());
const rows = [...bySource.values()].flat().flatMap((edge) => {
  const from = edge.from.map((id) => classes.get(id)), to = edge.to.map((id) => classes.get(id));
  return report.accesses[edge.access].map((access) => ({
    source: edge.from.join(),
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

function draw(row, query, span) {
  const line = document.createElement("tr");
  if (row.outside) line.className = "outside";
  const ports = document.createElement("td"), terms = document.createElement("td");
  ports.textContent = row.access.ports;
  const words = document.createElement("span");
  words.textContent = termsOf(row.access).join("; ");
  terms.append(words);
  terms.className = "terms";
  const cells = [names(row.to, query.to), ports, terms];
  ["to", "ports", "terms"].forEach((head, i) => { cells[i].dataset.head = head; });
  if (span > 0) {
    const source = names(row.from, query.from);
    source.className = "source";
    source.dataset.head = "from";
    source.rowSpan = span;
    line.append(source);
  }
  line.append(...cells);
  return line;
}

/** For each row how many lines its source's cell spans; 0 where the cell above does. */
function spans(list) {
  const result = list.map(() => 0);
  for (let i = 0, first = 0; i < list.length; i++) {
    if (list[i].source !== list[first].source) first = i;
    result[first]++;
  }
  return result;
}

let shown = PAGE;
function refresh() {
  const query = { from: el("from").value.trim().toLowerCase(), to: el("to").value.trim().toLowerCase(), port: el("port").value.trim() };
  const has = (list, text) => text === "" || list.some((name) => name.toLowerCase().includes(text));
  const found = rows.filter((row) =>
    has(row.from, query.from) && has(row.to, query.to) && holdsPort(row.access, query.port) && (!el("outside").checked || row.outside));
  const drawn = found.slice(0, shown), lines = spans(drawn);
  el("rows").replaceChildren(...drawn.map((row, i) => draw(row, query, lines[i])));
  el("none").hidden = found.length > 0;
  el("count").textContent = found.length + " of " + rows.length + " lines";
  el("more").hidden = found.length <= shown;
}
el("search").addEventListener("input", () => { shown = PAGE; refresh(); });
el("search").addEventListener("submit", (event) => event.preventDefault());
el("more").addEventListener("click", () => { shown += PAGE; refresh(); });
for (const { id, lines } of report.sections) {
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
