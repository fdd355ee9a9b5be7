/** Whether a name fits a pattern in which `*` stands for any run of characters; letter case does not matter. */
export function fitsGlob(pattern: string, name: string): boolean {
  const pieces = pattern.toLowerCase().split("*");
  const text = name.toLowerCase();
  const [first = "", ...rest] = pieces;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const [i, piece] of rest.entries()) {
    const isLast = i === rest.length - 1;
    const found = isLast ? text.length - piece.length : text.indexOf(piece, at);
    if (found < at || (isLast && !text.endsWith(piece))) return false;
    at = found + piece.length;
  }
  return rest.length > 0 || at === text.length;
}
