import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, inject, onTestFailed } from 'vitest';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SHOTS = join(import.meta.dirname, '../../.local/browser');

export const api_url = inject('api_url');
const redirect_url = inject('redirect_url');
const passwords = inject('passwords');

export const INFLUENCER = { email: 'mina@skinstack.example', password: passwords.influencer };
export const OPERATOR = { email: 'operator@skinstack.example', password: passwords.operator };
export const BRAND = { email: 'brand@dewbotanics.example', password: passwords.brand };
export type Who = typeof INFLUENCER;

/** The browser of this file; to be closed by it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: inject('chromium'), args: FLAGS });
}

export type Look = {
  width?: number;
  height?: number;
  scheme?: 'light' | 'dark';
  locale?: string;
  timezone?: string;
  /** Of a world other than the usual one. */
  hosts?: readonly string[];
};

/** A browser window with an empty profile. What went wrong in it is in `wrongs`. */
export async function openWindow(browser: Browser, look: Look = {}) {
  const { width = 390, height = 844, scheme = 'light', locale = 'en-GB' } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale,
    timezoneId: look.timezone ?? 'Europe/Paris',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const wrongs = watch(context, look.hosts ?? [api_url, redirect_url]);
  const page = await context.newPage();
  const name = (expect.getState().currentTestName ?? '').replace(/[^A-Za-z0-9]+/g, '-');
  // a window that is opened for a whole file belongs to no test
  if (name !== '') {
    onTestFailed(async () => {
      mkdirSync(SHOTS, { recursive: true });
      const path = join(SHOTS, `${name.slice(0, 80)}.png`);
      await page.screenshot({ path }).catch(() => {});
    });
  }
  return { context, page, wrongs };
}

/** What no page must do: violate its policy, throw, log an error, ask another host. */
function watch(context: BrowserContext, hosts: readonly string[]): string[] {
  const wrongs: string[] = [];
  context.on('weberror', (thrown) => wrongs.push(`threw: ${thrown.error().message}`));
  context.on('console', (message) => {
    const text = message.text();
    // the browser logs every refused request; what a page does about it is looked at by itself
    if (message.type() !== 'error' || /Failed to load resource/.test(text)) return;
    wrongs.push(`logged: ${text}`);
  });
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^(data|blob):$/.test(protocol) || hosts.includes(origin)) return;
    wrongs.push(`asked ${request.url()}`);
  });
  return wrongs;
}

/** Signs in by the form, as a person does. */
export async function signIn(page: Page, { email, password }: Who, at = api_url): Promise<void> {
  await page.goto(`${at}/sign-in`);
  await page.fill('#email', email);
  await page.fill('#password', password);
  await page.click('form button');
  await page.waitForSelector('main h1');
}

/** Opens a page and waits until nothing of it loads. */
export async function openPath(page: Page, path: string, at = api_url): Promise<void> {
  await page.goto(`${at}${path}`);
  await settle(page);
}

/** Waits until the title is there and no part is a skeleton. */
export async function settle(page: Page): Promise<void> {
  await page.waitForSelector('main h1');
  await until(page, '!document.querySelector("main .bones")');
}

/**
 * Waits until an expression is true in the page. It is asked from outside: a page that waits for
 * an expression itself evaluates text, and the policy forbids that.
 */
export async function until(page: Page, expression: string, limit_ms = 30_000): Promise<void> {
  const end_ms = Date.now() + limit_ms;
  while (!(await page.evaluate(expression).catch(() => false))) {
    if (Date.now() > end_ms) throw new Error(`It never came true: ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Asks the API as the page does, with its session. */
export async function ask<T>(page: Page, path: string): Promise<T> {
  return (await page.evaluate(
    `fetch(${JSON.stringify(path)}).then((answer) => answer.json())`,
  )) as T;
}
