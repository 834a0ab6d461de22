import { join } from 'node:path';
import { defineConfig } from 'vite';

const HERE = import.meta.dirname;

// what shops paste is shown on one page, and who runs out to influencers alone; they make links
const SHARED = new RegExp(
  [
    String.raw`dashboard\/src\/((parts|controls(?!\/combobox)|frame)\/|[\w-]+\.tsx?$)`,
    'node_modules',
    String.raw`\/packages\/(?!.*(front|due-week))`,
  ].join('|'),
);

/** Into the assets of the API Worker, which serves them under /app and reads the manifest. */
export default defineConfig({
  base: '/app/',
  publicDir: join(HERE, 'public'),
  resolve: { conditions: ['module', 'browser', 'production'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(HERE, '../api/assets/app'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    modulePreload: { polyfill: false },
    // a picture in a style would be data, and a style sheet is one file
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    reportCompressedSize: false,
    rollupOptions: {
      input: 'src/start.tsx',
      output: {
        // what every page needs is one file; a page is a file of its own
        codeSplitting: {
          groups: [
            { name: 'chart', test: /uplot|draw-chart/, priority: 2 },
            {
              name: 'shared',
              test: SHARED,
              priority: 1,
            },
          ],
        },
      },
    },
  },
});
