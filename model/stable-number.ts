/** FNV-1a with 32 bits: the same number for the same text, on every machine and in every release. */
export function stableNumber(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
