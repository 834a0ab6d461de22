import { WORDS } from './field-words.ts';

type Json = { [name: string]: unknown };

/** Describes every field of a schema, however deep, that has no description of its own. */
export function describeWords(schema: unknown, component: string): void {
  if (Array.isArray(schema)) {
    for (const part of schema) describeWords(part, component);
    return;
  }
  if (!isJson(schema)) return;
  const { properties } = schema;
  if (isJson(properties)) {
    for (const [name, field] of Object.entries(properties)) {
      const words = wordsOf(name, component);
      if (isJson(field) && words !== undefined) field.description ??= words;
    }
  }
  for (const [name, part] of Object.entries(schema)) {
    if (name !== 'example' && name !== 'examples') describeWords(part, component);
  }
}

/** What a field or parameter means. */
export function wordsOf(name: string, component = ''): string | undefined {
  return WORDS[`${component}.${name}`] ?? WORDS[name];
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
