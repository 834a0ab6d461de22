import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';

/** `npm run import -- …` as a user's shell starts it: its exit code and everything it says. */
export async function runImport(apiUrl: string, ...given: string[]) {
  const run = join(ROOT, 'packages/local/bin/run.mjs');
  const child = spawn(process.execPath, [run, 'import', ...given], {
    env: { ...process.env, API_URL: apiUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}
