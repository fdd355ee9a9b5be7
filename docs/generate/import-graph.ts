/** The imports between the rooms as they really are, for docs/architecture.md: measured, never written by hand. */
import { createRequire } from "node:module";
import { cruise, type ICruiseResult } from "dependency-cruiser";

const { options } = createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as {
  readonly options: Parameters<typeof cruise>[1];
};

/** Rooms by name, each with the rooms that its files import and by how many imports. */
export type RoomImports = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** The folder that a file of the program stands in; the entry file is a room of its own. */
const roomOf = (file: string): string => file.split("/")[0] ?? file;

/** Reads the imports of the files under `rooms`, type imports included. */
export async function roomImports(rooms: readonly string[]): Promise<RoomImports> {
  const { output } = await cruise([...rooms], options);
  const found = new Map<string, Map<string, number>>();
  for (const { source, dependencies } of (output as ICruiseResult).modules) {
    const from = roomOf(source);
    if (!rooms.includes(from)) continue;
    const imports = found.get(from) ?? new Map<string, number>();
    found.set(from, imports);
    for (const { resolved } of dependencies) {
      const to = roomOf(resolved);
      if (to !== from && rooms.includes(to)) imports.set(to, (imports.get(to) ?? 0) + 1);
    }
  }
  return found;
}

/** Rooms in layers: each stands above every room that it imports. Throws where rooms import each other in a circle. */
export function floorsOf(imports: RoomImports): readonly (readonly string[])[] {
  const heights = new Map<string, number>();
  const open = new Set<string>();
  const heightOf = (room: string): number => {
    const known = heights.get(room);
    if (known !== undefined) return known;
    if (open.has(room)) throw new Error(`${[...open, room].join(" -> ")} import each other in a circle`);
    open.add(room);
    const below = [...(imports.get(room)?.keys() ?? [])].map(heightOf);
    open.delete(room);
    const height = below.length === 0 ? 0 : Math.max(...below) + 1;
    heights.set(room, height);
    return height;
  };
  const floors: string[][] = [];
  for (const room of imports.keys()) {
    const height = heightOf(room);
    floors[height] = [...(floors[height] ?? []), room];
  }
  return floors.map((floor) => floor.sort());
}

/** An arrow that no path over other rooms says already: the rest would hide the order of the rooms. */
function isDirect(from: string, to: string, imports: RoomImports): boolean {
  const reaches = (room: string): boolean =>
    room === to || [...(imports.get(room)?.keys() ?? [])].some(reaches);
  return ![...(imports.get(from)?.keys() ?? [])].some((room) => room !== to && reaches(room));
}

/** A Mermaid chart of the rooms, highest first, without arrows that follow from others, and the whole table below it. */
export function importGraphMarkdown(imports: RoomImports): string {
  const floors = floorsOf(imports);
  const rooms = floors.toReversed().flat();
  const arrows = rooms.flatMap((from) =>
    [...(imports.get(from)?.keys() ?? [])]
      .filter((to) => isDirect(from, to, imports))
      .sort()
      .map((to) => `  ${idOf(from)} --> ${idOf(to)}`),
  );
  const rows = rooms.map((room) => {
    const to = [...(imports.get(room) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    return `| \`${room}\` | ${to.map(([name]) => `\`${name}\``).join(", ")} |`;
  });
  return [
    "```mermaid",
    "flowchart TD",
    ...rooms.map((room) => `  ${idOf(room)}["${room}"]`),
    ...arrows,
    "```",
    "",
    "| room | imports |",
    "|---|---|",
    ...rows,
  ].join("\n");
}

const idOf = (room: string): string => room.replace(/\W/g, "_");
