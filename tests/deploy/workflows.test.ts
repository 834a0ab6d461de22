import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEPLOYMENTS, readDeployment } from '@skinstack/cli/deployment/deploy';
import { ROOT } from '@skinstack/local/read-settings';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

type Step = {
  name?: string;
  id?: string;
  uses?: string;
  run?: string;
  if?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
};
type Workflow = {
  permissions: Record<string, string>;
  concurrency: { group: string; 'cancel-in-progress': boolean };
  jobs: Record<string, { needs?: string; environment?: string; env?: object; steps: Step[] }>;
};

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const texts = {
  ci: read('.github/workflows/ci.yml'),
  deploy: read('.github/workflows/deploy.yml'),
  nightly: read('.github/workflows/nightly.yml'),
};
const workflows = Object.entries(texts).map(
  ([name, text]) => [name, parse(text) as Workflow] as const,
);
const deploy = parse(texts.deploy) as Workflow;
const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
const stepsOf = (workflow: Workflow) => Object.values(workflow.jobs).flatMap(({ steps }) => steps);

describe.each(workflows)('%s.yml', (_, workflow) => {
  test('runs only tasks and files that are there', () => {
    const runs = stepsOf(workflow).flatMap(({ run = '' }) => run.split('\n'));
    const tasks = runs.flatMap((line) => [...line.matchAll(/npm run ([\w-]+)/g)].map(([, t]) => t));
    expect(tasks.filter((task) => !scripts.includes(task ?? ''))).toEqual([]);
    const files = runs.filter((line) => /^\.\w/.test(line));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  test('may read, and no more; keeps no credential in the checkout', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const checkouts = stepsOf(workflow).filter(({ uses }) => uses?.startsWith('actions/checkout'));
    expect(checkouts).toHaveLength(Object.keys(workflow.jobs).length);
    for (const { with: given } of checkouts) expect(given?.['persist-credentials']).toBe(false);
  });

  test('names each action by a full version, all of one owner', () => {
    const actions = stepsOf(workflow).flatMap(({ uses }) => uses ?? []);
    for (const action of actions) expect(action).toMatch(/^actions\/[\w-]+@v\d+\.\d+\.\d+$/);
  });

  test('gives secrets to steps that run our code, and never writes one into a command', () => {
    for (const { env, steps } of Object.values(workflow.jobs)) {
      expect(env).toBeUndefined();
      for (const { run = '', env: given } of steps) {
        expect(run).not.toMatch(/\$\{\{/);
        if (/^npm ci/.test(run)) expect(given).toBeUndefined();
      }
    }
  });
});

describe('deploy.yml', () => {
  test('test, then staging, then production; one deployment at a time, none stopped', () => {
    const { test: tests, staging, production } = deploy.jobs;
    expect([tests?.needs, staging?.needs, production?.needs]).toEqual([
      undefined,
      'test',
      'staging',
    ]);
    expect(deploy.concurrency).toEqual({ group: 'deploy', 'cancel-in-progress': false });
  });

  test.each(Object.keys(DEPLOYMENTS) as (keyof typeof DEPLOYMENTS)[])(
    '%s: migrate, remember, deploy, verify, else go back to what was remembered',
    (name) => {
      const { environment, steps } = deploy.jobs[name] ?? { steps: [] };
      expect(environment).toBe(name);
      const order = [
        ...['npm ci', 'npm run migrate', 'deployments status', `npm run deploy -- ${name}`],
        ...[`npm run doctor -- ${name}`, 'wrangler rollback'],
      ].map((text) => steps.findIndex(({ run }) => run?.includes(text)));
      expect(order.every((at, index) => at > (order[index - 1] ?? 0))).toBe(true);
      const back = steps[order.at(-1) ?? 0];
      expect(back?.if).toContain('failure()');
      const { redirect, api } = readDeployment(name);
      for (const { run } of [steps[order[2] ?? 0], back].filter((step) => step !== undefined)) {
        expect(run).toMatch(new RegExp(`(^|\\s)${redirect.environment}[\\s;]`));
        expect(run).toMatch(new RegExp(`(^|\\s)${api.environment}[\\s;]`));
      }
    },
  );

  test('every secret it names is explained in docs/deploy.md', () => {
    const named = new Set(
      [...texts.deploy.matchAll(/\b(?:secrets|vars)\.(\w+)/g)].map(([, n]) => n),
    );
    expect(named.size).toBeGreaterThan(8);
    const told = read('docs/deploy.md');
    expect([...named].filter((name) => !told.includes(`\`${name}\``))).toEqual([]);
  });
});
