import { defineConfig } from 'drizzle-kit';

/** Migrations run over TCP, in a transaction: MIGRATION_DATABASE_URL is a direct connection. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './packages/db/src/schema/*.ts',
  out: './drizzle',
  dbCredentials: { url: process.env.MIGRATION_DATABASE_URL ?? '' },
});
