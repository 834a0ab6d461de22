import { type Commands, endProcess, newCommand, runOneOf } from '@skinstack/cli/run-command';

/** What proves and measures, by its name in `npm run <name>`. */
export const COMMANDS: Commands = {
  mutate: {
    group: 'Change it',
    about: 'mistakes, made one at a time, that a test must notice',
    load: async () => (await import('./mutate.ts')).mutateCommand(),
  },
  house: {
    group: 'Change it',
    about: 'the sizes, importers and circles of the source',
    load: async () => (await import('./house.ts')).houseCommand(),
  },
  bench: {
    group: 'Measure it',
    about: 'a redirect beside a bare Worker; stats; ingest',
    load: async () => (await import('./bench.ts')).benchCommand(),
  },
  analyze: {
    group: 'Measure it',
    about: 'how PostgreSQL runs the hot look-ups among a million rows',
    load: async () => (await import('./analyze.ts')).analyzeCommand(),
  },
  loadtest: {
    group: 'Measure it',
    about: 'how many redirects a second a platform sustains',
    load: async () => (await import('./loadtest.ts')).loadtestCommand(),
  },
  simulate: {
    group: 'Measure it',
    about: 'a random life of the platform, its books checked as it goes',
    load: async () => (await import('./simulate.ts')).simulateCommand(),
  },
  soak: {
    group: 'Measure it',
    about: 'both Workers under load while everything fails',
    load: async () => (await import('./soak.ts')).soakCommand(),
  },
};

/** Runs what `npm run <command> …` asks for. @returns the exit code */
async function main(given: readonly string[]): Promise<number> {
  const program = newCommand('lab', 'What proves and measures; nothing that ships needs it.');
  return runOneOf(COMMANDS, program.usage('<command> [options]'), given);
}

if (process.argv[1] === import.meta.filename) endProcess(await main(process.argv.slice(2)));
