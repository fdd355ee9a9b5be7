/** Looks of the page: readable in light and dark, on a phone and on paper. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --soft: color-mix(in srgb, currentColor 65%, transparent); }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; height: 100vh; display: flex; flex-direction: column; }
header { padding: .75rem 1rem; border-bottom: 1px solid var(--line); }
h1 { margin: 0; font-size: 1.15rem; }
h2 { font-size: 1rem; }
p { margin: .1rem 0 .6rem; color: var(--soft); }
form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
input[type=search] { font: inherit; padding: .25rem .4rem; width: 13rem; max-width: 60vw; }
#port { width: 6rem; }
output { margin-left: auto; color: var(--soft); }
main { padding: 0 1rem 2rem; overflow-y: auto; flex: 1; }
table { width: 100%; border-collapse: separate; border-spacing: 0; table-layout: fixed; }
th { text-align: left; font-weight: 600; position: sticky; top: 0; background: Canvas; }
th, td { padding: .3rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
th:nth-child(1) { width: 32%; } th:nth-child(2) { width: 32%; } th:nth-child(3) { width: 16%; }
tr.outside td:not(.source) { background: color-mix(in srgb, orange 12%, transparent); }
td.source { border-right: 1px solid var(--line); }
.terms span, .count { color: var(--soft); }
details summary { cursor: pointer; }
button { font: inherit; margin: 1rem 0; padding: .4rem .8rem; }
@media (max-width: 40rem) {
  thead { display: none; }
  body { display: block; }
  table { table-layout: auto; }
  tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--line); }
  td { display: block; border: 0; padding: .1rem 0; }
  td::before { content: attr(data-head) " "; color: var(--soft); }
  td.source { border: 0; font-weight: 600; }
  td.terms:has(span:empty) { display: none; }
}
@media print { body { display: block; height: auto; } form, button { display: none; } th { position: static; } }
`;
