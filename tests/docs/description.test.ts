import { createConfig, lintFromString } from '@redocly/openapi-core';
import { ACCESS } from '@skinstack/api/access';
import { OPERATION_TEXTS } from '@skinstack/api/app';
import { exampleId } from '@skinstack/api/rest/fields';
import { seedId } from '@skinstack/local/seed/catalogue';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Description, type Json, operationsOf } from '../world/operations-of.ts';
import { ORIGIN, offlineApp } from './offline-app.ts';

let text: string;
let description: Description;
beforeAll(async () => {
  text = await (await (await offlineApp()).request(`${ORIGIN}/openapi.json`)).text();
  description = JSON.parse(text);
});

test('a public linter finds nothing', async () => {
  // GET /healthz takes nothing and refuses nobody; that others name refusals is tested below.
  const rules = { 'operation-4xx-response': 'off' } as const;
  const config = await createConfig({ extends: ['recommended'], rules });
  const problems = await lintFromString({ source: text, config, absoluteRef: 'openapi.json' });
  const found = problems.map(({ message, location }) => `${location[0]?.pointer}: ${message}`);
  expect(found).toEqual([]);
});

describe('every operation', () => {
  // what a browser opens, and the forms it posts, is no API
  const nameless =
    /^\w+ \/($|openapi\.json|docs|redoc|sign-in|forgot|invite|join|reset|unsubscribe|app\b|brand\b|operate|storefront\/:file)/;
  const routes = Object.keys(ACCESS).filter((route) => !nameless.test(route));

  test('is described, and nothing else is', () => {
    const described = operationsOf(description).map(({ route }) => route);
    expect(described.sort()).toEqual(routes.sort());
    expect(Object.keys(OPERATION_TEXTS).sort()).toEqual(routes.sort());
  });

  test('has a name, words, a known group, and an example of what it takes and answers', () => {
    const tags = description.tags.map(({ name }) => name);
    const names = new Set<string>();
    for (const { route, operation } of operationsOf(description)) {
      expect(operation.operationId, route).toMatch(/^[a-z][A-Za-z]+$/);
      names.add(operation.operationId);
      expect(operation.summary, route).toBeTruthy();
      expect(operation.description.trim().length, route).toBeGreaterThan(10);
      expect(tags, route).toEqual(expect.arrayContaining(operation.tags));
      const media = [operation.requestBody, ...Object.values(operation.responses)].flatMap((part) =>
        Object.values(part?.content ?? {}),
      );
      for (const one of media) expect(one.example, route).toBeDefined();
    }
    expect(names.size).toBe(routes.length);
  });

  test('is open to whom the access table says', () => {
    for (const { route, operation } of operationsOf(description)) {
      const schemes = operation.security.map((one) => Object.keys(one)[0]);
      const access = ACCESS[route] ?? '';
      const both = access === 'session' ? ['session'] : ['bearer', 'session'];
      const expected = access === 'anyone' ? [] : both;
      expect(schemes, route).toEqual(expected);
    }
  });

  test('names its refusals, each described once with an example of every code', () => {
    for (const { route, operation } of operationsOf(description)) {
      if (route === 'GET /healthz') continue;
      const refusals = Object.entries(operation.responses).filter(([status]) => status >= '400');
      expect(
        refusals.map(([status]) => status),
        route,
      ).toContain('429');
      for (const [, { $ref = '' }] of refusals) expect($ref, route).toMatch(/^#\/components\//);
    }
  });

  test('takes an Idempotency-Key when it is a POST by somebody', () => {
    const taking = operationsOf(description).filter(({ operation }) =>
      operation.parameters?.some((one) => '$ref' in one && one.$ref.endsWith('IdempotencyKey')),
    );
    const isOthers = (access: unknown) => /^(anyone|session|monitor)$/.test(String(access));
    const posts = routes.filter(
      (one) =>
        one.startsWith('POST') && !/(rotate|reset-password)$/.test(one) && !isOthers(ACCESS[one]),
    );
    expect(taking.map(({ route }) => route).sort()).toEqual(posts.sort());
  });
});

test('every field and parameter has words', () => {
  const silent: string[] = [];
  const look = (value: unknown, place: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const { properties = {}, ...rest } = value as Json;
    for (const [name, field] of Object.entries(properties as Json)) {
      const isNamed = typeof field === 'object' && field !== null && '$ref' in field;
      if (!isNamed && !(field as Json).description) silent.push(`${place}.${name}`);
      look(field, `${place}.${name}`);
    }
    for (const [name, part] of Object.entries(rest)) {
      if (!/^examples?$/.test(name)) look(part, place);
    }
  };
  for (const [name, schema] of Object.entries(description.components.schemas)) look(schema, name);
  for (const { route, operation } of operationsOf(description)) {
    look(operation, route);
    for (const one of operation.parameters ?? []) {
      if ('name' in one && !one.description) silent.push(`${route} ?${one.name}`);
    }
  }
  expect(silent).toEqual([]);
});

test('the ids of the examples are the seeded world’s', () => {
  for (const kind of [
    'inf',
    'mer',
    'prg',
    'prd',
    'lnk',
    'net',
    'key',
    'cpn',
    'usr',
    'pay',
  ] as const) {
    expect(exampleId(kind)).toBe(seedId(kind, 0));
    expect(exampleId(kind, 4)).toBe(seedId(kind, 4));
  }
});
