import { dirname } from 'node:path';
import { roomOf, type SourceFile, unitOf } from './read-house.ts';

/** The house in numbers; what a newcomer has to hold in mind. */
export type HouseReport = {
  file_count: number;
  line_count: number;
  median_lines: number;
  p90_lines: number;
  longest: { path: string; line_count: number };
  at_most_30_lines: number;
  imported_by_one: number;
  /** Short files with one importer, which would fit into it. */
  fragments: string[];
  fullest_folder: { path: string; file_count: number };
  file_circles: string[][];
  room_circles: string[][];
  /** Pairs of rooms that import each other. */
  room_pairs: [string, string][];
};

const FRAGMENT_LINES = 40;

/** Measures the house: sizes, importers, circles. */
export function measureHouse(files: readonly SourceFile[]): HouseReport {
  const sizes = files.map((file) => file.line_count).sort((a, b) => a - b);
  const importers = importersOf(files);
  const byLength = [...files].sort((a, b) => b.line_count - a.line_count);
  const folders = [...countFolders(files)].sort((a, b) => b[1] - a[1]);
  const rooms = roomGraph(files);
  const isImportedByOne = ({ path }: SourceFile) => importers.get(path)?.size === 1;
  return {
    file_count: files.length,
    line_count: sizes.reduce((sum, size) => sum + size, 0),
    median_lines: at(sizes, 0.5),
    p90_lines: at(sizes, 0.9),
    longest: { path: byLength[0]?.path ?? '', line_count: byLength[0]?.line_count ?? 0 },
    at_most_30_lines: sizes.filter((size) => size <= 30).length,
    imported_by_one: files.filter(isImportedByOne).length,
    fragments: files
      .filter((file) => file.line_count < FRAGMENT_LINES && isImportedByOne(file))
      .map(({ path }) => path),
    fullest_folder: { path: folders[0]?.[0] ?? '', file_count: folders[0]?.[1] ?? 0 },
    file_circles: findCircles(new Map(files.map(({ path, imports }) => [path, new Set(imports)]))),
    room_circles: findCircles(rooms),
    room_pairs: [...rooms].flatMap(([room, others]) =>
      [...others]
        .filter((other) => room < other && rooms.get(other)?.has(room))
        .map((other): [string, string] => [room, other]),
    ),
  };
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.floor(sorted.length * share)] ?? 0;

/** Who imports each file. */
export function importersOf(files: readonly SourceFile[]): Map<string, Set<string>> {
  const importers = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    for (const name of imports) importers.set(name, (importers.get(name) ?? new Set()).add(path));
  }
  return importers;
}

/** How many source files each folder holds. */
export function countFolders(files: readonly SourceFile[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { path } of files) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return counts;
}

/** Which room of a unit imports which other room of it. */
function roomGraph(files: readonly SourceFile[]): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const room = roomOf(path);
    if (room === null) continue;
    const others = imports
      .filter((name) => unitOf(name) === unitOf(path))
      .map(roomOf)
      .filter((other): other is string => other !== null && other !== room);
    graph.set(room, new Set([...(graph.get(room) ?? []), ...others]));
  }
  return graph;
}

/** The circles of a graph: its strongly connected parts of more than one (Tarjan, 1972). */
function findCircles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const indexes = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (node: string): number => {
    const index = indexes.size;
    indexes.set(node, index);
    stack.push(node);
    let low = index;
    for (const next of graph.get(node) ?? []) {
      if (!indexes.has(next)) low = Math.min(low, visit(next));
      else if (stack.includes(next)) low = Math.min(low, indexes.get(next) ?? low);
    }
    if (low === index) {
      const circle = stack.splice(stack.indexOf(node));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return low;
  };
  for (const node of graph.keys()) if (!indexes.has(node)) visit(node);
  return circles;
}
