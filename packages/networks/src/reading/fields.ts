import { canonicalText } from '@skinstack/domain/orders/identity';
import { z } from 'zod';
import { isPlainText, toPlainText } from './text.ts';

// bodies are read by readExactJson, so every number of theirs is text here

/** Ids and codes in their one form: short, and free of what no store can keep. */
export const text = z
  .string()
  .transform(canonicalText)
  .refine(isPlainText, 'Not a plain text of at most 255 characters');

/** Amazon's number of a product, which is in capitals however somebody writes it. */
export const asin = text.transform((value) => value.toUpperCase());

/** The same, where nothing, null and nothing that can be seen all mean that there is none. */
export const optionalText = z
  .preprocess(
    (value) => (typeof value === 'string' && canonicalText(value) === '' ? null : value),
    text.nullish(),
  )
  .transform((value) => value ?? null);

/** A text that is not needed: one that cannot be kept is as good as none. */
export const looseText = optionalText.catch(null);

/** A count that cannot be read is taken for one: it moves no money. */
export const quantity = z.preprocess(Number, z.number().int().min(1).max(10_000)).catch(1);

/** A remark, made fit to keep. */
export const longText = z
  .string()
  .nullish()
  .transform((value) => (value ? toPlainText(value) : null));

/** Which fields were wrong, in a sentence for whoever set the network up. */
export function describeIssues(error: z.ZodError): string {
  const fields = error.issues.map((issue) => issue.path.join('.') || 'body');
  return `These fields are missing or malformed: ${[...new Set(fields)].join(', ')}.`;
}
