import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '@skinstack/local/read-settings';
import type { TestProject } from 'vitest/node';
import { type Dev, type DevPlace, endDev, newDevPlace, startDev } from '../flows/start-dev.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    chromium: string;
    api_url: string;
    redirect_url: string;
    passwords: { influencer: string; operator: string; brand: string };
    custom_secret: string;
    /** By Neon’s protocol, as the owner. */
    database_url: string;
  }
}

const PLACES = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'];

/**
 * Starts a world of its own, or uses the one at DASHBOARD_URL (with REDIRECT_URL), which is
 * quicker while a test is written.
 */
export default async function startBrowserWorld(
  project: TestProject,
): Promise<() => Promise<void>> {
  const chromium = PLACES.find((path) => path !== '' && existsSync(path));
  if (chromium === undefined) {
    throw new Error(
      'These tests need Chromium: install it (Debian: apt-get install chromium), or name its ' +
        'program in the variable CHROMIUM.',
    );
  }
  const { vars } = readSettings();
  project.provide('chromium', chromium);
  project.provide('passwords', {
    influencer: vars.SEED_INFLUENCER_PASSWORD ?? '',
    operator: vars.SEED_ADMIN_PASSWORD ?? '',
    brand: vars.SEED_BRAND_PASSWORD ?? '',
  });
  project.provide('custom_secret', vars.SEED_CUSTOM_SECRET ?? '');
  const { DASHBOARD_URL, REDIRECT_URL, BROWSER_DATABASE_URL = '' } = process.env;
  if (DASHBOARD_URL) {
    project.provide('api_url', DASHBOARD_URL);
    project.provide('redirect_url', REDIRECT_URL ?? '');
    project.provide('database_url', BROWSER_DATABASE_URL);
    return async () => {};
  }
  const place: DevPlace = await newDevPlace();
  const dev: Dev = await startDev(place);
  project.provide('api_url', `http://localhost:${place.ports.API_PORT}`);
  project.provide('redirect_url', `http://localhost:${place.ports.REDIRECT_PORT}`);
  const record = readFileSync(join(place.dataDir, 'world.json'), 'utf8');
  project.provide('database_url', String(JSON.parse(record).database_url));
  return () => endDev(dev, place);
}
