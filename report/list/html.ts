import { type BorderReport, borderTitle } from "../../analysis/clouds/report.ts";
import type { ListReport } from "../../analysis/list.ts";
import { escapeXml } from "../../model/escape.ts";
import { diagnosticLine } from "../parts/diagnostics.ts";
import { cutSentence, edgeSentence, NODES_NOT_PODS } from "../parts/firewall.ts";
import { embedJson } from "../parts/json.ts";
import { PAGE_SCRIPT } from "./html-script.ts";
import { PAGE_STYLE } from "./html-style.ts";
import { legend } from "./text.ts";
import { type Section, scopeWords, sectionsOf } from "./words.ts";

/**
 * One page that works offline: the report as data, and a small script that searches it. Names reach the page only
 * as data and as text nodes, so that no name is ever markup.
 */
export function listHtml(report: ListReport): string {
  const title = `Allowed connections: ${scopeWords(report)}`;
  const sections: readonly Section[] = [
    { id: "diagnostics", title: "Diagnostics", lines: report.diagnostics.map(diagnosticLine) },
    ...sectionsOf(report),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeXml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>Allowed connections</h1>
<p>${escapeXml(scopeWords(report))}</p>
${legend(report)
  .map((line) => `<p>${escapeXml(line)}</p>\n`)
  .join("")}<form id="search" role="search">
<label>from <input id="from" type="search" autocomplete="off" placeholder="any"></label>
<label>to <input id="to" type="search" autocomplete="off" placeholder="any"></label>
<label>port <input id="port" type="search" autocomplete="off" inputmode="numeric" placeholder="any"></label>
<label><input id="outside" type="checkbox"> only to or from outside</label>
<output id="count" for="from to port outside"></output>
</form>
</header>
<main>
<table>
<thead><tr><th scope="col">from</th><th scope="col">to</th><th scope="col">ports</th><th scope="col">terms</th></tr></thead>
<tbody id="rows"></tbody>
</table>
<p id="none" hidden>No allowed connection fits this search.</p>
<button id="more" type="button" hidden>Show more</button>
${(report.borders ?? []).map(borderSection).join("\n")}${sections.map(({ id, title: name }) => `<section id="${id}" hidden><h2>${escapeXml(name)}</h2><ul></ul></section>`).join("\n")}
</main>
<script type="application/json" id="report">${embedJson({ classes: report.classes, accesses: report.accesses, edges: report.edges, sections })}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

/** A border in sentences; each is text and never markup. */
function borderSection(border: BorderReport): string {
  const list = (title: string, sentences: readonly string[]): string =>
    sentences.length === 0
      ? ""
      : `<h3>${title}</h3><ul>${sentences.map((one) => `<li>${escapeXml(one)}</li>`).join("")}</ul>`;
  return `<section class="border"><h2>${escapeXml(borderTitle(border))}</h2>${list(
    "What may cross it",
    border.edges.map(edgeSentence),
  )}${list(
    "What the cluster allows and the border does not",
    border.cuts.map(cutSentence),
  )}<p>${escapeXml(NODES_NOT_PODS)}</p></section>
`;
}
