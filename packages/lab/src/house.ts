import { newCommand } from '@skinstack/cli/run-command';
import { ROOT } from '@skinstack/local/read-settings';
import { countFolders, type HouseReport, measureHouse } from './house/measure-house.ts';
import { readHouse, type SourceFile, unitOf } from './house/read-house.ts';
import { formatTable } from './report.ts';

const FOLDERS_SHOWN = 5;

/** `npm run house`: the sizes, importers and circles of the source. */
export function houseCommand() {
  const about = 'Prints the sizes, importers and circles of the source.';
  return newCommand('house', about).action(() => console.log(formatHouse(readHouse(ROOT))));
}

export function formatHouse(files: readonly SourceFile[]): string {
  return [
    formatTable(figureRows(measureHouse(files))),
    formatTable(unitRows(files)),
    formatTable(folderRows(files)),
  ].join('\n\n');
}

function figureRows(report: HouseReport): string[][] {
  const { longest, fullest_folder, file_circles, room_circles, room_pairs } = report;
  return [
    ['house', ''],
    ['files', count(report.file_count)],
    ['lines', count(report.line_count)],
    ['median lines', count(report.median_lines)],
    ['p90 lines', count(report.p90_lines)],
    [`longest file, ${longest.path}`, count(longest.line_count)],
    ['at most 30 lines', count(report.at_most_30_lines)],
    ['imported by one file', count(report.imported_by_one)],
    ['of these under 40 lines', count(report.fragments.length)],
    [`fullest folder, ${fullest_folder.path}`, count(fullest_folder.file_count)],
    ['circles of files', count(file_circles.length)],
    ['circles of rooms', count(room_circles.length)],
    ['pairs of rooms that import each other', count(room_pairs.length)],
  ];
}

function unitRows(files: readonly SourceFile[]): string[][] {
  const units = Map.groupBy(files, ({ path }) => unitOf(path));
  const rows = [...units].map(([unit, own]) => {
    const line_count = own.reduce((sum, file) => sum + file.line_count, 0);
    return [unit, count(own.length), count(line_count)];
  });
  return [['unit', 'files', 'lines'], ...rows];
}

function folderRows(files: readonly SourceFile[]): string[][] {
  const fullest = [...countFolders(files)].sort((a, b) => b[1] - a[1]).slice(0, FOLDERS_SHOWN);
  return [['fullest folders', 'files'], ...fullest.map(([path, size]) => [path, count(size)])];
}

const count = (value: number) => value.toLocaleString('en-US');
