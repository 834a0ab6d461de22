import { lazy } from 'preact-iso';
import { loadAccountWords } from '../words.ts';

/** Pages that every role has; their words come with them. */
export const Account = lazy(async () => {
  const [file] = await Promise.all([import('./account.tsx'), loadAccountWords()]);
  return file.Account;
});
export const Webhook = lazy(async () => {
  const [file] = await Promise.all([import('./webhooks/webhook.tsx'), loadAccountWords()]);
  return file.Webhook;
});
