import { startPostgres } from '@skinstack/local/postgres/start-postgres';

// Runs PostgreSQL until it is killed, so that a test can see what is left behind.
const [dataDir = ''] = process.argv.slice(2);
const server = await startPostgres({ dataDir, port: 0 });
console.log(server.url);
setInterval(() => {}, 60_000);
