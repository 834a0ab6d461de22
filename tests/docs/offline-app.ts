import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { ROOT } from '@skinstack/local/read-settings';

export const ORIGIN = 'https://api.skin.st';

/** The API Worker's routes without its stores: enough for what it says of itself. */
export async function offlineApp() {
  const vars = parseEnv(readFileSync(join(ROOT, '.dev.vars.example'), 'utf8'));
  const ports = await createPorts({ ...vars, DOCS_URL: `${ORIGIN}/docs` });
  return createApp({ ...ports, log: () => {} });
}
