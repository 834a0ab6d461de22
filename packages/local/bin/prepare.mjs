#!/usr/bin/env node
// Runs after every `npm ci` and `npm install`: makes what is served but not committed.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDashboard } from './build-dashboard.mjs';
import { buildStorefront } from './build-storefront.mjs';
import { copyDocsAssets } from './copy-docs-assets.mjs';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
if (!copyDocsAssets(root)) console.warn('Without development packages /docs has nothing to show.');
if (!(await buildDashboard(root)))
  console.warn('Without development packages there is no dashboard.');
if (!(await buildStorefront(root)))
  console.warn('Without development packages there is no script for shops.');
