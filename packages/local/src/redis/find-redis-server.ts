import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The `redis-server` on the PATH, if there is one. */
export function findRedisServer(path = process.env.PATH ?? ''): string | undefined {
  const places = path.split(delimiter).filter((folder) => folder !== '');
  return places.map((folder) => join(folder, 'redis-server')).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
