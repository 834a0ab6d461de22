import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCESS } from '@skinstack/api/access';
import { GAUGE_HELP } from '@skinstack/api/operations/read-metrics';
import { SCHEDULE } from '@skinstack/api/operations/schedule';
import { POINTS } from '@skinstack/http/measure';
import { ROOT } from '@skinstack/local/read-settings';
import { describe, expect, test } from 'vitest';

const FOLDER = 'docs/operations';
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const rules = read(`${FOLDER}/alerts.yml`);
const watch = read(`${FOLDER}/watch.md`);
const pages = readdirSync(join(ROOT, FOLDER, 'runbooks'));
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** The rules of the file, each from its name to the next. */
const alerts = rules
  .split(/^ +- alert: /m)
  .slice(1)
  .map((text) => ({
    name: text.slice(0, text.indexOf('\n')),
    expression: /expr: ([\s\S]*?)\n +(?:for|labels):/.exec(text)?.[1] ?? '',
    severity: /severity: (\w+)/.exec(text)?.[1],
    runbook: /runbook: (\S+)/.exec(text)?.[1],
  }));
const pageOf = (name: string) =>
  `${name.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}.md`;

/** What our code says to the log. */
const source = execFileSync('git', ['grep', '-h', "'[a-z_]*'", '--', 'apps', 'packages'], {
  cwd: ROOT,
  maxBuffer: 2 ** 26,
}).toString();

describe('alerts', () => {
  test('have names, severities and a page each, and every page an alert', () => {
    expect(alerts.length).toBeGreaterThan(15);
    const expected = alerts.map(({ name }) => pageOf(name));
    expect(new Set(expected).size).toBe(alerts.length);
    expect(pages.sort()).toEqual(expected.sort());
    for (const { name, severity, runbook } of alerts) {
      expect(severity, name).toMatch(/^(page|ticket)$/);
      expect(runbook).toBe(`${FOLDER}/runbooks/${pageOf(name)}`);
      expect(read(runbook ?? '').startsWith(`# ${name}\n`), name).toBe(true);
    }
  });

  test.each(alerts)('$name asks only for what /metrics exports', ({ expression }) => {
    const named = expression.match(/skinstack_\w+/g) ?? [];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !Object.hasOwn(GAUGE_HELP, name))).toEqual([]);
    const jobs = [...expression.matchAll(/cron_job=~?"([^"]+)"/g)].flatMap(([, names = '']) =>
      names.split('|'),
    );
    const known = Object.values(SCHEDULE).flatMap((run) => Object.keys(run));
    expect(jobs.filter((job) => !known.includes(job))).toEqual([]);
  });

  test('about late jobs name every job', () => {
    const late = alerts.find(({ name }) => name === 'JobLate')?.expression ?? '';
    for (const job of Object.values(SCHEDULE).flatMap((run) => Object.keys(run))) {
      expect(late).toMatch(new RegExp(`["|]${job}["|]`));
    }
  });
});

const runbooks = pages.map((page) => `runbooks/${page}`);

test.each(runbooks)('%s says what it must', (page) => {
  const heads = [...read(`${FOLDER}/${page}`).matchAll(/^## (.+)$/gm)].map(([, head]) => head);
  expect(heads).toEqual(['Impact', 'Diagnose', 'Fix', 'Resolved when']);
});

test.each([...runbooks, 'watch.md'])(
  '%s names only commands, routes, metrics, log lines and pages that exist',
  (page) => {
    const text = read(`${FOLDER}/${page}`);
    const named = (form: RegExp) => [...text.matchAll(form)].map(([, name = '']) => name);
    const routes = Object.keys(ACCESS).map((route) => route.replace(/:(\w+)/g, '{$1}'));
    const leadsSomewhere = (link: string) => existsSync(join(ROOT, FOLDER, page, '..', link));
    const missing = [
      ...named(/npm run ([\w-]+)/g).filter((task) => !Object.hasOwn(scripts, task)),
      ...named(/`((?:GET|POST|PATCH|PUT|DELETE) \/[^`\s?]*)/g).filter(
        (one) => !routes.includes(one),
      ),
      ...named(/(skinstack_\w+)/g).filter((metric) => !Object.hasOwn(GAUGE_HELP, metric)),
      ...named(/--search (\w+)/g).filter((event) => !source.includes(`'${event}'`)),
      ...named(/\]\((?!https?:)([^)#]+)\)/g).filter((link) => !leadsSomewhere(link)),
    ];
    expect(missing).toEqual([]);
  },
);

describe('watch.md', () => {
  test('has every data point with its columns, as they are written', () => {
    for (const [name, { labels, values }] of Object.entries(POINTS)) {
      const blobs = labels.map((label, at) => `blob${at + 2} \`${label}\``);
      const doubles = values.map((value, at) => `double${at + 1} \`${value}\``);
      expect(watch).toContain(`| \`${name}\` | ${blobs.join(', ')} | ${doubles.join(', ')} |`);
    }
  });
});
