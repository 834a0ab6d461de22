import { runCommand } from '@skinstack/cli/run-command';
import type { Command } from 'commander';
import { vi } from 'vitest';

/** Runs a command with these words: its exit code, and what it says to either output. */
export async function called(command: Command, given: readonly string[]) {
  const written: string[] = [];
  const listen = (text: unknown) => {
    written.push(String(text));
    return true;
  };
  const outputs = [
    vi.spyOn(process.stdout, 'write').mockImplementation(listen),
    vi.spyOn(process.stderr, 'write').mockImplementation(listen),
    vi.spyOn(console, 'log').mockImplementation(listen),
    vi.spyOn(console, 'error').mockImplementation(listen),
  ];
  try {
    const code = await runCommand(command, given);
    return { code, said: written.join('') };
  } finally {
    for (const output of outputs) output.mockRestore();
  }
}
